package dev.argyle.testkit.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.sock.MessageFlags;
import dev.argyle.sock.SolTcp;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Small writes: RFC 9293 section 3.7.4, MUST-17, in Minshall's variant as on Linux; corks.
class NagleTest extends TcpBehaviour {
  @BeforeEach
  void enter() {
    established();
  }

  @Test
  @Tag("RFC9293-MUST-60")
  void firstSmallWrite_leavesAtOnce() {
    user().write(10);
    tcp.run("> P. 1:11(10) ack 1");
  }

  @Test
  @Tag("RFC9293-SHLD-7")
  @Tag("RFC1122-4.2.3.4-a")
  void smallWriteBehindASmallOne_waitsForItsAck() {
    user().write(10);
    tcp.run("> P. 1:11(10) ack 1");
    user().write(10);
    user().write(10);
    tcp.run(
        """
        +100ms < . 1:1(0) ack 11
        > P. 11:31(20) ack 1
        """);
  }

  @Test
  void smallWriteBehindASmallOne_leavesWhenItHasBecomeFull() {
    user().write(10);
    tcp.run("> P. 1:11(10) ack 1");
    user().write(600);
    user().write(600);
    tcp.run(
        """
        > . 11:1011(1000) ack 1
        < . 1:1(0) ack 11
        > P. 1011:1211(200) ack 1
        """);
  }

  @Test // Minshall: a full segment in flight does not hold the small end of a write back
  void smallEndOfALargeWrite_leavesAtOnce() {
    user().write(2500);
    tcp.run(
        """
        > . 1:1001(1000) ack 1
        > . 1001:2001(1000) ack 1
        > P. 2001:2501(500) ack 1
        """);
    user().write(10);
    tcp.run(
        """
        < . 1:1(0) ack 2001
        < . 1:1(0) ack 2501
        > P. 2501:2511(10) ack 1
        """);
  }

  @Test
  @Tag("RFC9293-MUST-17")
  void noDelay_sendsEverySmallWrite() {
    user().set(SolTcp.TCP_NODELAY, true);
    user().write(10);
    user().write(10);
    tcp.run(
        """
        > P. 1:11(10) ack 1
        > P. 11:21(10) ack 1
        """);
  }

  @Test
  void noDelay_sendsWhatWaits() {
    user().write(10);
    user().write(10);
    tcp.run("> P. 1:11(10) ack 1");
    user().set(SolTcp.TCP_NODELAY, true);
    tcp.run("> P. 11:21(10) ack 1");
  }

  @Test
  void shutdown_sendsWhatWaitsWithTheFin() {
    user().write(10);
    user().write(10);
    tcp.run("> P. 1:11(10) ack 1");
    user().shutdown(1);
    tcp.run("> FP. 11:21(10) ack 1");
  }

  @Test
  @Tag("RFC9293-MAY-16")
  void cork_holdsWhatIsNotFull() {
    user().set(SolTcp.TCP_CORK, true);
    user().write(600);
    tcp.run("");
    user().write(600);
    tcp.run("> . 1:1001(1000) ack 1");
    user().set(SolTcp.TCP_CORK, false);
    tcp.run("> P. 1001:1201(200) ack 1");
  }

  @Test // tcp(7): at most 200 milliseconds; checked on Linux 6.18
  @Tag("RFC9293-MUST-60")
  void cork_holdsForTwoHundredMillisecondsOnly() {
    user().set(SolTcp.TCP_CORK, true);
    user().write(600);
    tcp.run("+200ms > P. 1:601(600) ack 1");
  }

  @Test
  void cork_isStrongerThanNoDelay() {
    user().set(SolTcp.TCP_NODELAY, true);
    user().set(SolTcp.TCP_CORK, true);
    user().write(600);
    tcp.run("");
    user().set(SolTcp.TCP_CORK, false);
    tcp.run("> P. 1:601(600) ack 1");
  }

  @Test
  void shutdownOfACorkedSocket_sendsAll() {
    user().set(SolTcp.TCP_CORK, true);
    user().write(600);
    user().shutdown(1);
    tcp.run("> FP. 1:601(600) ack 1");
  }

  @Test
  @Tag("RFC9293-MAY-16")
  void more_holdsUntilAWriteWithoutIt() {
    user().send(300, MessageFlags.MSG_MORE);
    user().send(300, MessageFlags.MSG_MORE);
    tcp.run("");
    user().write(100);
    tcp.run("> P. 1:701(700) ack 1");
  }

  @Test
  void more_letsFullSegmentsGo() {
    user().send(2300, MessageFlags.MSG_MORE);
    tcp.run(
        """
        > . 1:1001(1000) ack 1
        > P. 1001:2001(1000) ack 1
        """);
    user().write(100);
    tcp.run("> P. 2001:2401(400) ack 1");
  }

  @Test
  void unsentAndUnacknowledgedOctets_areCounted() {
    user().write(10);
    user().write(10);
    tcp.run("> P. 1:11(10) ack 1");
    assertThat(tcp.info().traffic().sentOctets()).isEqualTo(11);
  }
}
