package dev.argyle.testkit.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.sock.Linger;
import dev.argyle.sock.SolSocket;
import dev.argyle.sock.TcpState;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// `SO_LINGER`: socket(7).
@Tag("A10")
@Tag("D4")
class LingerTest extends TcpBehaviour {
  private BlockedCall close(int seconds) {
    user().set(SolSocket.SO_LINGER, new Linger(true, seconds));
    return BlockedCall.begin(tcp, () -> user().close());
  }

  @Test
  void close_waitsUntilTheFinIsAcknowledged() {
    established();
    user().write(100);
    BlockedCall close = close(10);
    assertThat(close.isOver()).isFalse();
    tcp.run(
        """
        > P. 1:101(100) ack 1
        > F. 101:101(0) ack 1
        +1s < . 1:1(0) ack 101
        """
            .replace("+1s", "+100ms"));
    assertThat(close.isOver()).isFalse();
    tcp.run("< . 1:1(0) ack 102");
    assertThat(close.result()).isZero();
    assertThat(state()).isEqualTo(TcpState.FIN_WAIT_2);
  }

  @Test // the connection goes on without its user
  void close_waitsNoLongerThanTold() {
    established();
    BlockedCall close = close(1);
    tcp.run(
        """
        > F. 1:1(0) ack 1
        +200ms > F. 1:1(0) ack 1
        +400ms > F. 1:1(0) ack 1
        +399ms
        """);
    assertThat(close.isOver()).isFalse();
    tcp.run("+1ms");
    assertThat(close.result()).isZero();
    assertThat(state()).isEqualTo(TcpState.FIN_WAIT_1);
    tcp.run(
        """
        +400ms > F. 1:1(0) ack 1
        < . 1:1(0) ack 2
        """);
    assertThat(state()).isEqualTo(TcpState.FIN_WAIT_2);
    tcp.run("+60s");
    assertThat(state()).isEqualTo(TcpState.CLOSED);
  }

  @Test
  void close_isEndedByAReset() {
    established();
    BlockedCall close = close(10);
    tcp.run(
        """
        > F. 1:1(0) ack 1
        < R  1:1(0)
        """);
    assertThat(close.result()).isZero();
    assertThat(state()).isEqualTo(TcpState.CLOSED);
  }

  @Test // (b): the FIN cannot leave while the window is closed
  void closeAtAClosedWindow_waitsAndIsDeliveredLater() {
    established();
    tcp.run("< . 1:1(0) ack 1 win 0");
    user().write(100);
    BlockedCall close = close(1);
    tcp.run(
        """
        +200ms > . 0:0(0) ack 1
        < . 1:1(0) ack 1 win 0
        +400ms > . 0:0(0) ack 1
        < . 1:1(0) ack 1 win 0
        +400ms
        """);
    assertThat(close.result()).isZero();
    assertThat(state()).isEqualTo(TcpState.FIN_WAIT_1);
    tcp.run(
        """
        < . 1:1(0) ack 1 win 1000
        > FP. 1:101(100) ack 1
        < . 1:1(0) ack 102
        """);
    assertThat(state()).isEqualTo(TcpState.FIN_WAIT_2);
  }

  @Test
  void closeInCloseWait_waitsForTheLastAck() {
    closeWait();
    BlockedCall close = close(10);
    tcp.run("> F. 1:1(0) ack 2");
    assertThat(close.isOver()).isFalse();
    tcp.run("< . 2:2(0) ack 2");
    assertThat(close.result()).isZero();
    assertThat(state()).isEqualTo(TcpState.CLOSED);
  }

  @Test
  void closeWithAllAcknowledgedAndThePeerDone_returnsAtOnce() {
    timeWait();
    assertThat(close(10).result()).isZero();
  }

  @Test // data that comes while it lingers: nobody will read it
  void dataWhileItLingers_resets() {
    established();
    BlockedCall close = close(10);
    tcp.run(
        """
        > F. 1:1(0) ack 1
        < P. 1:101(100) ack 1
        > R  1:1(0)
        """);
    assertThat(close.result()).isZero();
  }
}
