package dev.argyle.testkit.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.sock.Errno;
import dev.argyle.sock.InetSockAddr;
import dev.argyle.testkit.TcpRig;
import dev.argyle.wire.IpAddress;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A socket whose attempt to connect has failed tries again, as if it were new.
@Tag("A5")
class ConnectAgainTest extends TcpBehaviour {
  @BeforeEach
  void connect() {
    tcp = TcpRig.connecting(config());
    tcp.run("> S 0:0(0)");
  }

  private void again() {
    tcp.peer().forget();
    assertThat(tcp.connect(user())).isEqualTo(Errno.EINPROGRESS.negated());
    tcp.run(
        """
        > S  0:0(0)
        < S. 0:0(0) ack 1 win 8192 <mss 1000>
        > .  1:1(0) ack 1
        """);
    assertThat(tcp.connect(user())).isZero();
  }

  @Test
  void afterARefusal_itIsConnected() {
    tcp.run("< R. 0:0(0) ack 1");
    assertThat(user().error()).isEqualTo(Errno.ECONNREFUSED);
    assertThat(tcp.connect(user())).isEqualTo(Errno.ECONNABORTED.negated());
    again();
    assertThat(user().read(10)).isEqualTo(Errno.EAGAIN.negated());
  }

  /// The connection came and went before the user asked how it did.
  @Test
  void afterAConnectionThatWasReset_nothingOfItIsLeft() {
    tcp.run(
        """
        < S. 0:0(0) ack 1 win 8192 <mss 1000,sackOK>
        > .  1:1(0) ack 1
        < P. 1:101(100) ack 1
        > .  1:1(0) ack 101
        < P. 201:301(100) ack 1
        > .  1:1(0) ack 101 <nop,nop,sack 201:301>
        """);
    assertThat(tcp.calls().send(user().fd(), java.nio.ByteBuffer.allocate(10), 0)).isEqualTo(10);
    tcp.discard();
    tcp.run("< R 101:101(0)");
    assertThat(tcp.connect(user())).isEqualTo(Errno.ECONNRESET.negated());
    again();
    assertThat(user().read(1000)).isEqualTo(Errno.EAGAIN.negated());
    assertThat(user().write(10)).isEqualTo(10);
    tcp.run("> P. 1:11(10) ack 1 <>");
  }

  @Test
  @Tag("RFC9293-MUST-44")
  void toAnotherHost_itTakesTheAddressThatFits() {
    tcp.run("< R. 0:0(0) ack 1");
    assertThat(tcp.connect(user())).isEqualTo(Errno.ECONNREFUSED.negated());
    boolean v4 = tcp.stackAddress().isV4();
    InetSockAddr loopback =
        InetSockAddr.of(v4 ? IpAddress.LOOPBACK4 : IpAddress.LOOPBACK6, TcpRig.STACK_PORT);
    tcp.listen();
    assertThat(tcp.calls().connect(user().fd(), loopback)).isEqualTo(Errno.EINPROGRESS.negated());
    assertThat(tcp.calls().connect(user().fd(), loopback)).isZero();
    var name = new AtomicReference<Object>();
    tcp.calls().getsockname(user().fd(), name::set);
    assertThat(((InetSockAddr) name.get()).address()).isEqualTo(loopback.address());
  }

  @Test
  void portItHad_isFreeMeanwhile() {
    tcp.run("< R. 0:0(0) ack 1");
    assertThat(tcp.connect(user())).isEqualTo(Errno.ECONNREFUSED.negated());
    var name = new AtomicReference<Object>();
    tcp.calls().getsockname(user().fd(), name::set);
    int port = ((InetSockAddr) name.get()).port();
    assertThat(tcp.calls().bind(tcp.open().fd(), InetSockAddr.of(tcp.stackAddress(), port)))
        .isZero();
    tcp.peer().forget();
    assertThat(tcp.connect(user())).isEqualTo(Errno.EINPROGRESS.negated());
    tcp.calls().getsockname(user().fd(), name::set);
    assertThat(((InetSockAddr) name.get()).port()).isNotEqualTo(port);
    tcp.run("> S 0:0(0)");
  }
}
