package dev.argyle.ip;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.buffer.SkBuff;
import dev.argyle.device.DeviceFeatures;
import dev.argyle.env.ManualEnv;
import dev.argyle.wire.IpAddress;
import dev.argyle.wire.IpProtocol;
import dev.argyle.wire.Ipv4Header;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FragmentReassemblyTest {
  private static final int PROTOCOL = 200;

  private final ManualEnv env = new ManualEnv();
  private final RecordingDevice device = new RecordingDevice(1500, DeviceFeatures.NONE);
  private final IpHost host = new IpHost(env, device, "10.0.0.1/24", "fd00::1/64");
  private final List<byte[]> delivered = new ArrayList<>();

  FragmentReassemblyTest() {
    host.ip.register(
        new TransportProtocol() {
          @Override
          public int protocol() {
            return PROTOCOL;
          }

          @Override
          public void receive(SkBuff packet) {
            byte[] octets = new byte[packet.length()];
            packet.copyTo(0, octets, 0, octets.length);
            delivered.add(octets);
            packet.release();
          }

          @Override
          public void error(IcmpError error) {}
        });
  }

  @AfterEach
  void everyPacketIsGivenBack() {
    host.ip.close();
    assertThat(host.pool.outstanding()).isZero();
  }

  private static byte[] fragment(boolean v4, int id, int offset, boolean more, byte[] of, int to) {
    byte[] data = Arrays.copyOfRange(of, offset, to);
    String from = v4 ? "10.0.0.2" : "fd00::2";
    String me = v4 ? "10.0.0.1" : "fd00::1";
    return Packets.fragment(from, me, id, PROTOCOL, offset, more, data);
  }

  private static List<byte[]> cut(boolean v4, int id, byte[] data, int each) {
    var fragments = new ArrayList<byte[]>();
    for (int at = 0; at < data.length; at += each) {
      int to = Math.min(at + each, data.length);
      fragments.add(fragment(v4, id, at, to < data.length, data, to));
    }
    return fragments;
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @Tag("RFC1122-3.2.1.4-a")
  void putsFragmentsTogetherInWhateverOrderTheyCome(boolean v4) {
    byte[] data = Packets.payload(5003);
    for (int seed = 0; seed < 40; seed++) {
      List<byte[]> fragments = cut(v4, seed, data, 8 * (1 + seed * 3));
      Collections.shuffle(fragments, new Random(seed));
      fragments.forEach(device::inject);
      assertThat(delivered).as("seed %d", seed).hasSize(1);
      assertThat(delivered.remove(0)).isEqualTo(data);
    }
    assertThat(host.ip.counters().reassembled()).isEqualTo(40);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void ignoresFragmentsThatAreThereAlready(boolean v4) {
    byte[] data = Packets.payload(64);
    device.inject(fragment(v4, 1, 0, true, data, 32));
    device.inject(fragment(v4, 1, 0, true, data, 32));
    device.inject(fragment(v4, 1, 8, true, data, 24));
    device.inject(fragment(v4, 1, 32, false, data, 64));
    assertThat(delivered).containsExactly(data);
    assertThat(host.drops(DropReason.FRAGMENT_DUPLICATE)).isEqualTo(2);
  }

  /// RFC 5722 section 4, and RELIABILITY V20.
  @ParameterizedTest
  @CsvSource({
    "true, 24, 64",
    "true, 24, 48",
    "true, 40, 64",
    "false, 24, 64",
    "false, 24, 48",
    "false, 40, 64"
  })
  @Tag("RFC8200-4.5-a")
  void givesUpAPacketWhoseFragmentsOverlap(boolean v4, int from, int to) {
    byte[] data = Packets.payload(96);
    device.inject(fragment(v4, 1, 0, true, data, 32));
    device.inject(fragment(v4, 1, 48, true, data, 72));
    device.inject(fragment(v4, 1, from, true, data, to));
    device.inject(fragment(v4, 1, 32, true, data, 48));
    device.inject(fragment(v4, 1, 72, false, data, 96));
    assertThat(delivered).isEmpty();
    assertThat(host.drops(DropReason.FRAGMENT_OVERLAP)).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void givesUpAPacketWithTwoEnds(boolean v4) {
    byte[] data = Packets.payload(96);
    device.inject(fragment(v4, 1, 64, false, data, 96));
    device.inject(fragment(v4, 1, 32, false, data, 64));
    device.inject(fragment(v4, 1, 0, true, data, 32));
    assertThat(delivered).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void givesUpAPacketThatGoesOnBehindItsEnd(boolean v4) {
    byte[] data = Packets.payload(128);
    device.inject(fragment(v4, 1, 32, false, data, 64));
    device.inject(fragment(v4, 1, 64, true, data, 96));
    device.inject(fragment(v4, 1, 0, true, data, 32));
    assertThat(delivered).isEmpty();
  }

  /// Lengths that add up in spite of a hole.
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void isNotTakenInByAPieceBehindTheEnd(boolean v4) {
    byte[] data = Packets.payload(72);
    device.inject(fragment(v4, 1, 64, true, data, 72));
    device.inject(fragment(v4, 1, 48, false, data, 64));
    device.inject(fragment(v4, 1, 0, true, data, 40));
    assertThat(delivered).isEmpty();
  }

  @Test
  @Tag("RFC791-3.2-b")
  void keepsPacketsOfDifferentProtocolsApartInIpv4() {
    byte[] data = Packets.payload(32);
    device.inject(Packets.fragment("10.0.0.2", "10.0.0.1", 7, 201, 0, true, new byte[16]));
    cut(true, 7, data, 16).forEach(device::inject);
    assertThat(delivered).containsExactly(data);
  }

  @Test
  void dropsFragmentsWithoutData() {
    device.inject(Packets.fragment("10.0.0.2", "10.0.0.1", 7, PROTOCOL, 0, true, new byte[0]));
    device.inject(Packets.fragment("10.0.0.2", "10.0.0.1", 7, PROTOCOL, 8, false, new byte[0]));
    assertThat(host.drops(DropReason.FRAGMENT_EMPTY)).isEqualTo(2);
  }

  /// RFC 3128.
  @Test
  void dropsASecondFragmentThatStartsInsideTheTcpHeader() {
    device.inject(
        Packets.fragment("10.0.0.2", "10.0.0.1", 7, IpProtocol.TCP, 8, false, new byte[40]));
    assertThat(host.drops(DropReason.FRAGMENT_TINY)).isEqualTo(1);
  }

  @Test
  @Tag("RFC791-3.2-d")
  void takesTheLargestPacketAndNoLarger() {
    byte[] data = Packets.payload(65_515);
    cut(true, 1, data, 1480).forEach(device::inject);
    assertThat(delivered).containsExactly(data);
    delivered.clear();
    byte[] withOption =
        Packets.v4(
            IpAddress.parse("10.0.0.2"),
            IpAddress.parse("10.0.0.1"),
            PROTOCOL,
            Arrays.copyOf(data, 1480),
            new byte[] {1});
    Ipv4Header.setIdentification(withOption, 0, 2);
    Ipv4Header.setFragment(withOption, 0, 0x2000, 0);
    Ipv4Header.writeChecksum(withOption, 0);
    List<byte[]> fragments = cut(true, 2, data, 1480);
    fragments.set(0, withOption); // its header is four octets longer than the others'
    fragments.forEach(device::inject);
    assertThat(delivered).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"true, 30, 11, 1", "false, 60, 3, 1"})
  @Tag("RFC1122-3.3.2-a")
  void tellsTheSenderWhenTheRestDoesNotCome(boolean v4, int seconds, int type, int code) {
    byte[] data = Packets.payload(64);
    device.inject(fragment(v4, 1, 0, true, data, 32));
    env.advanceSeconds(seconds - 1);
    assertThat(device.takeSent()).isEmpty();
    env.advanceSeconds(1);
    List<byte[]> sent = device.takeSent();
    assertThat(sent).hasSize(1);
    assertThat(Packets.icmpTypeAndCode(sent.get(0))).isEqualTo(type << 8 | code);
    device.inject(fragment(v4, 1, 32, false, data, 64));
    assertThat(delivered).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @Tag("RFC1122-3.3.2-a")
  void tellsNothingWhenTheFirstFragmentIsMissing(boolean v4) {
    byte[] data = Packets.payload(64);
    device.inject(fragment(v4, 1, 32, false, data, 64));
    env.advanceSeconds(60);
    assertThat(device.takeSent()).isEmpty();
    assertThat(host.drops(DropReason.FRAGMENT_TIMEOUT)).isEqualTo(1);
  }

  /// RELIABILITY V5.
  @Test
  void staysWithinItsMemoryAndLetsHonestPacketsThrough() {
    byte[] data = Packets.payload(4000);
    byte[] piece = new byte[1200];
    int id = 0;
    for (int round = 0; round < 50; round++) {
      for (int i = 0; i < 200; i++) {
        device.inject(Packets.fragment("10.0.0.9", "10.0.0.1", id++, PROTOCOL, 8, true, piece));
      }
      cut(true, 40_000 + round, data, 1480).forEach(device::inject);
    }
    assertThat(delivered).hasSize(50).allMatch(each -> Arrays.equals(each, data));
    assertThat(host.pool.outstanding() * 2048L).isLessThan(4 * 1024 * 1024);
    assertThat(host.drops(DropReason.FRAGMENT_MEMORY)).isGreaterThan(1000);
  }

  /// RFC 3168 section 5.3.
  @ParameterizedTest
  @CsvSource({"2, 2, 2", "2, 3, 3", "3, 1, 3", "0, 0, 0"})
  @Tag("RFC3168-5.3-a")
  void carriesCongestionMarksOver(int first, int second, int expected) {
    var seen = new ArrayList<Integer>();
    host.ip.register(
        new TransportProtocol() {
          @Override
          public int protocol() {
            return PROTOCOL;
          }

          @Override
          public void receive(SkBuff packet) {
            seen.add(packet.info().trafficClass());
            packet.release();
          }

          @Override
          public void error(IcmpError error) {}
        });
    byte[] data = Packets.payload(32);
    device.inject(marked(fragment(true, 1, 0, true, data, 16), first));
    device.inject(marked(fragment(true, 1, 16, false, data, 32), second));
    assertThat(seen).containsExactly(expected);
  }

  @Test
  void dropsAPacketWhoseMarksContradict() {
    byte[] data = Packets.payload(32);
    device.inject(marked(fragment(true, 1, 0, true, data, 16), 0));
    device.inject(marked(fragment(true, 1, 16, false, data, 32), 3));
    assertThat(delivered).isEmpty();
    assertThat(host.drops(DropReason.FRAGMENT_ECN)).isEqualTo(1);
  }

  private static byte[] marked(byte[] packet, int ecn) {
    Ipv4Header.setTos(packet, 0, ecn);
    Ipv4Header.writeChecksum(packet, 0);
    return packet;
  }

  /// All orders of four fragments, each start moved by up to two units: delivered are only the
  /// bytes that were sent, or nothing.
  @Test
  void neverDeliversAnythingButThePacket() {
    byte[] data = Packets.payload(128);
    int id = 0;
    for (int[] order : ORDERS) {
      for (int moved = 0; moved < 4; moved++) {
        for (int by = -2; by <= 2; by++) {
          id++;
          for (int index : order) {
            int from = Math.max(0, 32 * index + (index == moved ? by * 8 : 0));
            device.inject(fragment(true, id, from, index < 3, data, 32 * (index + 1)));
          }
        }
      }
    }
    assertThat(delivered).isNotEmpty().allMatch(each -> Arrays.equals(each, data));
  }

  private static final List<int[]> ORDERS = orders(new int[] {0, 1, 2, 3}, 0, new ArrayList<>());

  private static List<int[]> orders(int[] items, int from, List<int[]> into) {
    if (from == items.length) {
      into.add(items.clone());
    }
    for (int i = from; i < items.length; i++) {
      swap(items, from, i);
      orders(items, from + 1, into);
      swap(items, from, i);
    }
    return into;
  }

  private static void swap(int[] items, int a, int b) {
    int item = items[a];
    items[a] = items[b];
    items[b] = item;
  }
}
