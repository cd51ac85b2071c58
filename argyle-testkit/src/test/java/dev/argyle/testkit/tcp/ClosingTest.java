package dev.argyle.testkit.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.sock.PollEvents;
import dev.argyle.sock.TcpState;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// CLOSING: both FINs have crossed.
@Tag("D6")
class ClosingTest extends SynchronizedStateBehaviour {
  @Override
  void enter() {
    closing();
  }

  @Override
  TcpState itsState() {
    return TcpState.CLOSING;
  }

  @Override
  int sndNxt() {
    return 2;
  }

  @Override
  int rcvNxt() {
    return 2;
  }

  @Test
  void ackOfOurFin_TIME_WAIT() {
    tcp.run("< . 2:2(0) ack 2");
    assertThat(state()).isEqualTo(TcpState.TIME_WAIT);
  }

  @Test
  void repeatedFin_isAcknowledgedAgain() {
    tcp.run(
        """
        < F. 1:1(0) ack 1
        > .  2:2(0) ack 2
        """);
    assertThat(state()).isEqualTo(TcpState.CLOSING);
  }

  @Test // the acknowledgment of our FIN may be lost: the peer's FIN comes again with it
  void repeatedFinWithAckOfOurFin_isAcknowledgedAgain() {
    tcp.run(
        """
        < F. 1:1(0) ack 2
        > .  2:2(0) ack 2
        """);
  }

  @Test
  void noAnswer_repeatsTheFin() {
    tcp.run(
        """
        +200ms > F. 1:1(0) ack 2
        +400ms > F. 1:1(0) ack 2
        """);
    assertThat(state()).isEqualTo(TcpState.CLOSING);
  }

  @Test
  void close_leavesTheState() {
    user().close();
    tcp.run("");
    assertThat(state()).isEqualTo(TcpState.CLOSING);
    tcp.run("< . 2:2(0) ack 2");
    assertThat(state()).isEqualTo(TcpState.TIME_WAIT);
  }

  @Test
  void poll_saysHungUp() {
    assertThat(user().poll())
        .isEqualTo(PollEvents.IN | PollEvents.OUT | PollEvents.RDHUP | PollEvents.HUP);
  }
}
