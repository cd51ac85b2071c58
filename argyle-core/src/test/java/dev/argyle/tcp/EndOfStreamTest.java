package dev.argyle.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.env.SystemEnv;
import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.Errno;
import dev.argyle.sock.InetSockAddr;
import dev.argyle.socket.ProtoOps;
import dev.argyle.socket.SocketType;
import dev.argyle.socket.Syscalls;
import dev.argyle.stack.NetStack;
import dev.argyle.stack.StackConfig;
import dev.argyle.wire.IpAddress;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What a reader is told at the end of a stream. Over loopback, where everything has arrived when a
/// call returns.
@Tag("C1")
class EndOfStreamTest {
  private static final InetSockAddr SERVER = InetSockAddr.of(IpAddress.LOOPBACK4, 4000);

  private final SystemEnv env = new SystemEnv();
  private final NetStack stack = new NetStack(env, StackConfig.DEFAULT);
  private final Syscalls calls = stack.syscalls();
  private int client;
  private int server;

  @BeforeEach
  void connect() {
    int listener = calls.socket(AddressFamily.AF_INET, SocketType.STREAM.number(), 0);
    assertThat(calls.bind(listener, SERVER)).isZero();
    assertThat(calls.listen(listener, 1)).isZero();
    client = calls.socket(AddressFamily.AF_INET, SocketType.STREAM.number(), 0);
    assertThat(calls.connect(client, SERVER)).isZero();
    server = calls.accept(listener);
  }

  @AfterEach
  void close() {
    stack.close();
    env.close();
  }

  private int read(int fd) {
    return calls.read(fd, ByteBuffer.allocate(1));
  }

  private int write(int fd) {
    return calls.write(fd, ByteBuffer.allocate(1));
  }

  @Test
  void aResetAfterThePeersEndIsNotToldToAReader() {
    assertThat(write(client)).isEqualTo(1);
    assertThat(calls.shutdown(server, ProtoOps.SHUT_WR)).isZero();
    assertThat(read(client)).isZero();
    assertThat(calls.close(server)).isZero(); // an octet is unread: a reset
    assertThat(read(client)).isZero();
    assertThat(write(client)).isEqualTo(Errno.EPIPE.negated());
    assertThat(read(client)).isZero();
  }

  @Test
  void aResetWithoutAnEndIsToldOnce() {
    assertThat(write(client)).isEqualTo(1);
    assertThat(calls.close(server)).isZero();
    assertThat(read(client)).isEqualTo(Errno.ECONNRESET.negated());
    assertThat(read(client)).isZero();
    assertThat(write(client)).isEqualTo(Errno.EPIPE.negated());
  }
}
