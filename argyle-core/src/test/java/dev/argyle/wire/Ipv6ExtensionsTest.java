package dev.argyle.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Ipv6ExtensionsTest {
  private static final int AT = 5;
  private static final String TCP_HEADER = "0050 9c40 00000001 00000000 5002 ffff 0000 0000";

  private final Ipv6Extensions walk = new Ipv6Extensions();

  /// Walks a packet whose IPv6 header names `first` and is followed by these octets.
  private ParseResult walk(int first, String hex) {
    byte[] payload = HexFormat.of().parseHex(hex.replace(" ", ""));
    byte[] b = new byte[AT + 40 + payload.length];
    Ipv6Header.write(b, AT, payload.length, first, 64);
    System.arraycopy(payload, 0, b, AT + 40, payload.length);
    ParseResult form = Ipv6Header.validate(b, AT, b.length - AT);
    return form.isOk() ? walk.walk(b, AT) : form;
  }

  private void assertReached(int protocol, int headerBytes) {
    assertThat(walk.protocol()).isEqualTo(protocol);
    assertThat(walk.offset()).isEqualTo(AT + 40 + headerBytes);
  }

  private void assertProblem(int code, int pointer, boolean evenMulticast) {
    assertThat(walk.problemCode()).isEqualTo(code);
    assertThat(walk.problemPointer()).isEqualTo(pointer);
    assertThat(walk.answersMulticast()).isEqualTo(evenMulticast);
  }

  @Nested
  class Reaches {
    @Test
    void theTransportDirectly() {
      assertThat(walk(IpProtocol.TCP, TCP_HEADER)).isEqualTo(ParseResult.OK);
      assertReached(IpProtocol.TCP, 0);
      assertThat(walk.remainingBytes()).isEqualTo(20);
      assertThat(walk.nextHeaderPointer()).isEqualTo(6);
      assertThat(walk.isFragment()).isFalse();
      assertThat(walk.fragmentAt()).isEqualTo(Ipv6Extensions.NONE);
    }

    @Test
    @Tag("RFC8200-4-a")
    void theTransportBehindHeadersInAnyOrder() {
      String hopByHop = "3c00 010400000000"; // then destination options
      String destination = "2b01 010c" + "00".repeat(12); // 16 octets, then routing
      String routing = "3c00 0000 00000000"; // type 0 with nothing left, then destination options
      String again = "0600 000000000000"; // six Pad1, then TCP
      assertThat(walk(0, hopByHop + destination + routing + again + TCP_HEADER))
          .isEqualTo(ParseResult.OK);
      assertReached(IpProtocol.TCP, 40);
      assertThat(walk.nextHeaderPointer()).isEqualTo(40 + 32);
    }

    @Test
    @Tag("RFC8200-4.7-a")
    void theEndOfAChainWithNothingBehindIt() {
      assertThat(walk(60, "3b00 010400000000")).isEqualTo(ParseResult.OK);
      assertReached(IpProtocol.IPV6_NO_NEXT_HEADER, 8);
      assertThat(walk.remainingBytes()).isZero();
    }

    @Test
    @Tag("RFC8200-4-b")
    void aProtocolNotKnownHereAndSaysWhereItWasNamed() {
      assertThat(walk(60, "fd00 010400000000 1122")).isEqualTo(ParseResult.OK);
      assertReached(0xfd, 8);
      assertThat(walk.nextHeaderPointer()).isEqualTo(40);
      assertThat(walk.remainingBytes()).isEqualTo(2);
    }

    @Test
    @Tag("RFC6946-4-a")
    void theTransportOfAnAtomicFragment() {
      assertThat(walk(44, "0600 0000 12345678" + TCP_HEADER)).isEqualTo(ParseResult.OK);
      assertReached(IpProtocol.TCP, 8);
      assertThat(walk.isFragment()).isFalse();
      assertThat(walk.fragmentAt()).isEqualTo(AT + 40);
    }

    @Test
    void theTransportPastAnUnknownOptionThatMayBeSkipped() {
      assertThat(walk(0, "0600 0502 0000 0100" + TCP_HEADER)).isEqualTo(ParseResult.OK);
      assertReached(IpProtocol.TCP, 8);
    }

    @Test
    void theNextPacketAfterAFault() {
      assertThat(walk(0, "0600 8004 00000000")).isEqualTo(Malformed.OPTION_NOT_KNOWN);
      assertThat(walk(44, "0600 0001 12345678" + TCP_HEADER + "00000000"))
          .isEqualTo(ParseResult.OK);
      assertThat(walk(6, TCP_HEADER)).isEqualTo(ParseResult.OK);
      assertReached(IpProtocol.TCP, 0);
      assertThat(walk.isFragment()).isFalse();
      assertProblem(Ipv6Extensions.NONE, 0, false);
    }
  }

  @Nested
  class StopsAtAFragment {
    @Test
    void whenItIsTheFirstAndHasAllHeaders() {
      assertThat(walk(60, "2c00 010400000000" + "0600 0001 12345678" + TCP_HEADER + "00000000"))
          .isEqualTo(ParseResult.OK);
      assertReached(IpProtocol.IPV6_FRAGMENT, 8);
      assertThat(walk.isFragment()).isTrue();
      assertThat(walk.fragmentAt()).isEqualTo(AT + 48);
      assertThat(walk.remainingBytes()).isEqualTo(32);
    }

    @Test
    void whenItIsTheFirstAndEndsJustBehindThem() {
      assertThat(walk(44, "1100 0001 12345678" + "0035 0035 0008 0000")).isEqualTo(ParseResult.OK);
      assertThat(walk(44, "3c00 0001 12345678" + "3b00 010400000000")).isEqualTo(ParseResult.OK);
      assertThat(walk.isFragment()).isTrue();
    }

    @Test
    void whenItIsALaterOneWhateverItHolds() {
      assertThat(walk(44, "0000 0008 12345678 ff")).isEqualTo(ParseResult.OK);
      assertThat(walk.isFragment()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"6, 16", "17, 0", "58, 0", "60, 0"})
    void andRefusesAFirstOneThatEndsBeforeItsTransportHeader(int next, int octets) {
      String header = HexFormat.of().toHexDigits((byte) next) + "00 0001 12345678";
      assertThat(walk(44, header + "00".repeat(octets)))
          .isEqualTo(Malformed.FRAGMENT_WITHOUT_HEADERS);
      assertProblem(Icmpv6Message.CODE_INCOMPLETE_FIRST_FRAGMENT, 0, false);
    }

    @Test
    @Tag("RFC7112-5-a")
    void andRefusesAFirstOneWhoseChainGoesOnInTheNext() {
      assertThat(walk(44, "3c00 0001 12345678" + "0600 010400000000" + "00".repeat(16)))
          .isEqualTo(Malformed.FRAGMENT_WITHOUT_HEADERS);
      assertThat(walk(44, "3c00 0001 12345678" + "0605 010400000000"))
          .isEqualTo(Malformed.FRAGMENT_WITHOUT_HEADERS);
    }

    @Test
    @Tag("RFC8200-4.5-b")
    void andRefusesOneThatIsNotTheLastAndNoMultipleOfEight() {
      assertThat(walk(44, "1100 0009 12345678" + "00".repeat(15)))
          .isEqualTo(Malformed.FRAGMENT_NOT_OF_EIGHT);
      assertProblem(Icmpv6Message.CODE_ERRONEOUS_FIELD, 4, false);
    }

    @Test
    @Tag("RFC8200-4.5-c")
    void andRefusesOneThatEndsPast65535() {
      assertThat(walk(44, "1100 fff8 12345678" + "00".repeat(7))).isEqualTo(ParseResult.OK);
      assertThat(walk(44, "1100 fff8 12345678" + "00".repeat(8)))
          .isEqualTo(Malformed.FRAGMENT_TOO_LONG);
      assertProblem(Icmpv6Message.CODE_ERRONEOUS_FIELD, 42, false);
      assertThat(walk(60, "2c00 010400000000" + "1100 fff8 12345678" + "00"))
          .as("the headers in front count too")
          .isEqualTo(Malformed.FRAGMENT_TOO_LONG);
    }
  }

  @Nested
  class Refuses {
    @Test
    @Tag("RFC8200-4-a")
    void hopByHopOptionsAnywhereButFirst() {
      assertThat(walk(60, "0000 010400000000" + "0600 010400000000" + TCP_HEADER))
          .isEqualTo(Malformed.EXTENSION_OUT_OF_ORDER);
      assertProblem(Icmpv6Message.CODE_UNKNOWN_NEXT_HEADER, 40, false);
    }

    @Test
    @Tag("RFC8200-4.4-a")
    void aRoutingHeaderWithSegmentsLeft() {
      assertThat(walk(43, "0602 0001 00000000" + "00".repeat(16) + TCP_HEADER))
          .isEqualTo(Malformed.ROUTING_NOT_SUPPORTED);
      assertProblem(Icmpv6Message.CODE_ERRONEOUS_FIELD, 42, false);
    }

    @Test
    void aHeaderThatEndsPastThePacket() {
      assertThat(walk(60, "0601 010400000000")).isEqualTo(Malformed.EXTENSION_TRUNCATED);
      assertProblem(Icmpv6Message.CODE_ERRONEOUS_FIELD, 41, false);
      for (int octets = 0; octets < 8; octets++) {
        for (int protocol : new int[] {0, 43, 44, 60}) {
          assertThat(walk(protocol, "00".repeat(octets))).isEqualTo(Malformed.EXTENSION_TRUNCATED);
        }
      }
    }

    @Test
    void anOptionThatEndsPastItsHeader() {
      assertThat(walk(60, "0600 010500000000" + TCP_HEADER))
          .isEqualTo(Malformed.EXTENSION_TRUNCATED);
      assertProblem(Icmpv6Message.CODE_ERRONEOUS_FIELD, 43, false);
      assertThat(walk(60, "0600 0000 0000 0001" + TCP_HEADER))
          .as("an option without a length")
          .isEqualTo(Malformed.EXTENSION_TRUNCATED);
      assertThat(walk(60, "0600 0000 0000 0001"))
          .as("the same at the end of the array")
          .isEqualTo(Malformed.EXTENSION_TRUNCATED);
    }

    @ParameterizedTest
    @CsvSource({
      "0x3e, true, -1, false",
      "0x7e, false, -1, false",
      "0xbe, false, 2, true",
      "0xfe, false, 2, false",
    })
    @Tag("RFC8200-4.2-a")
    void anUnknownOptionAsItsHighBitsSay(
        String type, boolean accepted, int code, boolean evenMulticast) {
      assertThat(walk(60, "0600 0000" + type.substring(2) + "02 0000" + TCP_HEADER))
          .isEqualTo(accepted ? ParseResult.OK : Malformed.OPTION_NOT_KNOWN);
      assertProblem(code, code < 0 ? 0 : 44, evenMulticast);
    }

    @Test
    void moreOptionsThanItCaresToWalk() {
      // a header of 64 octets holds 62 Pad1, one of 8 holds six more
      String many = "3c07" + "00".repeat(62);
      assertThat(walk(60, many + "0600 0000 0102 0000" + TCP_HEADER))
          .as("65 options")
          .isEqualTo(Malformed.TOO_MANY_OPTIONS);
      assertProblem(Icmpv6Message.CODE_TOO_MANY_OPTIONS, 40 + 64 + 4, false);
      assertThat(walk(60, many + "0600 0001 0300 0000" + TCP_HEADER))
          .as("64 options")
          .isEqualTo(ParseResult.OK);
    }

    @Test
    void moreHeadersThanItCaresToWalk() {
      String one = "3c00 010400000000";
      String last = "0600 010400000000" + TCP_HEADER;
      assertThat(walk(60, one.repeat(15) + last)).isEqualTo(ParseResult.OK);
      assertThat(walk(60, one.repeat(16) + last)).isEqualTo(Malformed.TOO_MANY_EXTENSIONS);
      assertProblem(Icmpv6Message.CODE_TOO_MANY_EXTENSIONS, 40 + 16 * 8, false);
    }
  }

  @Test
  void believesThePacketsOwnLengthAndNotTheArrays() {
    byte[] b = new byte[200];
    Arrays.fill(b, (byte) 0x3c);
    Ipv6Header.write(b, 0, 4, IpProtocol.IPV6_DESTINATION_OPTIONS, 64);

    assertThat(walk.walk(b, 0)).isEqualTo(Malformed.EXTENSION_TRUNCATED);
  }
}
