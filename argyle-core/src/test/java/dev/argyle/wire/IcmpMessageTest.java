package dev.argyle.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class IcmpMessageTest {
  @Test
  void anEchoRequestHasIdentifierSequenceAndChecksum() {
    byte[] b = new byte[3 + 12];
    Arrays.fill(b, (byte) 0xff);
    Icmpv4Message.write(b, 3, Icmpv4Message.ECHO_REQUEST, 0, Icmpv4Message.echo(0x8001, 0xfffe));
    NetworkOrder.putS32(b, 11, 0x01020304);
    Icmpv4Message.writeChecksum(b, 3, 12);
    Icmpv4Message.writeChecksum(b, 3, 12); // what it wrote before does not count

    // 0800 + 8001 + fffe + 0102 + 0304 = 18c05 -> 8c06, inverted 73f9
    assertThat(HexFormat.of().formatHex(b, 3, 15)).isEqualTo("080073f98001fffe01020304");
    assertThat(Icmpv4Message.verifyChecksum(b, 3, 12)).isTrue();
    assertThat(Icmpv4Message.verifyChecksum(b, 3, 11)).isFalse();
    assertThat(Icmpv4Message.type(b, 3)).isEqualTo(8);
    assertThat(Icmpv4Message.code(b, 3)).isZero();
    assertThat(Icmpv4Message.checksum(b, 3)).isEqualTo(0x73f9);
    assertThat(Icmpv4Message.echoIdentifier(b, 3)).isEqualTo(0x8001);
    assertThat(Icmpv4Message.echoSequence(b, 3)).isEqualTo(0xfffe);
  }

  @Test
  void fragmentationNeededTellsTheMtuInItsLowHalf() {
    byte[] b = new byte[8];
    Icmpv4Message.write(
        b,
        0,
        Icmpv4Message.DESTINATION_UNREACHABLE,
        Icmpv4Message.CODE_FRAGMENTATION_NEEDED,
        Icmpv4Message.nextHopMtu(1300));

    assertThat(HexFormat.of().formatHex(b)).isEqualTo("0304000000000514");
    assertThat(Icmpv4Message.nextHopMtuBytes(b, 0)).isEqualTo(1300);
    assertThat(Icmpv4Message.quotedAt(0)).isEqualTo(8);
  }

  @Test
  void pointerAndGatewayAreReadWhereRfc792HasThem() {
    byte[] b = HexFormat.of().parseHex("0c000000ff0a0b0c");

    assertThat(Icmpv4Message.pointer(b, 0)).isEqualTo(255);
    assertThat(Icmpv4Message.gateway(b, 0)).isEqualTo(0xff0a0b0c);
  }

  @Test
  @Tag("RFC4443-2.1-a")
  void errorsAreToldFromQuestionsAndAnswers() {
    for (int type = 0; type < 256; type++) {
      boolean error4 = type == 3 || type == 4 || type == 5 || type == 11 || type == 12;
      assertThat(Icmpv4Message.isError(type)).as("ICMP type %d", type).isEqualTo(error4);
      assertThat(Icmpv6Message.isError(type)).as("ICMPv6 type %d", type).isEqualTo(type < 128);
    }
  }

  @Test
  void eightOctetsAreTheLeast() {
    for (int length = 0; length < 12; length++) {
      ParseResult expected = length < 8 ? Malformed.TOO_SHORT : ParseResult.OK;
      assertThat(Icmpv4Message.validate(new byte[12], 0, length)).isEqualTo(expected);
      assertThat(Icmpv6Message.validate(new byte[12], 0, length)).isEqualTo(expected);
    }
  }

  @Test
  @Tag("RFC4443-2.3-a")
  void icmpv6CountsAPseudoHeaderAsLinuxDoes() {
    byte[] b = CapturedPackets.ROUTER_SOLICITATION.clone();
    long pseudoHeader =
        InternetChecksum.pseudoHeader(
            Ipv6Header.sourceHigh(b, 0),
            Ipv6Header.sourceLow(b, 0),
            Ipv6Header.destinationHigh(b, 0),
            Ipv6Header.destinationLow(b, 0),
            IpProtocol.ICMPV6,
            8);

    assertThat(Icmpv6Message.type(b, 40)).isEqualTo(Icmpv6Message.ROUTER_SOLICITATION);
    assertThat(Icmpv6Message.code(b, 40)).isZero();
    assertThat(Icmpv6Message.checksum(b, 40)).isEqualTo(0x7214);
    assertThat(Icmpv6Message.verifyChecksum(b, 40, 8, pseudoHeader)).isTrue();
    assertThat(Icmpv6Message.verifyChecksum(b, 40, 8, pseudoHeader + 1)).isFalse();
    Icmpv6Message.writeChecksum(b, 40, 8, pseudoHeader);
    assertThat(b).isEqualTo(CapturedPackets.ROUTER_SOLICITATION);
  }

  @Test
  void packetTooBigHasAnMtuOf32Bits() {
    byte[] b = new byte[8];
    Icmpv6Message.write(b, 0, Icmpv6Message.PACKET_TOO_BIG, 0, 1280);
    assertThat(HexFormat.of().formatHex(b)).isEqualTo("0200000000000500");
    assertThat(Icmpv6Message.mtuBytes(b, 0)).isEqualTo(1280);

    Icmpv6Message.write(b, 0, Icmpv6Message.PACKET_TOO_BIG, 0, -1);
    assertThat(Icmpv6Message.mtuBytes(b, 0)).isEqualTo(Integer.MAX_VALUE);
    assertThat(Icmpv6Message.pointer(b, 0)).isEqualTo(0xffff_ffffL);
  }

  @Test
  @Tag("RFC4443-3.4-a")
  void aParameterProblemOfIcmpv6HasCodeAndPointer() {
    byte[] b = new byte[8];
    Icmpv6Message.write(
        b, 0, Icmpv6Message.PARAMETER_PROBLEM, Icmpv6Message.CODE_UNKNOWN_OPTION, 42);
    assertThat(HexFormat.of().formatHex(b)).isEqualTo("040200000000002a");
    assertThat(Icmpv6Message.code(b, 0)).isEqualTo(Icmpv6Message.CODE_UNKNOWN_OPTION);
    assertThat(Icmpv6Message.pointer(b, 0)).isEqualTo(42);
  }

  @Test
  void anEchoOfIcmpv6IsLaidOutAsThatOfIcmp() {
    byte[] b = new byte[8];
    Icmpv6Message.write(b, 0, Icmpv6Message.ECHO_REPLY, 0, Icmpv6Message.echo(1, 2));

    assertThat(HexFormat.of().formatHex(b)).isEqualTo("8100000000010002");
    assertThat(Icmpv6Message.echoIdentifier(b, 0)).isEqualTo(1);
    assertThat(Icmpv6Message.echoSequence(b, 0)).isEqualTo(2);
    assertThat(Icmpv6Message.quotedAt(0)).isEqualTo(8);
  }
}
