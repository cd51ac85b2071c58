package dev.argyle.bench.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.argyle.env.SystemEnv;
import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.InetSockAddr;
import dev.argyle.socket.ProtoOps;
import dev.argyle.socket.SocketType;
import dev.argyle.socket.Syscalls;
import dev.argyle.stack.NetStack;
import dev.argyle.stack.StackConfig;
import dev.argyle.wire.IpAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class PeerServicesTest {
  private static final int OCTETS = 1_000_000;

  private final SystemEnv env = new SystemEnv();
  private final NetStack stack = new NetStack(env, StackConfig.DEFAULT);
  private final Syscalls calls = stack.syscalls();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  @BeforeEach
  void start() {
    new PeerServices(calls, threads).start();
  }

  @AfterEach
  void close() {
    calls.closeAll();
    threads.close();
    stack.close();
    env.close();
    assertThat(stack.outstandingBlocks()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1"})
  void echoSendsBackWhatComes(String host) {
    int fd = connect(host, Ports.ECHO);
    ByteBuffer sent = ByteBuffer.wrap(new byte[] {1, 2, 3});
    assertThat(calls.write(fd, sent)).isEqualTo(3);
    ByteBuffer got = ByteBuffer.allocate(10);
    while (got.position() < 3) {
      assertThat(calls.read(fd, got)).isPositive();
    }
    assertThat(got.flip()).isEqualTo(sent.flip());
    calls.close(fd);
  }

  @Test
  void sinkTakesAllAndEndsWithItsPeer() {
    int fd = connect("127.0.0.1", Ports.SINK);
    assertThat(calls.write(fd, ByteBuffer.allocate(OCTETS))).isEqualTo(OCTETS);
    calls.shutdown(fd, ProtoOps.SHUT_WR);
    assertThat(calls.read(fd, ByteBuffer.allocate(1))).as("the sink's end").isZero();
    calls.close(fd);
  }

  @Test
  void sourceSendsUntilItsPeerIsGone() {
    int fd = connect("127.0.0.1", Ports.SOURCE);
    ByteBuffer got = ByteBuffer.allocate(OCTETS);
    while (got.hasRemaining()) {
      assertThat(calls.read(fd, got)).isPositive();
    }
    calls.close(fd);
  }

  @Test
  void saysWhichPortIsTaken() {
    assertThatThrownBy(() -> new PeerServices(calls, threads).start())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("port 5001");
  }

  private int connect(String host, int port) {
    IpAddress address = IpAddress.parse(host);
    int family = address.isV4() ? AddressFamily.AF_INET : AddressFamily.AF_INET6;
    int fd = calls.socket(family, SocketType.STREAM.number(), 0);
    assertThat(calls.connect(fd, InetSockAddr.of(address, port))).isZero();
    return fd;
  }
}
