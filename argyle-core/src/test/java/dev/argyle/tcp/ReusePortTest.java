package dev.argyle.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.env.SystemEnv;
import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.Errno;
import dev.argyle.sock.InetSockAddr;
import dev.argyle.sock.SolSocket;
import dev.argyle.socket.FileFlags;
import dev.argyle.socket.SocketType;
import dev.argyle.socket.Syscalls;
import dev.argyle.stack.NetStack;
import dev.argyle.stack.StackConfig;
import dev.argyle.wire.IpAddress;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Listeners that share a port. Over loopback, where everything has arrived when a call returns.
@Tag("E")
@Tag("A2")
class ReusePortTest {
  private static final int PORT = 4000;
  private static final InetSockAddr SERVER = InetSockAddr.of(IpAddress.LOOPBACK4, PORT);
  private static final int CONNECTIONS = 200;

  private final SystemEnv env = new SystemEnv();
  private final NetStack stack = new NetStack(env, StackConfig.DEFAULT);
  private final Syscalls calls = stack.syscalls();

  @AfterEach
  void close() {
    stack.close();
    env.close();
  }

  private int listener(int family, IpAddress address, boolean reuse) {
    int type = SocketType.STREAM.number() | FileFlags.SOCK_NONBLOCK;
    int fd = calls.socket(family, type, 0);
    calls.setsockopt(fd, SolSocket.SO_REUSEPORT, reuse);
    int bound = calls.bind(fd, InetSockAddr.of(address, PORT));
    return bound < 0 ? bound : calls.listen(fd, CONNECTIONS) < 0 ? -1 : fd;
  }

  private int listener() {
    return listener(AddressFamily.AF_INET, IpAddress.LOOPBACK4, true);
  }

  private int client() {
    int fd = calls.socket(AddressFamily.AF_INET, SocketType.STREAM.number(), 0);
    assertThat(calls.connect(fd, SERVER)).isZero();
    return fd;
  }

  private int accepted(int listener) {
    int count = 0;
    while (calls.accept(listener) >= 0) {
      count++;
    }
    return count;
  }

  @Test
  void connectionsSpreadOverTheGroup() {
    int first = listener();
    int second = listener();
    int third = listener();
    for (int i = 0; i < CONNECTIONS; i++) {
      client();
    }
    int[] shares = {accepted(first), accepted(second), accepted(third)};
    assertThat(shares[0] + shares[1] + shares[2]).isEqualTo(CONNECTIONS);
    for (int share : shares) {
      assertThat(share).isBetween(CONNECTIONS / 6, CONNECTIONS / 2); // 67 each, 6.7 deviation
    }
  }

  @Test
  void oneThatCloses_resetsWhatNobodyAcceptedAndLeavesTheRestToTheOthers() {
    int first = listener();
    int second = listener();
    int[] clients = new int[40];
    for (int i = 0; i < clients.length; i++) {
      clients[i] = client();
    }
    calls.close(first);
    int reset = 0;
    for (int client : clients) {
      calls.fcntl(client, FileFlags.F_SETFL, FileFlags.O_NONBLOCK);
      int result = calls.read(client, ByteBuffer.allocate(1));
      reset += result == Errno.ECONNRESET.negated() ? 1 : 0;
    }
    assertThat(reset).isBetween(1, clients.length - 1);
    assertThat(accepted(second)).isEqualTo(clients.length - reset);
    for (int i = 0; i < 20; i++) {
      client();
    }
    assertThat(accepted(second)).isEqualTo(20);
  }

  @Test
  void oneThatDoesNotShare_isNotLetIn() {
    listener();
    assertThat(listener(AddressFamily.AF_INET, IpAddress.LOOPBACK4, false))
        .isEqualTo(Errno.EADDRINUSE.negated());
  }

  @Test
  @Tag("RFC9293-MUST-43")
  void oneBoundToTheVeryAddress_getsAllOfIt() {
    int any = listener(AddressFamily.AF_INET, IpAddress.ANY4, true);
    int both = listener(AddressFamily.AF_INET6, IpAddress.ANY6, true);
    int very = listener();
    for (int i = 0; i < 20; i++) {
      client();
    }
    assertThat(accepted(very)).isEqualTo(20);
    calls.close(very);
    for (int i = 0; i < 20; i++) {
      client();
    }
    assertThat(accepted(both)).isZero();
    assertThat(accepted(any)).as("IPv4 rather than both").isEqualTo(20);
  }
}
