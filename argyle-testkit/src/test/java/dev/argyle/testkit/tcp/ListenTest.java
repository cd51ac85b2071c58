package dev.argyle.testkit.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.sock.Errno;
import dev.argyle.sock.PollEvents;
import dev.argyle.sock.TcpState;
import dev.argyle.socket.ProtoOps;
import dev.argyle.testkit.TcpRig;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// LISTEN, RFC 9293 section 3.10.7.2.
@Tag("A3")
@Tag("D6")
@Tag("E")
class ListenTest extends TcpBehaviour {
  @BeforeEach
  void listen() {
    tcp = TcpRig.listening(config());
  }

  @Test
  @Tag("RFC9293-3.10.7.2-c")
  void syn_SYN_RECEIVED() {
    tcp.run(
        """
        < S  0:0(0) win 1000 <mss 1000>
        > S. 0:0(0) ack 1
        """);
    assertThat(tcp.halfOpen()).isOne();
  }

  @Test // RFC 9293 MUST-7 and section 3.10.7.2: without fast open the data is sent again
  @Tag("RFC1122-4.2.2.20-a")
  void synWithData_isAnsweredWithoutTakingTheData() {
    tcp.run(
        """
        < S  0:100(100) win 1000 <mss 1000>
        > S. 0:0(0) ack 1
        """);
    assertThat(tcp.halfOpen()).isOne();
  }

  @Test
  @Tag("RFC9293-3.10.7.2-a")
  void reset_isIgnored() {
    tcp.run(
        """
        < R  0:0(0)
        < SR 0:0(0)
        """);
    assertThat(tcp.halfOpen()).isZero();
  }

  @Test
  @Tag("RFC9293-3.10.7.2-b")
  void ack_isReset() {
    tcp.run(
        """
        < . 1:1(0) ack 700
        > R 700:700(0)
        """);
    assertThat(tcp.halfOpen()).isZero();
  }

  @Test
  @Tag("RFC9293-3.10.7.2-b")
  void synAck_isReset() {
    tcp.run(
        """
        < S. 0:0(0) ack 700
        > R  700:700(0)
        """);
    assertThat(tcp.halfOpen()).isZero();
  }

  @Test
  @Tag("RFC9293-3.10.7.2-d")
  void anythingElse_isDropped() {
    tcp.run(
        """
        < F 1:1(0)
        < P 1:11(10)
        < - 1:1(0)
        < U 1:2(1) urg 1
        """);
    assertThat(tcp.halfOpen()).isZero();
  }

  @Test // no sane peer sends it, scanners do; checked on Linux 6.18
  void synWithFin_isDropped() {
    tcp.run("< SF 0:0(0) win 1000 <mss 1000>");
    assertThat(tcp.halfOpen()).isZero();
  }

  @Test
  void close_CLOSED() {
    tcp.listener().close();
    tcp.run(
        """
        < S  0:0(0) win 1000 <mss 1000>
        > R. 0:0(0) ack 1
        """);
  }

  @Test // the request is forgotten, and its peer learns it when it goes on
  void closeWithHalfOpenConnection_resetsThePeerWhenItGoesOn() {
    tcp.run(
        """
        < S  0:0(0) win 1000 <mss 1000>
        > S. 0:0(0) ack 1
        """);
    tcp.listener().close();
    tcp.run(
        """
        +10s
        < . 1:1(0) ack 1
        > R 1:1(0)
        """);
  }

  @Test
  void closeWithConnectionNobodyAccepted_resetsIt() {
    tcp.run(
        """
        < S  0:0(0) win 1000 <mss 1000>
        > S. 0:0(0) ack 1
        < .  1:1(0) ack 1
        """);
    assertThat(state()).isEqualTo(TcpState.ESTABLISHED);
    tcp.listener().close();
    tcp.run("> R. 1:1(0) ack 1");
    assertThat(state()).isEqualTo(TcpState.CLOSED);
  }

  @Test
  void closeWithDataNobodyAccepted_resetsBehindTheData() {
    tcp.run(
        """
        < S  0:0(0) win 1000 <mss 1000>
        > S. 0:0(0) ack 1
        < P. 1:101(100) ack 1
        > .  1:1(0) ack 101
        """);
    tcp.listener().close();
    tcp.run("> R. 1:1(0) ack 101");
  }

  @Test
  void shutdownOfReceiving_stopsListening() {
    assertThat(tcp.listener().shutdown(ProtoOps.SHUT_RD)).isZero();
    tcp.run(
        """
        < S  0:0(0) win 1000 <mss 1000>
        > R. 0:0(0) ack 1
        """);
    assertThat(tcp.acceptResult()).isEqualTo(Errno.EINVAL.negated());
  }

  @Test
  void callsOfAConnection_fail() {
    assertThat(tcp.listener().write(10)).isEqualTo(Errno.EPIPE.negated());
    assertThat(tcp.listener().read(10)).isEqualTo(Errno.ENOTCONN.negated());
    assertThat(tcp.connect(tcp.listener())).isEqualTo(Errno.EISCONN.negated());
    assertThat(tcp.acceptResult()).isEqualTo(Errno.EAGAIN.negated());
  }

  @Test
  void poll_saysReadableOnceAConnectionIsComplete() {
    assertThat(tcp.listener().poll()).isZero();
    tcp.run(
        """
        < S  0:0(0) win 1000 <mss 1000>
        > S. 0:0(0) ack 1
        """);
    assertThat(tcp.listener().poll()).isZero();
    tcp.run("< . 1:1(0) ack 1");
    assertThat(tcp.listener().poll()).isEqualTo(PollEvents.IN);
    tcp.accept();
    assertThat(tcp.listener().poll()).isZero();
  }
}
