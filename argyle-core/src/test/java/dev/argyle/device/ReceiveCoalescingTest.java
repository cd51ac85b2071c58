package dev.argyle.device;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.buffer.BufferPool;
import dev.argyle.buffer.SkBuff;
import dev.argyle.buffer.SkBuffQueue;
import dev.argyle.wire.IpAddress;
import dev.argyle.wire.IpProtocol;
import dev.argyle.wire.Ipv4Header;
import dev.argyle.wire.Ipv6Header;
import dev.argyle.wire.NetworkOrder;
import dev.argyle.wire.TcpFlags;
import dev.argyle.wire.TcpHeader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is joined is what came in: cutting it again gives the same packets, in the same order.
final class ReceiveCoalescingTest {
  private static final int MSS = 1000;

  private final BufferPool pool = new BufferPool();
  private final List<SkBuff> arrived = new ArrayList<>();
  private final ReceiveCoalescing coalescing =
      new ReceiveCoalescing(
          new PacketReceiver() {
            @Override
            public void receive(SkBuff packet) {
              arrived.add(packet);
            }

            @Override
            public BufferPool pool() {
              return pool;
            }
          });

  @ParameterizedTest
  @CsvSource({"4, 0, 2500", "4, 12, 64000", "6, 12, 3000", "6, 0, 60001", "4, 12, 1001"})
  void joinsWhatWasCut(int version, int options, int payload) {
    SkBuff whole = segment(version, 7, options, TcpFlags.ACK | TcpFlags.PSH, payload);
    byte[] expected = TestPackets.bytes(whole);
    whole.info().segmentBytes(MSS);
    SkBuffQueue pieces = new SkBuffQueue();
    Segmentation.cut(whole, pool, false, pieces);

    receive(pieces);

    assertThat(arrived).hasSize(1);
    SkBuff joined = arrived.getFirst();
    assertThat(joined.info().segmentBytes()).isEqualTo(MSS);
    assertThat(joined.info().checksumVerified()).isTrue();
    int checksum = (version == 4 ? 20 : 40) + TcpHeader.CHECKSUM_OFFSET;
    byte[] actual = TestPackets.bytes(joined);
    NetworkOrder.putU16(actual, checksum, 0); // that of the first segment, and it was verified
    NetworkOrder.putU16(expected, checksum, 0);
    assertThat(HexFormat.of().formatHex(actual, 0, 72))
        .isEqualTo(HexFormat.of().formatHex(expected, 0, 72));
    assertThat(Arrays.equals(actual, expected)).isTrue();
    joined.release();
    assertThat(pool.outstanding()).isZero();
  }

