package dev.argyle.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.sock.Errno;
import dev.argyle.sock.SolTcp;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A reader that makes room has its peer told in time: what waits at the other end comes by itself,
/// and not when a timer of the sender asks.
@Tag("D3")
class RoomAnnouncedTest {
  private static final int CHUNK_OCTETS = 16_384;

  private final LoopbackPair pair = new LoopbackPair();

  @AfterEach
  void close() {
    pair.close();
  }

  @Test
  void allThatWaitsComesAsItIsReadWhileTheBufferGrows() {
    pair.set(pair.client, SolTcp.TCP_NODELAY, true);
    long sent = 0;
    int last = pair.calls.write(pair.client, ByteBuffer.allocate(CHUNK_OCTETS));
    while (last > 0) {
      sent += last;
      last = pair.calls.write(pair.client, ByteBuffer.allocate(CHUNK_OCTETS));
    }
    assertThat(Errno.ofResult(last)).isEqualTo(Errno.EAGAIN);
    long read = 0;
    last = pair.calls.read(pair.server, ByteBuffer.allocate(CHUNK_OCTETS));
    while (last > 0) {
      read += last;
      last = pair.calls.read(pair.server, ByteBuffer.allocate(CHUNK_OCTETS));
    }
    assertThat(read).isEqualTo(sent);
  }
}
