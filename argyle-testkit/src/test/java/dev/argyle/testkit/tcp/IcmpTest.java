package dev.argyle.testkit.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.sock.Errno;
import dev.argyle.sock.PollEvents;
import dev.argyle.sock.SolIp;
import dev.argyle.sock.SolIpv6;
import dev.argyle.sock.TcpState;
import dev.argyle.testkit.TcpRig;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What ICMP errors do to a connection: RFC 9293 section 3.9.2.2, RFC 5927, RFC 1191, RFC 8201.
@Tag("D6")
class IcmpTest extends TcpBehaviour {
  private boolean v6() {
    return wire == Wire.IPV6_ACROSS_THE_WRAP;
  }

  private int full() {
    return v6() ? 1440 : 1460;
  }

  private void oneFullSegment() {
    established("win 65535 <mss 1460,sackOK>");
    user().write(full());
    tcp.run("> P. 1:" + (full() + 1) + "(" + full() + ") ack 1");
  }

  @Nested
  class TooBig {
    private void tooBig() {
      int mss = v6() ? 1300 - 60 : 1300 - 40;
      tcp.run(
          "< icmp unreachable frag_needed mtu 1300 [1:1(0)]\n"
              + "> .  1:"
              + (mss + 1)
              + "("
              + mss
              + ") ack 1\n"
              + "> P. "
              + (mss + 1)
              + ":"
              + (full() + 1)
              + "("
              + (full() - mss)
              + ") ack 1");
    }

    @Test // RFC 1191 section 6.4: at once, in smaller pieces
    @Tag("RFC9293-MUST-54")
    @Tag("RFC9293-SHLD-6")
    @Tag("RFC1191-6.4-a")
    void segmentInFlight_isSentAgainSmaller() {
      oneFullSegment();
      int mss = v6() ? 1300 - 60 : 1300 - 40;
      tooBig();
      tcp.run("< . 1:1(0) ack " + (full() + 1));
      assertThat(tcp.info().window().mss()).isEqualTo(mss);
      user().write(mss + 1);
      int next = full() + 1;
      tcp.run(
          "> .  "
              + next
              + ":"
              + (next + mss)
              + "("
              + mss
              + ") ack 1\n"
              + "> P. "
              + (next + mss)
              + ":"
              + (next + mss + 1)
              + "(1) ack 1");
    }

    @Test
    @Tag("RFC1191-6.5-a")
    void congestionWindow_staysAsItWas() {
      oneFullSegment();
      int before = tcp.info().window().cwnd();
      tooBig();
      assertThat(tcp.info().window().cwnd()).isEqualTo(before);
    }

    @Test // RFC 5927 section 4.1
    @Tag("RFC5927-4.1-a")
    void aboutWhatIsNotInFlight_isIgnored() {
      oneFullSegment();
      tcp.run(
          "< icmp unreachable frag_needed mtu 1300 [0:0(0)]\n"
              + "< icmp unreachable frag_needed mtu 1300 ["
              + (full() + 1)
              + ":0(0)]\n"
              + "< icmp unreachable frag_needed mtu 1300 [100000:0(0)]");
      assertThat(tcp.info().window().mss()).isEqualTo(full());
    }

    @Test // V18: no path of IPv4 is taken to have less than 552, none of IPv6 has less than 1280
    @Tag("RFC1191-3-a")
    void absurdMtu_isBounded() {
      oneFullSegment();
      tcp.run(
          "< icmp unreachable frag_needed mtu 68 [1:1(0)]"
              + (v6()
                  ? ""
                  : """

                  > .  1:513(512) ack 1
                  > .  513:1025(512) ack 1
                  > P. 1025:1461(436) ack 1
                  """));
      assertThat(tcp.info().window().mss()).isEqualTo(v6() ? full() : 512);
    }

    @Test
    @Tag("RFC1191-4-a")
    void largerMtu_changesNothing() {
      oneFullSegment();
      tcp.run("< icmp unreachable frag_needed mtu 9000 [1:1(0)]");
      assertThat(tcp.info().window().mss()).isEqualTo(full());
    }

