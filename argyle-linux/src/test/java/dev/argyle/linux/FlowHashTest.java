package dev.argyle.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.buffer.BufferPool;
import dev.argyle.buffer.SkBuff;
import dev.argyle.wire.IpProtocol;
import dev.argyle.wire.Ipv4Header;
import dev.argyle.wire.Ipv6Header;
import dev.argyle.wire.NetworkOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlowHashTest {
  private static final int FRAGMENT_FIELD = 6;
  private static final int MORE_FRAGMENTS = 0x2000;

  private final BufferPool pool = new BufferPool();

  private SkBuff v4(int protocol, int sourcePort, int octets) {
    SkBuff packet = pool.allocate(0, 20 + octets);
    int at = packet.put(20 + octets);
    byte[] b = packet.array();
    Ipv4Header.write(b, at, 20 + octets, 64, protocol, 0x0a00_0001, 0x0a00_0002);
    if (octets >= 4) {
      NetworkOrder.putU16(b, at + 20, sourcePort);
      NetworkOrder.putU16(b, at + 22, 80);
    }
    return packet;
  }

  private SkBuff v6(int nextHeader, long sourceLow, int sourcePort) {
    SkBuff packet = pool.allocate(0, 48);
    int at = packet.put(48);
    byte[] b = packet.array();
    long net = 0xfd00_0000_0000_0000L;
    Ipv6Header.write(b, at, 8, nextHeader, 64);
    Ipv6Header.setAddresses(b, at, net, sourceLow, net, 2);
    NetworkOrder.putU16(b, at + 40, sourcePort);
    return packet;
  }

  @ParameterizedTest
  @ValueSource(ints = {IpProtocol.TCP, IpProtocol.UDP})
  void differsWithPortsAndAddresses(int protocol) {
    assertThat(FlowHash.of(v4(protocol, 1, 20))).isNotEqualTo(FlowHash.of(v4(protocol, 2, 20)));
    assertThat(FlowHash.of(v6(protocol, 1, 1))).isNotEqualTo(FlowHash.of(v6(protocol, 1, 2)));
    assertThat(FlowHash.of(v6(protocol, 1, 1))).isNotEqualTo(FlowHash.of(v6(protocol, 3, 1)));
  }

  @Test
  void isOneForAllPacketsOfAFlow() {
    assertThat(FlowHash.of(v4(IpProtocol.TCP, 1, 20))).isEqualTo(FlowHash.of(v4(6, 1, 1000)));
    assertThat(FlowHash.of(v6(IpProtocol.TCP, 1, 1))).isEqualTo(FlowHash.of(v6(6, 1, 1)));
  }

  @Test
  void asksNoPortsOfWhatHasNone() {
    assertThat(FlowHash.of(v4(IpProtocol.ICMP, 1, 20))).isEqualTo(FlowHash.of(v4(1, 2, 20)));
    assertThat(FlowHash.of(v4(IpProtocol.UDP, 1, 2))).isEqualTo(FlowHash.of(v4(17, 2, 3)));
  }

  @Test
  void takesFragmentsForOneFlowWhateverTheyCarry() {
    SkBuff first = v4(IpProtocol.UDP, 1, 20);
    SkBuff second = v4(IpProtocol.UDP, 2, 20);
    NetworkOrder.putU16(first.array(), first.offset() + FRAGMENT_FIELD, MORE_FRAGMENTS);
    NetworkOrder.putU16(second.array(), second.offset() + FRAGMENT_FIELD, 100);
    assertThat(FlowHash.of(first)).isEqualTo(FlowHash.of(second));
  }

  @Test
  void spreadsNeighbouringPortsEvenly() {
    int[] counts = new int[4];
    for (int port = 0; port < 4000; port++) {
      counts[Integer.remainderUnsigned(FlowHash.of(v4(IpProtocol.TCP, port, 20)), 4)]++;
    }
    for (int count : counts) {
      assertThat(count).isBetween(850, 1150);
    }
  }
}
