package dev.argyle.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.env.ManualEnv;
import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.InetSockAddr;
import dev.argyle.socket.SocketType;
import dev.argyle.socket.Syscalls;
import dev.argyle.wire.IpAddress;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("E")
class IdleConnectionMemoryTest {
  private static final int CONNECTIONS = 2_000;
  private static final long MOST_BYTES = 3_072;

  private final NetStack stack = new NetStack(new ManualEnv(), StackConfig.DEFAULT);
  private final Syscalls calls = stack.syscalls();
  private final InetSockAddr server = InetSockAddr.of(IpAddress.LOOPBACK4, 7);
  private final ByteBuffer octet = ByteBuffer.allocate(1);

  @Test // with its descriptor, its port, its place in the tables, and no buffer
  void anEndThatHasSpokenOnceTakesFewBytes() {
    int listener = socket();
    assertThat(calls.bind(listener, server)).isZero();
    assertThat(calls.listen(listener, 1)).isZero();
    connectAndExchange(listener); // what is there once for all
    long least = Long.MAX_VALUE;
    for (int attempt = 0; attempt < 5 && least > MOST_BYTES; attempt++) {
      least = Math.min(least, bytesOfAnEnd(listener));
    }
    assertThat(least).isBetween(1_000L, MOST_BYTES);
    stack.close();
  }

  private long bytesOfAnEnd(int listener) {
    long before = usedBytes();
    for (int i = 0; i < CONNECTIONS; i++) {
      connectAndExchange(listener);
    }
    return (usedBytes() - before) / (2 * CONNECTIONS);
  }

  private void connectAndExchange(int listener) {
    int client = socket();
    assertThat(calls.connect(client, server)).isZero();
    int accepted = calls.accept(listener);
    assertThat(accepted).isPositive();
    assertThat(calls.write(client, octet.clear())).isOne();
    assertThat(calls.read(accepted, octet.clear())).isOne();
    assertThat(calls.write(accepted, octet.clear())).isOne();
    assertThat(calls.read(client, octet.clear())).isOne();
  }

  private int socket() {
    return calls.socket(AddressFamily.AF_INET, SocketType.STREAM.number(), 0);
  }

  private static long usedBytes() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
