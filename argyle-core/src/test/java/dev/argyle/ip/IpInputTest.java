package dev.argyle.ip;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.device.DeviceFeatures;
import dev.argyle.env.ManualEnv;
import dev.argyle.wire.Icmpv4Message;
import dev.argyle.wire.Icmpv6Message;
import dev.argyle.wire.IpAddress;
import dev.argyle.wire.IpProtocol;
import dev.argyle.wire.Ipv4Header;
import dev.argyle.wire.Ipv6Header;
import dev.argyle.wire.Malformed;
import dev.argyle.wire.NetworkOrder;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IpInputTest {
  private static final String ME4 = "10.0.0.1";
  private static final String PEER4 = "10.0.0.2";
  private static final String ME6 = "fd00::1";
  private static final String PEER6 = "fd00::2";
  private static final int UNKNOWN_PROTOCOL = 200;

  private final ManualEnv env = new ManualEnv();
  private final RecordingDevice device = new RecordingDevice(1500, DeviceFeatures.NONE);
  private final IpHost host = new IpHost(env, device, ME4 + "/24", ME6 + "/64");

  @AfterEach
  void everyPacketIsGivenBack() {
    host.ip.close();
    assertThat(host.pool.outstanding()).isZero();
  }

  private byte[] onlyAnswer() {
    List<byte[]> sent = device.takeSent();
    assertThat(sent).hasSize(1);
    return sent.get(0);
  }

  private static byte[] echo(String from, String to, byte[] data) {
    boolean v4 = IpAddress.parse(from).isV4();
    int type = v4 ? Icmpv4Message.ECHO_REQUEST : Icmpv6Message.ECHO_REQUEST;
    int protocol = v4 ? IpProtocol.ICMP : IpProtocol.ICMPV6;
    byte[] message = Packets.icmp(from, to, type, 0, Icmpv4Message.echo(77, 3), data);
    return Packets.ip(from, to, protocol, message);
  }

  @Nested
  class Echo {
    @ParameterizedTest
    @CsvSource({"10.0.0.2, 10.0.0.1, 0", "fd00::2, fd00::1, 129"})
    @Tag("RFC1122-3.2.2.6-a")
    @Tag("RFC792-a")
    void isAnsweredWithTheSameContent(String from, String to, int replyType) {
      byte[] data = Packets.payload(56);
      device.inject(echo(from, to, data));
      byte[] expected = Packets.icmp(to, from, replyType, 0, Icmpv4Message.echo(77, 3), data);
      byte[] answer = onlyAnswer();
      int header = Packets.headerBytes(answer);
      assertThat(Arrays.copyOfRange(answer, header, answer.length)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"10.0.0.2, 10.0.0.1", "fd00::2, fd00::1"})
    void isAnsweredWhateverPiecesItLiesIn(String from, String to) {
      byte[] request = echo(from, to, Packets.payload(101));
      device.inject(request);
      byte[] expected = onlyAnswer();
      for (int linear = 0; linear < request.length; linear += 7) {
        device.injectInPieces(request, linear, 13);
        byte[] answer = onlyAnswer();
        if (Packets.headerBytes(answer) == 20) {
          NetworkOrder.putU16(answer, 4, Ipv4Header.identification(expected, 0));
          Ipv4Header.writeChecksum(answer, 0);
        }
        assertThat(answer).isEqualTo(expected);
      }
    }

    @Test
    @Tag("RFC1122-3.2.2.6-b")
    void toTheBroadcastIsNotAnswered() {
      device.inject(echo(PEER4, "10.0.0.255", Packets.payload(8)));
      assertThat(device.takeSent()).isEmpty();
    }

    @Test
    @Tag("RFC4443-4.2-a")
    void toAllNodesIsAnsweredFromAnAddressOfTheHost() {
      device.inject(echo(PEER6, "ff02::1", Packets.payload(8)));
      byte[] answer = onlyAnswer();
      assertThat(Ipv6Header.sourceLow(answer, 0)).isEqualTo(IpAddress.parse(ME6).low());
    }

    @Test
    @Tag("RFC791-3.1-b")
    void isAnsweredThoughTheLinkHasPaddedIt() {
      byte[] padded = Arrays.copyOf(echo(PEER4, ME4, Packets.payload(4)), 60);
      device.inject(padded);
      assertThat(onlyAnswer()).hasSize(32);
    }

    @Test
    @Tag("RFC792-c")
    void withABadChecksumIsDropped() {
      byte[] request = echo(PEER4, ME4, Packets.payload(4));
      request[request.length - 1] ^= 1;
      device.inject(request);
      assertThat(device.takeSent()).isEmpty();
      assertThat(host.drops(DropReason.ICMP_BAD_CHECKSUM)).isEqualTo(1);
    }
  }

  @Nested
  class Drops {
    @ParameterizedTest
    @CsvSource({
      "0.0.0.0, 10.0.0.1, MARTIAN_SOURCE",
      "224.0.0.1, 10.0.0.1, MARTIAN_SOURCE",
      "255.255.255.255, 10.0.0.1, MARTIAN_SOURCE",
      "10.0.0.255, 10.0.0.1, MARTIAN_SOURCE",
      "127.0.0.1, 10.0.0.1, MARTIAN_LOOPBACK",
      "10.0.0.2, 127.0.0.1, MARTIAN_LOOPBACK",
      "10.0.0.1, 10.0.0.1, MARTIAN_OWN_SOURCE",
      "10.0.0.2, 10.0.0.3, NOT_FOR_US",
      "10.0.0.2, 224.0.0.251, NOT_FOR_US",
      "::, fd00::1, MARTIAN_SOURCE",
      "ff02::1, fd00::1, MARTIAN_SOURCE",
      "::1, fd00::1, MARTIAN_LOOPBACK",
      "fd00::2, ::1, MARTIAN_LOOPBACK",
      "fd00::1, fd00::1, MARTIAN_OWN_SOURCE",
      "fd00::2, fd00::3, NOT_FOR_US"
    })
    void byAddress(String from, String to, DropReason reason) {
      device.inject(echo(from, to, Packets.payload(8)));
      assertThat(device.takeSent()).isEmpty();
      assertThat(host.drops(reason)).isEqualTo(1);
    }

    @Test
    @Tag("RFC1122-3.2.1.1-a")
    void whatIsNoIp() {
      device.inject(new byte[] {0x50, 1, 2, 3});
      device.inject(new byte[0]);
      assertThat(host.drops(DropReason.NOT_IP)).isEqualTo(2);
    }

    @Test
    @Tag("RFC1122-3.2.1.2-a")
    void aBadHeaderChecksum() {
      byte[] packet = echo(PEER4, ME4, new byte[0]);
      packet[8]--;
      device.inject(packet);
      assertThat(host.drops(DropReason.BAD_HEADER_CHECKSUM)).isEqualTo(1);
    }

    @Test
    void aLengthThatIsNotThere() {
      byte[] packet = echo(PEER4, ME4, Packets.payload(8));
      device.inject(Arrays.copyOf(packet, packet.length - 1));
      assertThat(host.ip.counters().drops(Malformed.BAD_TOTAL_LENGTH)).isEqualTo(1);
    }

    @Test
    void whatComesByAnInterfaceThatIsGone() {
      host.ip.removeInterface(host.eth);
      device.inject(echo(PEER4, ME4, new byte[0]));
      assertThat(host.drops(DropReason.INTERFACE_DOWN)).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"131", "137"})
    @Tag("RFC9293-MUST-53")
    void sourceRoutes(int option) {
      byte[] options = {(byte) option, 7, 4, 10, 0, 0, 9};
      device.inject(
          Packets.v4(
              IpAddress.parse(PEER4),
              IpAddress.parse(ME4),
              IpProtocol.ICMP,
              Packets.icmp(PEER4, ME4, Icmpv4Message.ECHO_REQUEST, 0, 0, new byte[4]),
              options));
      assertThat(device.takeSent()).isEmpty();
      assertThat(host.drops(DropReason.SOURCE_ROUTED)).isEqualTo(1);
    }
  }

  @Nested
  class Answers {
    /// A record of the route that is full, and two that nobody has defined.
    @ParameterizedTest
    @CsvSource({"7", "94", "222"})
    @Tag("RFC9293-MUST-50")
    @Tag("RFC1122-3.2.1.8-a")
    void aRequestWhateverOptionItCarries(int option) {
      byte[] request =
          Packets.icmp(PEER4, ME4, Icmpv4Message.ECHO_REQUEST, 0, 0, Packets.payload(4));
      byte[] options = {1, (byte) option, 7, 8, 0, 0, 0, 0};
      device.inject(
          Packets.v4(
              IpAddress.parse(PEER4), IpAddress.parse(ME4), IpProtocol.ICMP, request, options));
      assertThat(Packets.icmpTypeAndCode(onlyAnswer())).isZero();
    }

    @Test
    @Tag("RFC1122-3.2.2.1-a")
    void anUnknownProtocolOfIpv4() {
      byte[] packet = Packets.ip(PEER4, ME4, UNKNOWN_PROTOCOL, Packets.payload(16));
      device.inject(packet);
      byte[] answer = onlyAnswer();
      assertThat(Packets.icmpTypeAndCode(answer)).isEqualTo(3 << 8 | 2);
      assertThat(Arrays.copyOfRange(answer, 28, answer.length)).isEqualTo(packet);
    }

    @Test
    @Tag("RFC8200-4-b")
    void anUnknownNextHeaderOfIpv6() {
      byte[] packet = Packets.ip(PEER6, ME6, UNKNOWN_PROTOCOL, Packets.payload(16));
      device.inject(packet);
      byte[] answer = onlyAnswer();
      assertThat(Packets.icmpTypeAndCode(answer)).isEqualTo(4 << 8 | 1);
      assertThat(NetworkOrder.s32(answer, 44)).isEqualTo(Ipv6Header.NEXT_HEADER_OFFSET);
      assertThat(Arrays.copyOfRange(answer, 48, answer.length)).isEqualTo(packet);
    }

    @Test
    @Tag("RFC792-b")
    @Tag("RFC4443-2.4-a")
    void withNoMoreThan576OctetsOfIpv4And1280OfIpv6() {
      device.inject(Packets.ip(PEER4, ME4, UNKNOWN_PROTOCOL, Packets.payload(1400)));
      assertThat(onlyAnswer()).hasSize(576);
      device.inject(Packets.ip(PEER6, ME6, UNKNOWN_PROTOCOL, Packets.payload(1400)));
      assertThat(onlyAnswer()).hasSize(1280);
    }

    /// RFC 4443 section 2.4 (e.1).
    @ParameterizedTest
    @CsvSource({"3, false", "127, false", "128, true"})
    @Tag("RFC4443-2.4-b")
    void neverAnErrorAboutAnErrorOfIpv6(int type, boolean answered) {
      byte[] message = Packets.icmp(PEER6, ME6, type, 0, 0, new byte[48]);
      byte[] harmless = {60, 0, 1, 4, 0, 0, 0, 0};
      byte[] unknownOption = {58, 0, (byte) 0x80, 4, 0, 0, 0, 0};
      byte[] payload = Packets.concat(harmless, unknownOption, message);
      device.inject(Packets.ip(PEER6, ME6, IpProtocol.IPV6_DESTINATION_OPTIONS, payload));
      assertThat(host.ip.counters().drops(Malformed.OPTION_NOT_KNOWN)).isEqualTo(1);
      assertThat(device.takeSent()).hasSize(answered ? 1 : 0);
    }

    /// RFC 1122 section 3.2.2.
    @ParameterizedTest
    @CsvSource({"3, false", "11, false", "12, false", "8, true"})
    @Tag("RFC1122-3.2.2-b")
    void neverAnErrorAboutAnErrorOfIpv4(int type, boolean answered) {
      byte[] message = Packets.icmp(PEER4, ME4, type, 0, 0, new byte[28]);
      byte[] tooLong = {7, 40, 4};
      device.inject(
          Packets.v4(
              IpAddress.parse(PEER4), IpAddress.parse(ME4), IpProtocol.ICMP, message, tooLong));
      assertThat(host.drops(DropReason.BAD_OPTION)).isEqualTo(1);
      assertThat(device.takeSent()).hasSize(answered ? 1 : 0);
    }

    @ParameterizedTest
    @CsvSource({
      "10.0.0.2, 10.0.0.255",
      "10.0.0.2, 255.255.255.255",
      "10.0.0.2, 224.0.0.1",
      "fd00::2, ff02::1"
    })
    @Tag("RFC1122-3.2.2-b")
    @Tag("RFC4443-2.4-b")
    void nothingThatWasSentToMany(String from, String to) {
      device.inject(Packets.ip(from, to, UNKNOWN_PROTOCOL, new byte[20]));
      assertThat(host.drops(DropReason.UNKNOWN_PROTOCOL)).isEqualTo(1);
      assertThat(device.takeSent()).isEmpty();
    }

    @Test
    @Tag("RFC4443-2.4-c")
    void atMostAsManyErrorsAsTheTokenBucketHolds() {
      byte[] packet = Packets.ip(PEER4, ME4, UNKNOWN_PROTOCOL, Packets.payload(16));
      for (int i = 0; i < 1000; i++) {
        device.inject(packet);
      }
      int burst = device.takeSent().size();
      assertThat(burst).isBetween(30, 90);
      env.advanceSeconds(1);
      for (int i = 0; i < 1000; i++) {
        device.inject(packet);
      }
      assertThat(device.takeSent().size()).isBetween(30, 90);
      assertThat(host.drops(DropReason.ICMP_RATE_LIMIT)).isGreaterThan(1800);
    }

    @Test
    void anOptionThatRunsPastTheHeader() {
      device.inject(
          Packets.v4(
              IpAddress.parse(PEER4),
              IpAddress.parse(ME4),
              IpProtocol.UDP,
              new byte[8],
              new byte[] {1, 7, 9, 4}));
      byte[] answer = onlyAnswer();
      assertThat(Packets.icmpTypeAndCode(answer)).isEqualTo(12 << 8);
      assertThat(answer[24]).isEqualTo((byte) 22);
    }
  }

  @Nested
  class Survives {
    /// RELIABILITY V19: every option type and length, with three pointers.
    @Test
    void everyIpv4Option() {
      for (int type = 0; type < 256; type++) {
        for (int length = 0; length < 256; length++) {
          for (int pointer : new int[] {0, 4, 255}) {
            byte[] options = new byte[40];
            options[0] = (byte) type;
            options[1] = (byte) length;
            options[2] = (byte) pointer;
            device.inject(
                Packets.v4(
                    IpAddress.parse(PEER4),
                    IpAddress.parse(ME4),
                    UNKNOWN_PROTOCOL,
                    new byte[8],
                    options));
          }
        }
        device.takeSent();
      }
      assertThat(host.ip.counters().received()).isEqualTo(3 * 65_536);
    }

    /// RELIABILITY V17: every header length with every total length.
    @Test
    void everyPairOfLengths() {
      byte[] base = echo(PEER4, ME4, Packets.payload(100));
      for (int header = 0; header < 16; header++) {
        for (int total = 0; total <= 200; total++) {
          byte[] packet = base.clone();
          packet[0] = (byte) (0x40 | header);
          Ipv4Header.setTotalLength(packet, 0, total);
          Ipv4Header.writeChecksum(packet, 0);
          device.inject(packet);
        }
      }
      device.takeSent();
      assertThat(host.ip.counters().received()).isEqualTo(16 * 201);
    }

    @ParameterizedTest
    @CsvSource({"10.0.0.2, 10.0.0.1", "fd00::2, fd00::1"})
    void everyCutOfEveryMessage(String from, String to) {
      byte[] udp = Packets.udp(to, from, 5000, 6000, Packets.payload(40));
      byte[] quoted = Packets.ip(to, from, IpProtocol.UDP, udp);
      boolean v4 = from.equals(PEER4);
      for (int type = 0; type < 256; type++) {
        for (int cut = 0; cut <= quoted.length; cut++) {
          byte[] message =
              Packets.icmp(from, to, type, type & 15, type << 20, Arrays.copyOf(quoted, cut));
          device.inject(Packets.ip(from, to, v4 ? IpProtocol.ICMP : IpProtocol.ICMPV6, message));
        }
        device.takeSent();
      }
      assertThat(host.ip.counters().received()).isEqualTo(256L * (quoted.length + 1));
    }

    @Test
    void randomOctetsBehindTrueHeaders() {
      long seed = 42;
      SplittableRandom random = new SplittableRandom(seed);
      for (int i = 0; i < 50_000; i++) {
        byte[] payload = new byte[random.nextInt(120)];
        random.nextBytes(payload);
        boolean v4 = random.nextBoolean();
        int protocol = new int[] {0, 1, 6, 17, 43, 44, 51, 58, 59, 60}[random.nextInt(10)];
        byte[] packet = Packets.ip(v4 ? PEER4 : PEER6, v4 ? ME4 : ME6, protocol, payload);
        if (v4 && random.nextInt(3) == 0) {
          Ipv4Header.setFragment(
              packet, 0, random.nextBoolean() ? 0x2000 : 0, random.nextInt(100) * 8);
          Ipv4Header.writeChecksum(packet, 0);
        }
        device.injectInPieces(packet, random.nextInt(packet.length + 1), 1 + random.nextInt(64));
        device.takeSent();
      }
      assertThat(host.ip.counters().received()).as("seed %d", seed).isEqualTo(50_000);
    }
  }
}
