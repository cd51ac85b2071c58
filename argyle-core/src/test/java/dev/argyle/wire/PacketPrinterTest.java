package dev.argyle.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PacketPrinterTest {
  private static final String HOSTS = "10.0.0.1 > 10.0.0.2: ";

  private static String print(byte[] b) {
    return PacketPrinter.print(b, 0, b.length);
  }

  private static String hex(byte[] b) {
    return HexFormat.of().formatHex(b);
  }

  /// An IPv4 packet from 10.0.0.1 to 10.0.0.2.
  private static byte[] v4(int protocol, String hex) {
    byte[] payload = HexFormat.of().parseHex(hex.replace(" ", ""));
    byte[] b = new byte[20 + payload.length];
    Ipv4Header.write(b, 0, b.length, 64, protocol, 0x0a000001, 0x0a000002);
    System.arraycopy(payload, 0, b, 20, payload.length);
    return b;
  }

  /// An IPv6 packet from 2001:db8::1 to 2001:db8::2.
  private static byte[] v6(int next, String hex) {
    byte[] payload = HexFormat.of().parseHex(hex.replace(" ", ""));
    byte[] b = new byte[40 + payload.length];
    Ipv6Header.write(b, 0, payload.length, next, 64);
    Ipv6Header.setAddresses(b, 0, 0x20010db8_00000000L, 1, 0x20010db8_00000000L, 2);
    System.arraycopy(payload, 0, b, 40, payload.length);
    return b;
  }

  @Test
  void capturedPackets() {
    assertThat(print(CapturedPackets.SYN_V4))
        .isEqualTo(
            "10.0.0.1:34310 > 10.0.0.2:80: S 2768831335:2768831335(0) win 64240"
                + " <mss 1460,sackOK,TS val 2227637631 ecr 0,nop,wscale 10>");
    assertThat(print(CapturedPackets.SYN_V6))
        .isEqualTo(
            "[2001:db8::1]:59508 > [2001:db8::2]:80: S 1125829289:1125829289(0) win 64800"
                + " <mss 1440,sackOK,TS val 3800203611 ecr 0,nop,wscale 10>");
    assertThat(print(CapturedPackets.UDP_V4)).isEqualTo("10.0.0.1:58244 > 10.0.0.2:53: udp (5)");
    assertThat(print(CapturedPackets.UDP_V6))
        .isEqualTo("[2001:db8::1]:37581 > [2001:db8::2]:53: udp (5)");
    assertThat(print(CapturedPackets.ROUTER_SOLICITATION))
        .isEqualTo("[fe80::f60e:f28:fec7:724] > [ff02::2]: icmp6 router_solicitation (0)");
  }

  @Test
  void aPacketAmidOtherOctets() {
    byte[] b = new byte[100];
    System.arraycopy(CapturedPackets.UDP_V4, 0, b, 7, CapturedPackets.UDP_V4.length);

    assertThat(PacketPrinter.print(b, 7, 60)).isEqualTo("10.0.0.1:58244 > 10.0.0.2:53: udp (5)");
    assertThat(PacketPrinter.print(b, 7, 32)).isEqualTo("malformed ip BAD_TOTAL_LENGTH (32)");
    System.arraycopy(CapturedPackets.UDP_V6, 0, b, 7, CapturedPackets.UDP_V6.length);
    assertThat(PacketPrinter.print(b, 7, 60))
        .isEqualTo("[2001:db8::1]:37581 > [2001:db8::2]:53: udp (5)");
    assertThat(PacketPrinter.print(b, 7, 52)).isEqualTo("malformed ip6 BAD_TOTAL_LENGTH (52)");
    b[7 + 6] = IpProtocol.IPV6_ROUTING;
    assertThat(PacketPrinter.print(b, 7, 53))
        .isEqualTo("[2001:db8::1] > [2001:db8::2]: malformed ip6 EXTENSION_TRUNCATED (53)");
  }

  @Nested
  class Tcp {
    private static final String PORTS = "0050 9c40";

    private static String tcp(String rest) {
      return print(v4(IpProtocol.TCP, PORTS + rest))
          .substring("10.0.0.1:80 > 10.0.0.2:40000: ".length());
    }

    @Test
    void anAnswerToASyn() {
      assertThat(print(v4(6, PORTS + "00000000 00000001 6012 ffff 0000 0000 020405b4")))
          .isEqualTo("10.0.0.1:80 > 10.0.0.2:40000: S. 0:0(0) ack 1 win 65535 <mss 1460>");
    }

    @Test
    void dataAcrossTheEndOfTheSequenceSpace() {
      assertThat(tcp("fffffffe ffffffff 5018 0001 0000 0000 11223344"))
          .isEqualTo("P. 4294967294:2(4) ack 4294967295 win 1");
    }

    @Test
    void aResetWithoutAnAcknowledgment() {
      assertThat(tcp("00000005 00000007 5004 0000 0000 0000")).isEqualTo("R 5:5(0) win 0");
    }

    @Test
    void anUrgentPointer() {
      assertThat(tcp("00000001 00000001 5030 0010 0000 0005"))
          .isEqualTo("U. 1:1(0) ack 1 win 16 urg 5");
    }

    @ParameterizedTest
    @CsvSource({"1, '[ect1] '", "2, '[ect0] '", "3, '[ce] '", "0, ''"})
    void theEcnFieldOfIp(int ecn, String mark) {
      byte[] v4 = v4(6, PORTS + "00000001 00000001 5010 0010 0000 0000");
      Ipv4Header.setTos(v4, 0, 0xb8 | ecn);
      assertThat(print(v4))
          .isEqualTo("10.0.0.1:80 > 10.0.0.2:40000: " + mark + ". 1:1(0) ack 1 win 16");
      byte[] v6 = v6(6, PORTS + "00000001 00000001 5010 0010 0000 0000");
      Ipv6Header.setTrafficClassAndFlowLabel(v6, 0, 0xb8 | ecn, 0);
      assertThat(print(v6))
          .isEqualTo("[2001:db8::1]:80 > [2001:db8::2]:40000: " + mark + ". 1:1(0) ack 1 win 16");
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "01010402               | nop,nop,sackOK",
          "0101050a 00000001 ffffffff | nop,nop,sack 1:4294967295",
          "01010512 00000001 00000002 00000003 00000004 | nop,nop,sack 1:2 3:4",
          "0303ff00               | wscale 255,eol",
          "2204aabb               | kind 34 len 4",
          "020301 00              | kind 2 len 3,eol",
          "0502 0000              | kind 5 len 2,eol",
          "01020000               | nop,...",
          "01010108               | nop,nop,nop,...",
          "02ff0000               | ...",
        })
    void optionsAsTheyStand(String hex, String text) {
      String options = hex.replace(" ", "");
      String offset = Integer.toHexString(5 + options.length() / 8);
      assertThat(tcp("00000001 00000001 " + offset + "010 0010 0000 0000" + options))
          .isEqualTo(". 1:1(0) ack 1 win 16 <" + text + ">");
    }

    @Test
    void aHeaderThatIsLongerThanTheSegment() {
      assertThat(tcp("00000001 00000001 6010 0010 0000 0000"))
          .isEqualTo("malformed tcp BAD_HEADER_LENGTH (20)");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0800 0000 0001 0002 0000 | icmp echo_request id 1 seq 2 (2)",
        "0000 0000 0001 0002      | icmp echo_reply id 1 seq 2 (0)",
        "0304 0000 0000 0514      | icmp unreachable frag_needed mtu 1300 (0)",
        "0303 0000 0000 0000      | icmp unreachable port (0)",
        "030d 0000 0000 0000      | icmp unreachable code 13 (0)",
        "0b01 0000 0000 0000      | icmp time_exceeded code 1 (0)",
        "0c00 0000 1400 0000      | icmp parameter_problem at 20 (0)",
        "0501 0000 0a00 0003      | icmp redirect code 1 (0)",
        "0d00 0000 0000 0000      | icmp type 13 code 0 (0)",
        "0800 00                  | malformed icmp TOO_SHORT (3)",
      })
  void icmp(String hex, String text) {
    assertThat(print(v4(IpProtocol.ICMP, hex))).isEqualTo(HOSTS + text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "8000 0000 0001 0002 0000 | icmp6 echo_request id 1 seq 2 (2)",
        "8100 0000 0001 0002      | icmp6 echo_reply id 1 seq 2 (0)",
        "0200 0000 0000 0500      | icmp6 packet_too_big mtu 1280 (0)",
        "0104 0000 0000 0000      | icmp6 unreachable port (0)",
        "0100 0000 0000 0000      | icmp6 unreachable route (0)",
        "0105 0000 0000 0000      | icmp6 unreachable code 5 (0)",
        "0300 0000 0000 0000      | icmp6 time_exceeded code 0 (0)",
        "0402 0000 0000 002a      | icmp6 parameter_problem code 2 at 42 (0)",
        "8700 0000 0000 0000      | icmp6 neighbor_solicitation (0)",
        "8f00 0000 0000 0000      | icmp6 type 143 code 0 (0)",
        "8000                     | malformed icmp6 TOO_SHORT (2)",
      })
  void icmpv6(String hex, String text) {
    assertThat(print(v6(IpProtocol.ICMPV6, hex)))
        .isEqualTo("[2001:db8::1] > [2001:db8::2]: " + text);
  }

  @Test
  void whomAQuotedPacketConcerned() {
    String quoted4 = HexFormat.of().formatHex(CapturedPackets.SYN_V4, 0, 28);
    assertThat(print(v4(IpProtocol.ICMP, "0303 0000 0000 0000" + quoted4)))
        .isEqualTo(HOSTS + "icmp unreachable port (28) [10.0.0.1:34310 > 10.0.0.2:80: tcp]");
    byte[] laterFragment = CapturedPackets.SYN_V4.clone();
    Ipv4Header.setFragment(laterFragment, 0, 0, 1480);
    assertThat(print(v4(IpProtocol.ICMP, "0b01 0000 0000 0000" + hex(laterFragment))))
        .as("a later fragment has no ports")
        .endsWith("(60) [10.0.0.1 > 10.0.0.2: tcp]");
    String quoted6 = hex(CapturedPackets.UDP_V6);
    assertThat(print(v6(IpProtocol.ICMPV6, "0104 0000 0000 0000" + quoted6)))
        .endsWith("(53) [[2001:db8::1]:37581 > [2001:db8::2]:53: udp]");
    assertThat(print(v6(IpProtocol.ICMPV6, "0104 0000 0000 0000" + quoted6.substring(0, 88))))
        .as("only the ports behind the quoted header")
        .endsWith("(44) [[2001:db8::1]:37581 > [2001:db8::2]:53: udp]");
    assertThat(print(v6(IpProtocol.ICMPV6, "0104 0000 0000 0000" + quoted6.substring(0, 80))))
        .endsWith("(40) [[2001:db8::1] > [2001:db8::2]: udp]");
    assertThat(print(v4(IpProtocol.ICMP, "0303 0000 0000 0000" + quoted4.substring(0, 40))))
        .as("nothing behind the quoted header")
        .endsWith("(20) [10.0.0.1 > 10.0.0.2: tcp]");
  }

  @Test
  void fragments() {
    byte[] b = v4(IpProtocol.UDP, "00".repeat(16));
    Ipv4Header.setIdentification(b, 0, 7);
    Ipv4Header.setFragment(b, 0, Ipv4Header.MORE_FRAGMENTS, 0);
    assertThat(print(b)).isEqualTo(HOSTS + "udp fragment id 7 0:16(16) more");
    Ipv4Header.setFragment(b, 0, 0, 1480);
    assertThat(print(b)).isEqualTo(HOSTS + "udp fragment id 7 1480:1496(16) last");

    assertThat(print(v6(44, "1100 0011 ffffffff" + "00".repeat(8))))
        .isEqualTo("[2001:db8::1] > [2001:db8::2]: udp fragment id 4294967295 16:24(8) more");
  }

  @Test
  void otherProtocolsByNumber() {
    assertThat(print(v4(47, "0000"))).isEqualTo(HOSTS + "proto 47 (2)");
    assertThat(print(v4(IpProtocol.IGMP, "16000000"))).isEqualTo(HOSTS + "igmp (4)");
    assertThat(print(v6(IpProtocol.IPV6_NO_NEXT_HEADER, "")))
        .isEqualTo("[2001:db8::1] > [2001:db8::2]: nothing (0)");
  }

  @Test
  void whatIsWrongWithAMalformedPacket() {
    assertThat(print(new byte[0])).isEqualTo("empty");
    assertThat(print(new byte[20])).isEqualTo("malformed ip BAD_VERSION (20)");
    assertThat(print(v6(43, "0600 0001 00000000")))
        .isEqualTo("[2001:db8::1] > [2001:db8::2]: malformed ip6 ROUTING_NOT_SUPPORTED (48)");
    assertThat(print(v4(IpProtocol.UDP, "0035 0035 0007 0000")))
        .isEqualTo("10.0.0.1:53 > 10.0.0.2:53: malformed udp BAD_TOTAL_LENGTH (8)");
  }
}
