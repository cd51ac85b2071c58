package dev.argyle.linux;

import dev.argyle.buffer.BufferPool;
import dev.argyle.buffer.SkBuff;
import dev.argyle.device.NetDevice;
import dev.argyle.device.PacketReceiver;
import dev.argyle.wire.Icmpv4Message;
import dev.argyle.wire.Icmpv6Message;
import dev.argyle.wire.InternetChecksum;
import dev.argyle.wire.IpProtocol;
import dev.argyle.wire.Ipv4Header;
import dev.argyle.wire.Ipv6Header;
import dev.argyle.wire.NetworkOrder;
import dev.argyle.wire.UdpHeader;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntConsumer;

/// The smallest host there is: it answers pings and sends every UDP datagram back to its sender.
/// All else is dropped.
final class Reflector implements PacketReceiver {
  private final BufferPool pool = new BufferPool();
  private final NetDevice device;
  final LongAdder answered = new LongAdder();
  private volatile IntConsumer watcher = _ -> {};

  Reflector(NetDevice device) {
    this.device = device;
  }

  /// Has somebody see the source port of each UDP datagram over IPv4, on the thread that read it.
  void watch(IntConsumer ports) {
    watcher = ports;
  }

  @Override
  public BufferPool pool() {
    return pool;
  }

  @Override
  public void receive(SkBuff packet) {
    byte[] b = packet.array();
    int at = packet.offset();
    boolean answers =
        Ipv4Header.version(b, at) == 4 ? answerV4(b, at, packet.length()) : answerV6(b, at);
    if (answers) {
      answered.increment();
      device.transmit(packet);
    } else {
      packet.release();
    }
  }

  private boolean answerV4(byte[] b, int at, int length) {
    int header = Ipv4Header.headerLengthBytes(b, at);
    int transport = at + header;
    switch (Ipv4Header.protocol(b, at)) {
      case IpProtocol.ICMP -> {
        if (Icmpv4Message.type(b, transport) != Icmpv4Message.ECHO_REQUEST) {
          return false;
        }
        NetworkOrder.putU8(b, transport, Icmpv4Message.ECHO_REPLY);
        Icmpv4Message.writeChecksum(b, transport, length - header);
      }
      case IpProtocol.UDP -> {
        watcher.accept(UdpHeader.sourcePort(b, transport));
        swap(b, transport, 2); // the checksum stays right
      }
      default -> {
        return false;
      }
    }
    swap(b, at + 12, IPV4_BYTES);
    return true;
  }

  private static boolean answerV6(byte[] b, int at) {
    int transport = at + Ipv6Header.LENGTH_BYTES;
    switch (Ipv6Header.nextHeader(b, at)) {
      case IpProtocol.ICMPV6 -> {
        if (Icmpv6Message.type(b, transport) != Icmpv6Message.ECHO_REQUEST) {
          return false;
        }
        NetworkOrder.putU8(b, transport, Icmpv6Message.ECHO_REPLY);
        int checksum = Icmpv6Message.checksum(b, transport);
        int typeAndCode = Icmpv6Message.ECHO_REQUEST << 8;
        int now = InternetChecksum.update(checksum, typeAndCode, Icmpv6Message.ECHO_REPLY << 8);
        NetworkOrder.putU16(b, transport + 2, now);
      }
      case IpProtocol.UDP -> swap(b, transport, 2);
      default -> {
        return false;
      }
    }
    swap(b, at + 8, IPV6_BYTES);
    return true;
  }

  private static final int IPV4_BYTES = 4;
  private static final int IPV6_BYTES = 16;

  /// Exchanges two neighbouring fields.
  private static void swap(byte[] b, int at, int octetsEach) {
    for (int i = at; i < at + octetsEach; i++) {
      byte first = b[i];
      b[i] = b[i + octetsEach];
      b[i + octetsEach] = first;
    }
  }
}
