package dev.argyle.testkit.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.sock.InetSockAddr;
import dev.argyle.sock.SolTcp;
import dev.argyle.testkit.TcpRig;
import dev.argyle.testkit.UserSocket;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// How long segments are: RFC 9293 section 3.7.1.
class MssTest extends TcpBehaviour {
  private boolean v6() {
    return wire == Wire.IPV6_ACROSS_THE_WRAP;
  }

  @Test // MUST-67
  @Tag("RFC9293-MUST-14")
  @Tag("RFC9293-MUST-67")
  @Tag("RFC9293-SHLD-5")
  void offer_isTheMtuLessTheHeaders() {
    tcp = TcpRig.connecting(config().withMtu(1400));
    tcp.run("> S 0:0(0) <" + (v6() ? "mss 1340" : "mss 1360") + ",sackOK,TS,nop,wscale 7>");
  }

  @Test // MUST-15
  @Tag("RFC9293-MUST-15")
  void absentMss_isTheDefault() {
    established("win 65535");
    assertThat(tcp.info().window().mss()).isEqualTo(v6() ? 1220 : 536);
  }

  @Test // MUST-16
  @Tag("RFC9293-MUST-14")
  @Tag("RFC9293-MUST-16")
  void smallMssOfThePeer_isKept() {
    established("win 65535 <mss 500>");
    user().write(1200);
    tcp.run(
        """
        > .  1:501(500) ack 1
        > .  501:1001(500) ack 1
        > P. 1001:1201(200) ack 1
        """);
  }

  @Test
  @Tag("RFC9293-MUST-16")
  void largeMssOfThePeer_isBoundedByThePath() {
    established("win 65535 <mss 9000>");
    assertThat(tcp.info().window().mss()).isEqualTo(v6() ? 1440 : 1460);
  }

  @Test // V3: anything could be cut to pieces
  @Tag("RFC9293-3.7.1-a")
  void tinyMssOfThePeer_isNotBelieved() {
    established("win 65535 <mss 1>");
    assertThat(tcp.info().window().mss()).isEqualTo(48);
    user().write(96);
    tcp.run(
        """
        > .  1:49(48) ack 1
        > P. 49:97(48) ack 1
        """);
  }

  @Test
  @Tag("RFC9293-3.7.1-a")
  void mssOfZero_isNotBelieved() {
    established("win 65535 <mss 0>");
    assertThat(tcp.info().window().mss()).isEqualTo(48);
  }

  @Test // MUST-16: options take their room
  void timestamps_takeTwelveOctets() {
    established("win 65535 <mss 1000,TS>");
    user().write(1500);
    tcp.run(
        """
        > .  1:989(988) ack 1 <nop,nop,TS>
        > P. 989:1501(512) ack 1 <nop,nop,TS>
        """);
  }

  @Test
  void userMss_isOfferedAndKept() {
    tcp = TcpRig.idle(config());
    UserSocket socket = tcp.open();
    socket.set(SolTcp.TCP_MAXSEG, 600);
    tcp.calls().connect(socket.fd(), InetSockAddr.of(tcp.peerAddress(), TcpRig.PEER_PORT));
    tcp.run(
        """
        > S  0:0(0) <mss 600,sackOK,TS,nop,wscale 7>
        < S. 0:0(0) ack 1 win 65535 <mss 1000>
        > .  1:1(0) ack 1
        """);
    assertThat(socket.write(1000)).isEqualTo(1000);
    tcp.run(
        """
        > .  1:601(600) ack 1
        > P. 601:1001(400) ack 1
        """);
  }

  @Test
  void userMssOfAListener_isOfferedToItsPeers() {
    tcp = TcpRig.listening(config());
    tcp.listener().set(SolTcp.TCP_MAXSEG, 600);
    tcp.run(
        """
        < S  0:0(0) win 65535 <mss 1000>
        > S. 0:0(0) ack 1 <mss 600>
        < .  1:1(0) ack 1
        """);
    tcp.accept().write(1000);
    tcp.run(
        """
        > .  1:601(600) ack 1
        > P. 601:1001(400) ack 1
        """);
  }
}
