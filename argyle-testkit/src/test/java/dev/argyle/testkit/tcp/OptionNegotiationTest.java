package dev.argyle.testkit.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.sock.TcpInfo;
import dev.argyle.tcp.TcpConfig;
import dev.argyle.testkit.TcpRig;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What two SYNs agree on: RFC 9293 section 3.2, RFC 7323 sections 2.2 and 3.2, RFC 2018 section 2.
class OptionNegotiationTest extends TcpBehaviour {
  private String mss() {
    return wire == Wire.IPV6_ACROSS_THE_WRAP ? "mss 1440" : "mss 1460";
  }

  private static String peerOptions(boolean sack, boolean timestamps, boolean scale) {
    return "<mss 1000"
        + (sack ? ",sackOK" : "")
        + (timestamps ? ",TS val 700 ecr 0" : "")
        + (scale ? ",wscale 7" : "")
        + ">";
  }

  /// As Linux lays options out.
  private String ourOptions(boolean sack, boolean timestamps, boolean scale, int echo) {
    String first =
        timestamps
            ? (sack ? ",sackOK" : ",nop,nop") + ",TS val 1 ecr " + echo
            : sack ? ",nop,nop,sackOK" : "";
    return "<" + mss() + first + (scale ? ",nop,wscale 7" : "") + ">";
  }

  private void agreed(boolean sack, boolean timestamps, boolean scale) {
    TcpInfo.Options options = tcp.info().options();
    assertThat(options.sack()).isEqualTo(sack);
    assertThat(options.timestamps()).isEqualTo(timestamps);
    assertThat(options.sendScale()).isEqualTo(scale ? 7 : 0);
    assertThat(options.receiveScale()).isEqualTo(scale ? 7 : 0);
  }

  private static final String EVERY_MIX =
      """
      false, false, false
      false, false, true
      false, true,  false
      false, true,  true
      true,  false, false
      true,  false, true
      true,  true,  false
      true,  true,  true
      """;

  @ParameterizedTest
  @CsvSource(textBlock = EVERY_MIX)
  void synAck_takesUpWhatThePeerOffers(boolean sack, boolean timestamps, boolean scale) {
    tcp = TcpRig.listening(config());
    tcp.run(
        "< S  0:0(0) win 1000 "
            + peerOptions(sack, timestamps, scale)
            + "\n"
            + "> S. 0:0(0) ack 1 win 65535 "
            + ourOptions(sack, timestamps, scale, 700)
            + "\n"
            + "< .  1:1(0) ack 1 win 1000"
            + (timestamps ? " <TS val 701 ecr 1>" : ""));
    agreed(sack, timestamps, scale);
  }

  @ParameterizedTest
  @CsvSource(textBlock = EVERY_MIX)
  void syn_offersAllAndTakesWhatThePeerAnswers(boolean sack, boolean timestamps, boolean scale) {
    tcp = TcpRig.connecting(config());
    String echo = timestamps ? "<nop,nop,TS val 1 ecr 700>" : "<>";
    tcp.run(
        "> S  0:0(0) win 65535 "
            + ourOptions(true, true, true, 0)
            + "\n"
            + "< S. 0:0(0) ack 1 win 1000 "
            + peerOptions(sack, timestamps, scale)
            + "\n"
            + "> .  1:1(0) ack 1 "
            + echo);
    agreed(sack, timestamps, scale);
  }

  @ParameterizedTest
  @CsvSource(textBlock = EVERY_MIX)
  void synAckOfASimultaneousOpen_takesUpWhatThePeerOffers(
      boolean sack, boolean timestamps, boolean scale) {
    tcp = TcpRig.connecting(config());
    tcp.run(
        "> S  0:0(0) win 65535 "
            + ourOptions(true, true, true, 0)
            + "\n"
            + "< S  0:0(0) win 1000 "
            + peerOptions(sack, timestamps, scale)
            + "\n"
            + "> S. 0:0(0) ack 1 win 65535 "
            + ourOptions(sack, timestamps, scale, 700)
            + "\n"
            + "< .  1:1(0) ack 1"
            + (timestamps ? " <TS val 701 ecr 1>" : ""));
    agreed(sack, timestamps, scale);
  }

  @ParameterizedTest
  @CsvSource(textBlock = EVERY_MIX)
  void whatIsSwitchedOff_isNeitherOfferedNorTakenUp(
      boolean sack, boolean timestamps, boolean scale) {
    TcpConfig knobs = TcpConfig.DEFAULT.with(new TcpConfig.Options(sack, timestamps, scale));
    tcp = TcpRig.connecting(config().with(knobs));
    tcp.run(
        "> S 0:0(0) "
            + ourOptions(sack, timestamps, scale, 0)
            + "\n"
            + "< S. 0:0(0) ack 1 win 1000 "
            + peerOptions(true, true, true)
            + "\n"
            + "> .  1:1(0) ack 1");
    agreed(sack, timestamps, scale);
  }

  @Test // RFC 7323 section 2.2
  @Tag("RFC7323-2.2-b")
  void windowsOfSyns_areNeverScaled() {
    tcp = TcpRig.connecting(config());
    tcp.run(
        """
        > S  0:0(0) win 65535
        < S. 0:0(0) ack 1 win 1500 <mss 1000,wscale 7>
        > .  1:1(0) ack 1 win 512
        """);
    user().write(3000);
    tcp.run(
        """
        > . 1:751(750) ack 1
        > . 751:1501(750) ack 1
        """);
  }

  @Test
  @Tag("RFC9293-REC-1")
  @Tag("RFC7323-2.3-b")
  void windowsAfterThat_are() {
    established("win 1000 <mss 1000,wscale 2>");
    tcp.run("< . 1:1(0) ack 1 win 500");
    user().write(3000);
    tcp.run(
        """
        > . 1:1001(1000) ack 1
        > P. 1001:2001(1000) ack 1
        """);
  }

  @Test // RFC 7323 section 2.3
  @Tag("RFC7323-2.3-a")
  void scaleAboveFourteen_countsAsFourteen() {
    established("win 1000 <mss 1000,wscale 255>");
    assertThat(tcp.info().options().sendScale()).isEqualTo(14);
  }

  @Test // RFC 7323 section 2.2: only in a SYN
  @Tag("RFC7323-1.3-a")
  void scaleInAnotherSegment_isIgnored() {
    established();
    tcp.run("< . 1:1(0) ack 1 win 1000 <wscale 7,nop>");
    assertThat(tcp.info().options().sendScale()).isZero();
    assertThat(tcp.info().window().send()).isEqualTo(1000);
  }

  @Test // RFC 9293 section 3.2: only in a SYN
  @Tag("RFC9293-MUST-5")
  void mssInAnotherSegment_isIgnored() {
    established();
    tcp.run("< . 1:1(0) ack 1 <mss 100>");
    assertThat(tcp.info().window().mss()).isEqualTo(1000);
  }

  @Test // MUST-6
  @Tag("RFC9293-MUST-6")
  void unknownOptions_areSkipped() {
    tcp = TcpRig.listening(config());
    tcp.run(
        "< S  0:0(0) win 1000 <raw fd04abcd,mss 1000,raw fe02,sackOK,raw 1e03ff,nop>\n"
            + "> S. 0:0(0) ack 1 <"
            + mss()
            + ",nop,nop,sackOK>");
  }

  @Test // of an option given twice the last counts
  void optionGivenTwice_countsOnce() {
    established("win 1000 <mss 700,mss 600>");
    assertThat(tcp.info().window().mss()).isEqualTo(600);
  }
}
