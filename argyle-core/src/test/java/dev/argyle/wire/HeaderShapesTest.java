package dev.argyle.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Small spaces of header lengths gone through whole, and much garbage: the judgement is as the
/// RFCs have it and what passes can be read to its end.
class HeaderShapesTest {
  private static final long SEED = 1122;
  private static final int AVAILABLE = 124;

  private final TcpOptions options = new TcpOptions();
  private final Ipv6Extensions walk = new Ipv6Extensions();

  @Test
  @Tag("RFC791-3.1-a")
  void everyIhlDataOffsetAndTotalLengthIsJudgedByItsSums() {
    byte[] b = new byte[AVAILABLE];
    new Random(SEED).nextBytes(b);
    int passed = 0;
    for (int ihl = 0; ihl < 16; ihl++) {
      for (int dataOffset = 0; dataOffset < 16; dataOffset++) {
        for (int total = 0; total <= AVAILABLE + 8; total++) {
          int tcpAt = ihl * 4;
          if (tcpAt + 13 < AVAILABLE) {
            b[tcpAt + 12] = (byte) (dataOffset << 4);
          }
          Ipv4Header.write(b, 0, total, 64, IpProtocol.TCP, 1, 2);
          b[0] = (byte) (0x40 | ihl);
          ParseResult ip = Ipv4Header.validate(b, 0, AVAILABLE);
          ParseResult expectedIp =
              ihl < 5
                  ? Malformed.BAD_HEADER_LENGTH
                  : total < 4 * ihl || total > AVAILABLE
                      ? Malformed.BAD_TOTAL_LENGTH
                      : ParseResult.OK;
          assertThat(ip).as("ihl %d, total %d", ihl, total).isEqualTo(expectedIp);
          if (!ip.isOk()) {
            continue;
          }
          int segment = total - 4 * ihl;
          ParseResult tcp = TcpHeader.validate(b, tcpAt, segment);
          ParseResult expectedTcp =
              segment < 20
                  ? Malformed.TOO_SHORT
                  : dataOffset < 5 || 4 * dataOffset > segment
                      ? Malformed.BAD_HEADER_LENGTH
                      : ParseResult.OK;
          assertThat(tcp)
              .as("ihl %d, data offset %d, total %d", ihl, dataOffset, total)
              .isEqualTo(expectedTcp);
          if (tcp.isOk()) {
            options.parse(b, TcpHeader.optionsAt(tcpAt), TcpHeader.optionsLengthBytes(b, tcpAt));
            passed++;
          }
        }
      }
    }
    assertThat(passed).isEqualTo(expectedToPass());
  }

  /// Segments of `segment` octets allow `segment / 4 - 4` data offsets, from 5 to 15.
  private static int expectedToPass() {
    int count = 0;
    for (int ihl = 5; ihl < 16; ihl++) {
      for (int segment = 20; segment <= AVAILABLE - 4 * ihl; segment++) {
        count += Math.min(segment / 4, 15) - 4;
      }
    }
    return count;
  }

  @Test
  void everyUdpLengthIsJudgedByWhatArrived() {
    byte[] b = new byte[64];
    for (int available = 0; available <= 64; available++) {
      for (int length = 0; length <= 70; length++) {
        UdpHeader.write(b, 0, 1, 2, length);
        assertThat(UdpHeader.validate(b, 0, available))
            .as("length %d of %d", length, available)
            .isEqualTo(
                available < 8
                    ? Malformed.TOO_SHORT
                    : length < 8 || length > available
                        ? Malformed.BAD_TOTAL_LENGTH
                        : ParseResult.OK);
      }
    }
  }

  @Test
  void garbageIsJudgedWalkedAndPrintedWithoutHarm() {
    Random random = new Random(SEED);
    int[] protocols = {0, 1, 2, 6, 17, 43, 44, 58, 59, 60};
    int walked = 0;
    for (int round = 0; round < 300_000; round++) {
      byte[] b = new byte[random.nextInt(160)];
      random.nextBytes(b);
      boolean v6 = random.nextBoolean();
      if (v6 && b.length >= 40) {
        Ipv6Header.write(b, 0, b.length - 40, protocols[random.nextInt(protocols.length)], 64);
        for (int at = 40; at + 8 < b.length; at += 8) {
          b[at] = (byte) protocols[random.nextInt(protocols.length)];
          b[at + 1] = (byte) (random.nextInt(8) == 0 ? 1 : 0);
        }
      } else if (!v6 && b.length >= 20) {
        int protocol = protocols[random.nextInt(protocols.length)];
        Ipv4Header.write(b, 0, b.length, 64, protocol, random.nextInt(), random.nextInt());
        Ipv4Header.setHeaderLengthBytes(b, 0, 20 + 4 * random.nextInt(3));
      }
      try {
        assertThat(PacketPrinter.print(b, 0, b.length)).isNotEmpty().doesNotContain("\n");
        if (Ipv6Header.validate(b, 0, b.length).isOk()) {
          walk.walk(b, 0);
          assertThat(walk.offset()).isBetween(40, Ipv6Header.totalLength(b, 0));
          assertThat(walk.remainingBytes()).isNotNegative();
          assertThat(walk.nextHeaderPointer()).isBetween(6, walk.offset());
          walked++;
        }
      } catch (RuntimeException harm) {
        fail("seed " + SEED + ": " + HexFormat.of().formatHex(b), harm);
      }
    }
    assertThat(walked).isGreaterThan(50_000);
  }

  @Test
  void everyCutOfARealPacketIsPrinted() {
    for (byte[] packet :
        new byte[][] {
          CapturedPackets.SYN_V4,
          CapturedPackets.SYN_V6,
          CapturedPackets.UDP_V4,
          CapturedPackets.UDP_V6,
          CapturedPackets.ROUTER_SOLICITATION
        }) {
      for (int length = 0; length < packet.length; length++) {
        byte[] cut = Arrays.copyOf(packet, length);
        String line = PacketPrinter.print(cut, 0, packet.length); // claims more than there is
        assertThat(line).matches("empty|malformed ip6? [A-Z_]+ \\(" + length + "\\)");
      }
    }
  }
}
