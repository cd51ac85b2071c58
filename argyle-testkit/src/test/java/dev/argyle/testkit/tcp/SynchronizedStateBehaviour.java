package dev.argyle.testkit.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.sock.TcpState;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What is the same in every synchronized state but TIME-WAIT: RFC 9293 section 3.10.7.4, and the
/// answers to blind attacks of RFC 5961.
abstract class SynchronizedStateBehaviour extends TcpBehaviour {
  /// Makes the connection, in the state that the class is about.
  abstract void enter();

  abstract TcpState itsState();

  /// What our next segment says.
  abstract int sndNxt();

  /// What our next segment acknowledges.
  abstract int rcvNxt();

  /// Which of the peer's segments that carry nothing is in order: it acknowledges no more.
  int sndUna() {
    return 1;
  }

  @BeforeEach
  void enterTheState() {
    enter();
    assertThat(state()).isEqualTo(itsState());
  }

  private String challenge() {
    return "> . " + sndNxt() + ":" + sndNxt() + "(0) ack " + rcvNxt() + "\n";
  }

  private static String empty(String flags, int seq) {
    return "< " + flags + " " + seq + ":" + seq + "(0)";
  }

  @Test
  @Tag("RFC5961-3.2-b")
  void resetAtTheNextNumber_CLOSED() {
    tcp.run(empty("R", rcvNxt()));
    assertThat(state()).isEqualTo(TcpState.CLOSED);
  }

  @Test
  void resetWithAckAtTheNextNumber_CLOSED() {
    tcp.run(empty("R.", rcvNxt()) + " ack " + sndUna());
    assertThat(state()).isEqualTo(TcpState.CLOSED);
  }

  @Test // RFC 5961 section 3.2
  @Tag("RFC5961-3.2-c")
  void resetElsewhereInTheWindow_isChallenged() {
    tcp.run(empty("R", rcvNxt() + 1) + "\n" + challenge());
    assertThat(state()).isEqualTo(itsState());
  }

  @Test // RFC 5961 section 3.2: its own number counts, not what it carries
  void resetThatEndsInTheWindow_isIgnored() {
    int seq = rcvNxt() - 1;
    tcp.run("< R " + seq + ":" + (seq + 100) + "(100)");
    assertThat(state()).isEqualTo(itsState());
  }

  @Test
  @Tag("RFC9293-3.10.7.4-b")
  @Tag("RFC5961-3.2-a")
  void resetOutsideTheWindow_isIgnored() {
    tcp.run(empty("R", rcvNxt() - 1));
    tcp.run(empty("R", rcvNxt() + (1 << 30)));
    assertThat(state()).isEqualTo(itsState());
  }

  @Test // RFC 5961 section 4.2
  @Tag("RFC5961-4.2-a")
  void synInTheWindow_isChallenged() {
    tcp.run(empty("S", rcvNxt() + 1) + "\n" + challenge());
    assertThat(state()).isEqualTo(itsState());
  }

  @Test
  void synAtTheNextNumber_isChallenged() {
    tcp.run(empty("S", rcvNxt()) + "\n" + challenge());
    assertThat(state()).isEqualTo(itsState());
  }

  @Test
  @Tag("RFC5961-4.2-a")
  void synOutsideTheWindow_isChallenged() {
    tcp.run(empty("S", rcvNxt() - 70_000) + "\n" + challenge());
    assertThat(state()).isEqualTo(itsState());
  }

  @Test
  void repeatedSynAck_isChallenged() {
    tcp.run(empty("S.", 0) + " ack 1\n" + challenge());
    assertThat(state()).isEqualTo(itsState());
  }

  @Test // RFC 5961 section 7: each connection has its own limit
  @Tag("RFC5961-7-a")
  void manyResetsInTheWindow_areChallengedOnceInHalfASecond() {
    String reset = empty("R", rcvNxt() + 1) + "\n";
    tcp.run(reset + challenge() + reset + reset);
    assertThat(state()).isEqualTo(itsState());
  }

  @Test
  @Tag("RFC9293-3.10.7.4-d")
  @Tag("RFC5961-5.2-b")
  void ackOfWhatWasNeverSent_isChallengedAndDropped() {
    tcp.run(empty(".", rcvNxt()) + " ack " + (sndNxt() + 1) + "\n+.001 " + challenge());
    assertThat(state()).isEqualTo(itsState());
  }

  @Test // RFC 5961 section 5.2: older than the largest window ever announced
  @Tag("RFC9293-MAY-12")
  @Tag("RFC5961-5.2-a")
  void ackOfTheDistantPast_isChallengedAndDropped() {
    tcp.run(empty(".", rcvNxt()) + " ack " + (sndUna() - 65_536) + "\n" + challenge());
    assertThat(state()).isEqualTo(itsState());
  }

  @Test
  void ackOfTheNearPast_isIgnored() {
    tcp.run(empty(".", rcvNxt()) + " ack " + (sndUna() - 1000));
    assertThat(state()).isEqualTo(itsState());
  }

  @Test
  @Tag("RFC9293-3.10.7.4-c")
  void segmentWithoutAck_isDropped() {
    tcp.run("< P " + rcvNxt() + ":" + (rcvNxt() + 10) + "(10)");
    tcp.run(empty("-", rcvNxt()));
    tcp.run(empty("F", rcvNxt()));
    assertThat(state()).isEqualTo(itsState());
  }

  @Test
  @Tag("RFC9293-3.10.7.4-a")
  void dataBeforeTheWindow_isAcknowledgedAgain() {
    int seq = rcvNxt() - 10;
    tcp.run("< . " + seq + ":" + (seq + 10) + "(10) ack " + sndUna() + "\n" + challenge());
    assertThat(state()).isEqualTo(itsState());
  }

  @Test
  @Tag("RFC9293-3.10.7.4-a")
  void dataBeyondTheWindow_isDroppedAndAcknowledged() {
    int seq = rcvNxt() + (1 << 29);
    tcp.run("< . " + seq + ":" + (seq + 10) + "(10) ack " + sndUna() + "\n" + challenge());
    assertThat(state()).isEqualTo(itsState());
  }
}
