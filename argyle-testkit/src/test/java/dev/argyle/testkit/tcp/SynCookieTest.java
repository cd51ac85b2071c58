package dev.argyle.testkit.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.sock.TcpInfo;
import dev.argyle.sock.TcpState;
import dev.argyle.tcp.TcpConfig;
import dev.argyle.tcp.TcpConfig.SynCookieUse;
import dev.argyle.tcp.TcpCounters.Counter;
import dev.argyle.testkit.TcpRig;
import dev.argyle.testkit.UserSocket;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A listener that answers by cookies, RFC 4987 section 3.6.
@Tag("E")
class SynCookieTest extends TcpBehaviour {
  private static final int OTHER = TcpRig.PEER_PORT + 1;

  private void listen(int mostHalfOpen, SynCookieUse use) {
    TcpConfig.Queues queues = TcpConfig.DEFAULT.queues().withMostHalfOpen(mostHalfOpen).with(use);
    tcp = TcpRig.listening(config().with(TcpConfig.DEFAULT.with(queues)));
  }

  private long count(Counter counter) {
    return tcp.stack().tcpCounters().value(counter);
  }

  @Test
  void fullSynQueue_makesNobodyWait() {
    listen(2, SynCookieUse.ON_OVERFLOW); // three quarters, and one
    for (int port = OTHER; port < OTHER + 3; port++) {
      tcp.peer(port)
          .run(
              """
              < S  0:0(0) win 1000 <mss 1000>
              > S. 0:0(0) ack 1
              """);
    }
    assertThat(count(Counter.SYN_COOKIES_SENT)).isZero();
    tcp.run(
        """
        < S  0:0(0) win 1000 <mss 1440>
        > S. 0:0(0) ack 1
        """);
    assertThat(tcp.halfOpen()).as("remembered").isEqualTo(3);
    assertThat(count(Counter.SYN_COOKIES_SENT)).isOne();
    tcp.run("< . 1:1(0) ack 1 win 5000");
    assertThat(count(Counter.SYN_COOKIES_RECEIVED)).isOne();
    UserSocket user = tcp.accept();
    assertThat(state()).isEqualTo(TcpState.ESTABLISHED);
    user.write(3000);
    tcp.run(
        """
        > .  1:1441(1440) ack 1
        > .  1441:2881(1440) ack 1
        > P. 2881:3001(120) ack 1
        < P. 1:101(100) ack 3001
        > .  3001:3001(0) ack 101
        """);
    assertThat(user.read(1000)).isEqualTo(100);
  }

  @Test // the SYN-ACK offers neither window scale nor SACK when nothing could tell of them later
  @Tag("RFC4987-3.6-a")
  void withoutTimestamps_onlyTheMssIsKept() {
    listen(2048, SynCookieUse.ALWAYS);
    tcp.run(
        """
        < S  0:0(0) win 1000 <mss 1440,sackOK,nop,wscale 7>
        > S. 0:0(0) ack 1 <%s>
        < .  1:1(0) ack 1 win 10000
        """
            .formatted(config().v6() ? "mss 1440" : "mss 1460"));
    tcp.accept().write(2000);
    tcp.run(
        """
        > .  1:1441(1440) ack 1
        > P. 1441:2001(560) ack 1
        """);
  }

  @Test // 40 << 7 are 5120 octets
  @Tag("RFC4987-3.6-d")
  void withTimestamps_scaleAndSackAreKeptToo() {
    listen(2048, SynCookieUse.ALWAYS);
    tcp.run(
        """
        < S  0:0(0) win 1000 <mss 1440,sackOK,TS val 100 ecr 0,nop,wscale 7>
        > S. 0:0(0) ack 1
        < .  1:1(0) ack 1 win 40 <nop,nop,TS val 101 ecr 1>
        """);
    assertThat(count(Counter.SYN_COOKIES_RECEIVED)).isOne();
    tcp.accept().write(4284);
    tcp.run(
        """
        > .  1:1429(1428) ack 1
        > .  1429:2857(1428) ack 1
        > P. 2857:4285(1428) ack 1
        """);
    assertThat(tcp.info().options()).isEqualTo(new TcpInfo.Options(true, true, 7, 7));
  }

  @Test
  @Tag("RFC4987-3.6-c")
  void ackThatBringsNone_isReset() {
    listen(2048, SynCookieUse.ALWAYS);
    tcp.run(
        """
        < S  0:0(0) win 1000 <mss 1300>
        > S. 0:0(0) ack 1
        < .  1:1(0) ack 1001
        > R  1001:1001(0)
        """);
    assertThat(count(Counter.SYN_COOKIES_FAILED)).isOne();
    assertThat(state()).isEqualTo(TcpState.CLOSED);
  }

  @Test
  @Tag("RFC4987-3.6-b")
  void ackAfterTwoMinutes_isReset() {
    listen(2048, SynCookieUse.ALWAYS);
    tcp.run(
        """
        < S  0:0(0) win 1000 <mss 1300>
        > S. 0:0(0) ack 1
        +120s
        < .  1:1(0) ack 1
        > R  1:1(0)
        """);
    assertThat(count(Counter.SYN_COOKIES_RECEIVED)).isZero();
  }

  @Test
  void nobodyIsAskedForCookiesWhileNoneWereSent() {
    listen(2048, SynCookieUse.ON_OVERFLOW);
    tcp.run(
        """
        < .  1:1(0) ack 1
        > R  1:1(0)
        """);
    assertThat(count(Counter.SYN_COOKIES_FAILED)).isZero();
  }

  @Test
  @Tag("RFC4987-3.6-e")
  void fullAcceptQueue_holdsOnNothing() {
    listen(2048, SynCookieUse.ALWAYS);
    for (int port = OTHER; port < OTHER + 5; port++) {
      tcp.peer(port)
          .run(
              """
              < S  0:0(0) win 1000 <mss 1000>
              > S. 0:0(0) ack 1
              < .  1:1(0) ack 1
              """);
    }
    tcp.run("< S 0:0(0) win 1000 <mss 1000>");
    assertThat(count(Counter.DROPPED_ACCEPT_QUEUE_FULL)).isOne();
  }
}
