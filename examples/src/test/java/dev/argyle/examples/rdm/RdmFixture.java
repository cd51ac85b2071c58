package dev.argyle.examples.rdm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.sim.LinkConfig;
import dev.argyle.sim.SimulatedHost;
import dev.argyle.sim.SimulatedLink;
import dev.argyle.sim.SimulatedNetwork;
import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.InetSockAddr;
import dev.argyle.sock.MessageFlags;
import dev.argyle.socket.SocketType;
import dev.argyle.socket.Syscalls;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// Two hosts that speak the protocol, and a link between them.
final class RdmFixture implements AutoCloseable {
  static final int RDM = SocketType.RDM.number();
  static final int PORT = 7000;

  /// A fifth of the packets is lost, and as many overtaken; a tenth comes twice.
  static final LinkConfig BAD =
      LinkConfig.DEFAULT
          .withDelay(Duration.ofMillis(10))
          .withLoss(0.2)
          .withDuplicate(0.1)
          .withReorder(0.2, Duration.ofMillis(30));

  final SimulatedNetwork network;
  final SimulatedHost left;
  final SimulatedHost right;
  final SimulatedLink link;

  RdmFixture(long seed, LinkConfig config) {
    network = SimulatedNetwork.inVirtualTime(seed);
    left = network.host("left");
    right = network.host("right");
    link = network.link(left, right, config);
    Rdm.install(left.stack());
    Rdm.install(right.stack());
  }

  static int family(boolean v6) {
    return v6 ? AddressFamily.AF_INET6 : AddressFamily.AF_INET;
  }

  static InetSockAddr address(SimulatedHost host, boolean v6) {
    return InetSockAddr.of(v6 ? host.address6() : host.address4(), PORT);
  }

  /// A socket on a host, bound to its address and [#PORT].
  static int bound(SimulatedHost host, boolean v6) {
    Syscalls calls = host.syscalls();
    int fd = calls.socket(family(v6), RDM, 0);
    assertThat(calls.bind(fd, address(host, v6))).isZero();
    return fd;
  }

  static ByteBuffer text(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
  }

  /// The next message, without waiting; or the error.
  static String received(Syscalls calls, int fd) {
    ByteBuffer into = ByteBuffer.allocate(1000);
    int result = calls.recv(fd, into, MessageFlags.MSG_DONTWAIT);
    return result < 0
        ? "error " + -result
        : StandardCharsets.US_ASCII.decode(into.flip()).toString();
  }

  @Override
  public void close() {
    network.close();
    assertThat(left.stack().outstandingBlocks()).isZero();
    assertThat(right.stack().outstandingBlocks()).isZero();
  }
}