  @Test
  void holdsNothingBackBeyondTheBurst() {
    coalescing.receive(finished(segment(4, 7, 0, TcpFlags.ACK, MSS)));
    assertThat(arrived).isEmpty();

    coalescing.flush();

    assertThat(arrived).hasSize(1);
    assertThat(arrived.getFirst().info().segmentBytes()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {TcpFlags.FIN, TcpFlags.RST, TcpFlags.SYN, TcpFlags.URG})
  void joinsNoSegmentThatMeansMoreThanData(int flag) {
    coalescing.receive(finished(segment(4, 7, 0, TcpFlags.ACK, MSS)));
    coalescing.receive(finished(segment(4, 7 + MSS, 0, TcpFlags.ACK | flag, MSS)));

    assertThat(arrived).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void losesAndAltersNothing(long seed) {
    Random random = new Random(seed);
    Map<String, List<String>> sent = new HashMap<>();
    int[] next = new int[12];
    for (int burst = 0; burst < 200; burst++) {
      for (int i = random.nextInt(40); i > 0; i--) {
        SkBuff packet = any(random, next);
        sent.computeIfAbsent(flow(packet), _ -> new ArrayList<>()).add(told(packet));
        coalescing.receive(packet);
      }
      coalescing.flush();
    }

    Map<String, List<String>> received = new HashMap<>();
    for (SkBuff packet : arrived) {
      SkBuffQueue pieces = new SkBuffQueue();
      if (packet.info().segmentBytes() > 0) {
        Segmentation.cut(packet, pool, false, pieces);
      } else {
        pieces.add(packet);
      }
      for (SkBuff piece = pieces.poll(); piece != null; piece = pieces.poll()) {
        received.computeIfAbsent(flow(piece), _ -> new ArrayList<>()).add(told(piece));
        piece.release();
      }
    }
    assertThat(received.keySet()).as("seed " + seed).isEqualTo(sent.keySet());
    sent.forEach((flow, packets) -> {
      List<String> same = received.get(flow);
      for (int i = 0; i < packets.size(); i++) {
        assertThat(same.get(i)).as("seed " + seed + ", packet " + i).isEqualTo(packets.get(i));
      }
      assertThat(same).as("seed " + seed).hasSameSizeAs(packets);
    });
    assertThat(arrived.size()).isLessThan(sent.values().stream().mapToInt(List::size).sum());
    assertThat(pool.outstanding()).isZero();
  }

  private void receive(SkBuffQueue packets) {
    for (SkBuff packet = packets.poll(); packet != null; packet = packets.poll()) {
      coalescing.receive(packet.copy(pool)); // in one piece, as a device reads it
      packet.release();
    }
    coalescing.flush();
  }

  /// The next segment of one of twelve flows, most often as one expects it.
  private SkBuff any(Random random, int[] next) {
    int flow = Math.min(random.nextInt(30), random.nextInt(next.length));
    int version = flow % 2 == 0 ? 4 : 6;
    boolean odd = random.nextInt(8) == 0;
    int octets = odd ? random.nextInt(2 * MSS) : MSS;
    int seq = next[flow] + (odd && random.nextInt(4) == 0 ? random.nextInt() : 0);
    int flags = TcpFlags.ACK | (odd ? 1 << random.nextInt(9) : 0);
    SkBuff packet = segment(version, seq, odd ? 4 * random.nextInt(4) : 12, flags, octets);
    next[flow] = seq + octets;
    byte[] b = packet.array();
    int at = packet.offset();
    int tcp = at + (version == 4 ? 20 : 40);
    TcpHeader.setPorts(b, tcp, 100 + flow, 80);
    if (odd && random.nextBoolean()) {
      int octet = 1 + random.nextInt(version == 4 ? 19 : 39);
      boolean identification = version == 4 && (octet == 4 || octet == 5); // means nothing here
      b[at + octet] ^= (byte) (identification ? 0 : 1 << random.nextInt(8));
    }
    SkBuff whole = random.nextInt(20) == 0 ? packet : finished(packet);
    if (version == 4 && random.nextInt(20) == 0) {
      b[at + 10] ^= 1;
    }
    return whole;
  }

  private static String told(SkBuff packet) {
    byte[] octets = TestPackets.bytes(packet);
    int header = Math.min(octets.length, 72);
    return HexFormat.of().formatHex(octets, 0, header) + " " + Arrays.hashCode(octets);
  }

  /// What has an order: segments of one connection in plain IP, and with each other what is not.
  private static String flow(SkBuff packet) {
    byte[] b = packet.array();
    int at = packet.offset();
    boolean v4 = Ipv4Header.version(b, at) == 4;
    int ip = v4 ? 20 : 40;
    boolean plain =
        v4
            ? Ipv4Header.headerLengthBytes(b, at) == ip
                && Ipv4Header.protocol(b, at) == IpProtocol.TCP
                && Ipv4Header.totalLength(b, at) == packet.length()
                && !Ipv4Header.isFragment(b, at)
            : Ipv6Header.nextHeader(b, at) == IpProtocol.TCP
                && Ipv6Header.totalLength(b, at) == packet.length();
    String addresses = HexFormat.of().formatHex(b, at + (v4 ? 12 : 8), at + ip + 4);
    return plain ? addresses : "other";
  }

  /// A segment with the transport checksum left out.
  private SkBuff segment(int version, int seq, int options, int flags, int payload) {
    int ip = version == 4 ? 20 : 40;
    int header = 20 + options;
    SkBuff packet = pool.allocate(SkBuff.HEAD_ROOM_BYTES, ip + header + payload);
    int at = packet.put(ip + header + payload);
    byte[] b = packet.array();
    Arrays.fill(b, at, at + ip + header, (byte) 0);
    int length = header + payload;
    if (version == 4) {
      IpAddress from = IpAddress.parse("192.0.2.1");
      IpAddress to = IpAddress.parse("192.0.2.2");
      Ipv4Header.write(b, at, ip + length, 64, IpProtocol.TCP, from.v4Bits(), to.v4Bits());
      Ipv4Header.setFragment(b, at, Ipv4Header.DONT_FRAGMENT, 0);
      Ipv4Header.writeChecksum(b, at);
    } else {
      Ipv6Header.write(b, at, length, IpProtocol.TCP, 64);
      IpAddress from = IpAddress.parse("2001:db8::1");
      IpAddress to = IpAddress.parse("2001:db8::2");
      Ipv6Header.setAddresses(b, at, from.high(), from.low(), to.high(), to.low());
    }
    TcpHeader.setPorts(b, at + ip, 5000, 80);
    TcpHeader.write(b, at + ip, seq, 99, header, flags, 1000);
    for (int i = 0; i < payload; i++) {
      b[at + ip + header + i] = (byte) (seq + i);
    }
    return packet;
  }

  /// Fills the checksums in.
  private static SkBuff finished(SkBuff packet) {
    byte[] b = packet.array();
    int at = packet.offset();
    boolean v4 = Ipv4Header.version(b, at) == 4 && packet.length() >= 40;
    int ip = v4 ? 20 : 40;
    if (v4) {
      packet.info().addresses(0, Ipv4Header.sourceLow(b, at), 0, Ipv4Header.destinationLow(b, at));
      Ipv4Header.writeChecksum(b, at);
    } else {
      packet
          .info()
          .addresses(
              Ipv6Header.sourceHigh(b, at), Ipv6Header.sourceLow(b, at),
              Ipv6Header.destinationHigh(b, at), Ipv6Header.destinationLow(b, at));
    }
    packet.info().protocol(IpProtocol.TCP);
    TransportChecksum.writePartial(packet, ip);
    TransportChecksum.fillIn(packet, ip);
    return packet;
  }
}
