package dev.argyle.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.env.SystemEnv;
import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.Errno;
import dev.argyle.sock.InetSockAddr;
import dev.argyle.sock.SolSocket;
import dev.argyle.socket.SocketType;
import dev.argyle.socket.Syscalls;
import dev.argyle.stack.NetStack;
import dev.argyle.stack.StackConfig;
import dev.argyle.wire.IpAddress;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A server that starts again on the port of its predecessor. Over loopback, where everything has
/// arrived when a call returns.
@Tag("A3")
class ListenAgainTest {
  private static final InetSockAddr SERVER = InetSockAddr.of(IpAddress.LOOPBACK4, 4000);

  private final SystemEnv env = new SystemEnv();
  private final NetStack stack = new NetStack(env, StackConfig.DEFAULT);
  private final Syscalls calls = stack.syscalls();

  @AfterEach
  void close() {
    stack.close();
    env.close();
  }

  private int socket(boolean reuse) {
    int fd = calls.socket(AddressFamily.AF_INET, SocketType.STREAM.number(), 0);
    assertThat(calls.setsockopt(fd, SolSocket.SO_REUSEADDR, reuse)).isZero();
    return fd;
  }

  private int listener(boolean reuse) {
    int fd = socket(reuse);
    assertThat(calls.bind(fd, SERVER)).isZero();
    assertThat(calls.listen(fd, 1)).isZero();
    return fd;
  }

  private int client() {
    int fd = socket(false);
    assertThat(calls.connect(fd, SERVER)).isZero();
    return fd;
  }

  @Test
  @Tag("RFC9293-MUST-41")
  void itsPredecessorsConnectionsGoOn() {
    int first = listener(true);
    int client = client();
    int server = calls.accept(first);
    calls.close(first);

    int second = listener(true);

    assertThat(calls.write(client, ByteBuffer.allocate(3))).isEqualTo(3);
    assertThat(calls.read(server, ByteBuffer.allocate(9))).isEqualTo(3);
    client();
    assertThat(calls.accept(second)).isPositive();
  }

  @Test
  void itsPredecessorsConnectionsMayBeInTimeWait() {
    int first = listener(true);
    int client = client();
    calls.close(calls.accept(first));
    calls.close(client);
    calls.close(first);

    int second = listener(true);

    client();
    assertThat(calls.accept(second)).isPositive();
  }

  @Test
  void itWaitsForItsPredecessorsConnectionsIfItMayNotShare() {
    int first = listener(true);
    client();
    assertThat(calls.accept(first)).isPositive();
    calls.close(first);

    assertThat(calls.bind(socket(false), SERVER)).isEqualTo(Errno.EADDRINUSE.negated());
  }

  @Test
  void twoDoNotListenAtOnce() {
    int first = socket(true);
    int second = socket(true);
    assertThat(calls.bind(first, SERVER)).isZero();
    assertThat(calls.bind(second, SERVER)).isZero();
    assertThat(calls.listen(first, 1)).isZero();
    assertThat(calls.listen(second, 1)).isEqualTo(Errno.EADDRINUSE.negated());
    assertThat(calls.bind(socket(true), SERVER)).isEqualTo(Errno.EADDRINUSE.negated());
    calls.close(first);
    assertThat(calls.listen(second, 1)).isZero();
  }
}