    @Test // the path is known by now
    @Tag("RFC9293-SHLD-6")
    void nextConnection_beginsSmaller() {
      oneFullSegment();
      tooBig();
      tcp.peer(40_001)
          .run(
              """
              < S  0:0(0) win 65535 <mss 1460>
              > S. 0:0(0) ack 1
              < .  1:1(0) ack 1
              """);
      tcp.accept().write(full());
      int mss = v6() ? 1240 : 1260;
      tcp.peer(40_001)
          .run(
              "> .  1:"
                  + (mss + 1)
                  + "("
                  + mss
                  + ") ack 1\n"
                  + "> P. "
                  + (mss + 1)
                  + ":"
                  + (full() + 1)
                  + "("
                  + (full() - mss)
                  + ") ack 1");
    }
  }

  @Test // MUST-56, V18
  @Tag("RFC9293-MUST-56")
  @Tag("RFC9293-SHLD-26")
  @Tag("RFC5461-2.2-a")
  @Tag("RFC5927-5.2-a")
  void everyOtherError_leavesAnEstablishedConnection() {
    oneFullSegment();
    tcp.run(
        """
        < icmp unreachable net_unreachable [1:1(0)]
        < icmp unreachable host_unreachable [1:1(0)]
        < icmp unreachable port_unreachable [1:1(0)]
        < icmp unreachable prohibited [1:1(0)]
        < icmp time_exceeded [1:1(0)]
        """);
    assertThat(state()).isEqualTo(TcpState.ESTABLISHED);
    assertThat(user().poll()).isEqualTo(PollEvents.OUT);
    assertThat(user().error()).isEqualTo(Errno.EHOSTUNREACH); // the last, to who asks, as on Linux
    assertThat(user().error()).isNull();
  }

  @Test // as on Linux
  void everyError_isToldAtOnce_toWhoAsksForIt_andTheConnectionGoesOn() {
    oneFullSegment();
    user().set(v6() ? SolIpv6.IPV6_RECVERR : SolIp.IP_RECVERR, true);
    tcp.run("< icmp unreachable host_unreachable [1:1(0)]");
    assertThat(user().poll()).isEqualTo(PollEvents.ERR | PollEvents.OUT);
    assertThat(user().error()).isEqualTo(Errno.EHOSTUNREACH);
    assertThat(user().poll()).isEqualTo(PollEvents.OUT);
    assertThat(state()).isEqualTo(TcpState.ESTABLISHED);
  }

  @Test
  @Tag("RFC9293-MUST-54")
  void errorAboutAConnectionThatIsNot_isIgnored() {
    tcp = TcpRig.idle(config());
    tcp.run("< icmp unreachable port_unreachable [1:1(0)]");
    assertThat(state()).isEqualTo(TcpState.CLOSED);
  }

  @Nested
  class HalfOpen {
    private void request() {
      tcp = TcpRig.listening(config());
      tcp.run(
          """
          < S  0:0(0) win 1000 <mss 1000>
          > S. 0:0(0) ack 1
          """);
    }

    @Test // our SYN-ACK cannot reach the peer
    void hardErrorAboutTheSynAck_forgetsTheRequest() {
      request();
      tcp.run("< icmp unreachable port_unreachable [0:0(0)]");
      assertThat(tcp.halfOpen()).isZero();
      tcp.run("+100s");
    }

    @Test
    @Tag("RFC5461-4.2-a")
    void softErrorAboutTheSynAck_forgetsTheRequest() {
      request();
      tcp.run("< icmp time_exceeded [0:0(0)]");
      assertThat(tcp.halfOpen()).isZero();
    }

    @Test
    @Tag("RFC5927-4.1-a")
    void errorAboutAnotherNumber_isIgnored() {
      request();
      tcp.run("< icmp unreachable port_unreachable [1:1(0)]");
      assertThat(tcp.halfOpen()).isOne();
    }
  }
}
