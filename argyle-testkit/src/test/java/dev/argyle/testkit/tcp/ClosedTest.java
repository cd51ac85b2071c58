package dev.argyle.testkit.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.sock.Errno;
import dev.argyle.sock.PollEvents;
import dev.argyle.sock.TcpState;
import dev.argyle.testkit.TcpRig;
import dev.argyle.testkit.UserSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// CLOSED, RFC 9293 sections 3.10.1 to 3.10.5 and 3.10.7.1.
@Tag("D6")
class ClosedTest extends TcpBehaviour {
  @BeforeEach
  void nothingHasHappened() {
    tcp = TcpRig.idle(config());
  }

  @Test
  void activeOpen_SYN_SENT() {
    tcp.connect();
    assertThat(state()).isEqualTo(TcpState.SYN_SENT);
    tcp.run("> S 0:0(0)");
  }

  @Test
  void passiveOpen_LISTEN() {
    tcp.listen();
    assertThat(tcp.state(0)).isEqualTo(TcpState.LISTEN);
  }

  @Test
  @Tag("RFC9293-3.5.2-b")
  void syn_isReset() {
    tcp.run(
        """
        < S  0:0(0) win 1000 <mss 1000>
        > R. 0:0(0) ack 1 win 0
        """);
  }

  @Test
  @Tag("RFC9293-3.5.2-b")
  void synWithData_isResetBehindTheData() {
    tcp.run(
        """
        < S  0:100(100)
        > R. 0:0(0) ack 101
        """);
  }

  @Test
  @Tag("RFC9293-3.5.2-b")
  void finWithoutAck_isReset() {
    tcp.run(
        """
        < F  7:17(10)
        > R. 0:0(0) ack 18
        """);
  }

  @Test
  @Tag("RFC9293-3.5.2-a")
  void ack_isResetWithItsOwnNumber() {
    tcp.run(
        """
        < . 1:1(0) ack 500
        > R 500:500(0) win 0
        """);
  }

  @Test
  void synAck_isResetWithItsOwnNumber() {
    tcp.run(
        """
        < S. 0:0(0) ack 500
        > R  500:500(0)
        """);
  }

  @Test
  void dataWithAck_isResetWithItsOwnNumber() {
    tcp.run(
        """
        < P. 1:101(100) ack 500
        > R  500:500(0)
        """);
  }

  @Test
  @Tag("RFC9293-3.5.2-c")
  void reset_isIgnored() {
    tcp.run(
        """
        < R  1:1(0)
        < R. 1:1(0) ack 500
        < SR 1:1(0)
        """);
  }

  @Test
  void callsThatNeedAConnection_fail() {
    UserSocket socket = tcp.open();
    assertThat(socket.write(10)).isEqualTo(Errno.EPIPE.negated());
    assertThat(socket.read(10)).isEqualTo(Errno.ENOTCONN.negated());
    assertThat(socket.shutdown(2)).isEqualTo(Errno.ENOTCONN.negated());
  }

  @Test // as Linux: state TCP_CLOSE hangs up, and nothing keeps a writer from its EPIPE
  void poll_saysHungUpAndWritable() {
    assertThat(tcp.open().poll()).isEqualTo(PollEvents.OUT | PollEvents.HUP);
  }

  @Test
  void close_isQuiet() {
    assertThat(tcp.open().close()).isZero();
    tcp.run("");
  }
}
