package dev.argyle.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class Ipv6HeaderTest {
  private static final long SEED = 8200;
  private static final int AT = 3;

  @Test
  void findsEveryFieldOfACapturedPacket() {
    byte[] b = CapturedPackets.SYN_V6;

    assertThat(Ipv6Header.validate(b, 0, b.length)).isEqualTo(ParseResult.OK);
    assertThat(Ipv6Header.version(b, 0)).isEqualTo(6);
    assertThat(Ipv6Header.trafficClass(b, 0)).isZero();
    assertThat(Ipv6Header.flowLabel(b, 0)).isEqualTo(0x9710d);
    assertThat(Ipv6Header.payloadLength(b, 0)).isEqualTo(40);
    assertThat(Ipv6Header.totalLength(b, 0)).isEqualTo(80);
    assertThat(Ipv6Header.nextHeader(b, 0)).isEqualTo(IpProtocol.TCP);
    assertThat(Ipv6Header.hopLimit(b, 0)).isEqualTo(64);
    assertThat(IpAddress.of(Ipv6Header.sourceHigh(b, 0), Ipv6Header.sourceLow(b, 0)))
        .hasToString("2001:db8::1");
    assertThat(IpAddress.of(Ipv6Header.destinationHigh(b, 0), Ipv6Header.destinationLow(b, 0)))
        .hasToString("2001:db8::2");
  }

  @Test
  void writesTheHeaderThatLinuxWrote() {
    byte[] b = CapturedPackets.SYN_V6.clone();
    IpAddress source = IpAddress.parse("2001:db8::1");
    IpAddress destination = IpAddress.parse("2001:db8::2");
    new Random(SEED).nextBytes(b);
    System.arraycopy(CapturedPackets.SYN_V6, 40, b, 40, 40);
    Ipv6Header.write(b, 0, 40, IpProtocol.TCP, 64);
    Ipv6Header.setTrafficClassAndFlowLabel(b, 0, 0, 0x9710d);
    Ipv6Header.setAddresses(
        b, 0, source.high(), source.low(), destination.high(), destination.low());

    assertThat(b).isEqualTo(CapturedPackets.SYN_V6);
  }

  @Test
  void readsBackWhatItWrites() {
    Random random = new Random(SEED);
    for (int round = 0; round < 5000; round++) {
      byte[] b = new byte[AT + 40];
      random.nextBytes(b);
      int label = random.nextInt(1 << 20);
      int payload = random.nextInt(0x10000);
      Ipv6Header.write(b, AT, 0, 0, 0);
      Ipv6Header.setTrafficClassAndFlowLabel(b, AT, round & 0xff, label);
      Ipv6Header.setPayloadLength(b, AT, payload);
      Ipv6Header.setNextHeader(b, AT, round & 0xff);
      Ipv6Header.setHopLimit(b, AT, 255 - (round & 0xff));

      assertThat(Ipv6Header.version(b, AT)).as("seed %d, round %d", SEED, round).isEqualTo(6);
      assertThat(Ipv6Header.trafficClass(b, AT)).isEqualTo(round & 0xff);
      assertThat(Ipv6Header.ecn(b, AT)).isEqualTo(round & 3);
      assertThat(Ipv6Header.flowLabel(b, AT)).isEqualTo(label);
      assertThat(Ipv6Header.payloadLength(b, AT)).isEqualTo(payload);
      assertThat(Ipv6Header.nextHeader(b, AT)).isEqualTo(round & 0xff);
      assertThat(Ipv6Header.hopLimit(b, AT)).isEqualTo(255 - (round & 0xff));
    }
  }

  @Test
  void isRefusedBelowFortyOctetsAndBeyondWhatArrived() {
    byte[] b = CapturedPackets.SYN_V6;
    for (int available = 0; available < b.length; available++) {
      assertThat(Ipv6Header.validate(b, 0, available))
          .isEqualTo(available < 40 ? Malformed.TOO_SHORT : Malformed.BAD_TOTAL_LENGTH);
    }
  }

  @Test
  void isRefusedForAnotherVersion() {
    byte[] b = CapturedPackets.SYN_V6.clone();
    b[0] = 0x45;
    assertThat(Ipv6Header.validate(b, 0, b.length)).isEqualTo(Malformed.BAD_VERSION);
  }

  @Test
  void isRefusedWithAMappedAddressAtEitherEnd() {
    IpAddress v6 = IpAddress.parse("2001:db8::1");
    IpAddress mapped = IpAddress.parse("::ffff:10.0.0.1");
    byte[] b = CapturedPackets.SYN_V6.clone();

    Ipv6Header.setAddresses(b, 0, v6.high(), v6.low(), mapped.high(), mapped.low());
    assertThat(Ipv6Header.validate(b, 0, b.length)).isEqualTo(Malformed.MAPPED_ADDRESS);
    Ipv6Header.setAddresses(b, 0, mapped.high(), mapped.low(), v6.high(), v6.low());
    assertThat(Ipv6Header.validate(b, 0, b.length)).isEqualTo(Malformed.MAPPED_ADDRESS);
  }

  @Test
  void theFragmentHeaderReadsBackWhatItWrites() {
    byte[] b = new byte[AT + 8];
    for (int offset = 0; offset <= 65528; offset += 8) {
      boolean more = offset % 16 == 0;
      Ipv6FragmentHeader.write(b, AT, IpProtocol.UDP, offset, more, ~offset);

      assertThat(Ipv6FragmentHeader.nextHeader(b, AT)).isEqualTo(IpProtocol.UDP);
      assertThat(Ipv6FragmentHeader.offsetBytes(b, AT)).isEqualTo(offset);
      assertThat(Ipv6FragmentHeader.moreFragments(b, AT)).isEqualTo(more);
      assertThat(Ipv6FragmentHeader.isAtomic(b, AT)).isEqualTo(offset == 0 && !more);
      assertThat(Ipv6FragmentHeader.identification(b, AT)).isEqualTo(~offset);
    }
  }
}
