package dev.argyle.ip;

import dev.argyle.buffer.BufferPool;
import dev.argyle.buffer.PacketInfo;
import dev.argyle.buffer.SkBuff;
import dev.argyle.buffer.SkBuffQueue;
import dev.argyle.device.DeviceFeatures;
import dev.argyle.device.NetDevice;
import dev.argyle.device.Segmentation;
import dev.argyle.device.TransportChecksum;
import dev.argyle.env.Entropy;
import dev.argyle.sock.Errno;
import dev.argyle.wire.IpAddress;
import dev.argyle.wire.IpProtocol;
import dev.argyle.wire.Ipv4Header;
import dev.argyle.wire.Ipv6Header;
import dev.argyle.wire.TcpHeader;
import dev.argyle.wire.UdpHeader;

/// The one way out: puts the IP header in front, makes a packet fit its route, does what the device
/// does not do by itself, and hands it to the device. Nobody else calls [NetDevice#transmit].
final class IpOutput {
  /// A hop limit of 0 in a packet's info, where 0 means the default.
  static final int NO_HOPS = -1;

  private static final int LARGEST_PAYLOAD_BYTES = 0xffff;

  private final BufferPool pool;
  private final IpCounters counters;
  private final PacketIds ids;
  private final Fragmentation fragmentation;
  private final GroupLoop loop;

  IpOutput(BufferPool pool, Entropy entropy, IpCounters counters, GroupLoop loop) {
    this.pool = pool;
    this.loop = loop;
    this.counters = counters;
    this.ids = new PacketIds(entropy);
    this.fragmentation = new Fragmentation(pool, ids);
  }

  /// See [IpLayer#output].
  int send(SkBuff packet, Route route) {
    if (!route.out().isUp()) {
      return refuse(packet, DropReason.INTERFACE_DOWN, Errno.ENETDOWN);
    }
    PacketInfo info = packet.info();
    boolean v4 = IpAddress.isV4(info.destinationHigh(), info.destinationLow());
    int headerBytes = v4 ? Ipv4Header.MIN_LENGTH_BYTES : Ipv6Header.LENGTH_BYTES;
    int counted = v4 ? headerBytes + packet.length() : packet.length();
    if (counted > LARGEST_PAYLOAD_BYTES) {
      return refuse(packet, DropReason.TOO_BIG, Errno.EMSGSIZE);
    }
    NetDevice device = route.out().device();
    int mtuBytes = Math.min(route.mtuBytes(), device.mtuBytes());
    boolean fits = headerBytes + packet.length() <= mtuBytes;
    if (info.segmentBytes() > 0) {
      return sendSuperSegment(packet, route.out(), mtuBytes, v4);
    }
    if (!fits) {
      return fragment(packet, route.out(), mtuBytes, v4);
    }
    if (info.checksumPartial() && !device.features().checksums()) {
      TransportChecksum.fillIn(packet, 0);
    }
    pushHeader(packet, v4);
    transmit(packet, route.out());
    return 0;
  }

  /// Sends a packet that starts with an IP header of the user's own making.
  ///
  /// @return as [IpLayer#output]
  int sendWithHeader(SkBuff packet, Route route) {
    if (!route.out().isUp()) {
      return refuse(packet, DropReason.INTERFACE_DOWN, Errno.ENETDOWN);
    }
    if (packet.length() > route.out().device().mtuBytes()) {
      return refuse(packet, DropReason.TOO_BIG, Errno.EMSGSIZE);
    }
    transmit(packet, route.out());
    return 0;
  }

  private int sendSuperSegment(SkBuff packet, NetInterface out, int mtuBytes, boolean v4) {
    PacketInfo info = packet.info();
    boolean tcp = info.protocol() == IpProtocol.TCP;
    int ipBytes = v4 ? Ipv4Header.MIN_LENGTH_BYTES : Ipv6Header.LENGTH_BYTES;
    int transportBytes =
        tcp ? TcpHeader.dataOffsetBytes(packet.array(), packet.offset()) : UdpHeader.LENGTH_BYTES;
    if (ipBytes + transportBytes + info.segmentBytes() > mtuBytes) {
      return refuse(packet, DropReason.TOO_BIG, Errno.EMSGSIZE);
    }
    pushHeader(packet, v4);
    DeviceFeatures features = out.device().features();
    boolean whole = features.checksums() && packet.length() <= features.superSegmentBytes();
    if (whole && (tcp || features.datagrams())) {
      transmit(packet, out);
      return 0;
    }
    SkBuffQueue pieces = new SkBuffQueue();
    Segmentation.cut(packet, pool, features.checksums(), pieces);
    transmitAll(pieces, out);
    return 0;
  }

  /// Fragments at the source, RFC 791 section 3.2 and RFC 8200 section 4.5.
  private int fragment(SkBuff packet, NetInterface out, int mtuBytes, boolean v4) {
    PacketInfo info = packet.info();
    if (info.dontFragment()) {
      return refuse(packet, DropReason.TOO_BIG, Errno.EMSGSIZE);
    }
    if (info.checksumPartial()) {
      TransportChecksum.fillIn(packet, 0);
    }
    SkBuffQueue pieces = new SkBuffQueue();
    if (v4) {
      fragmentation.cutV4(packet, mtuBytes, pieces);
    } else {
      fragmentation.cutV6(packet, mtuBytes, pieces);
    }
    for (int i = pieces.packets(); i > 0; i--) {
      counters.countFragmentCreated();
    }
    transmitAll(pieces, out);
    return 0;
  }

  private void pushHeader(SkBuff packet, boolean v4) {
    PacketInfo info = packet.info();
    if (!v4) {
      pushV6Header(packet, info.protocol());
      return;
    }
    boolean atomic = info.dontFragment();
    int id =
        atomic
            ? 0 // RFC 6864 section 4.1: of no meaning
            : ids.nextV4(info.sourceLow(), info.destinationLow(), info.protocol());
    pushV4Header(packet, id, atomic ? Ipv4Header.DONT_FRAGMENT : 0, 0);
  }

  static void pushV4Header(SkBuff packet, int id, int flags, int offsetBytes) {
    PacketInfo info = packet.info();
    int at = packet.push(Ipv4Header.MIN_LENGTH_BYTES);
    byte[] b = packet.array();
    int source = (int) info.sourceLow();
    int destination = (int) info.destinationLow();
    Ipv4Header.write(b, at, packet.length(), hopLimit(info), info.protocol(), source, destination);
    Ipv4Header.setTos(b, at, info.trafficClass());
    Ipv4Header.setIdentification(b, at, id);
    Ipv4Header.setFragment(b, at, flags, offsetBytes);
    Ipv4Header.writeChecksum(b, at);
  }

  /// @param nextHeader what follows directly: the protocol, or a fragment header
  static void pushV6Header(SkBuff packet, int nextHeader) {
    PacketInfo info = packet.info();
    int payloadBytes = packet.length();
    int at = packet.push(Ipv6Header.LENGTH_BYTES);
    byte[] b = packet.array();
    Ipv6Header.write(b, at, payloadBytes, nextHeader, hopLimit(info));
    Ipv6Header.setTrafficClassAndFlowLabel(b, at, info.trafficClass(), 0);
    Ipv6Header.setAddresses(
        b, at, info.sourceHigh(), info.sourceLow(), info.destinationHigh(), info.destinationLow());
  }

  private static int hopLimit(PacketInfo info) {
    int hops = info.hopLimit();
    return hops == 0 ? IpLayer.DEFAULT_HOP_LIMIT : Math.max(hops, 0);
  }

  private void transmitAll(SkBuffQueue packets, NetInterface out) {
    for (SkBuff packet = packets.poll(); packet != null; packet = packets.poll()) {
      transmit(packet, out);
    }
  }

  private void transmit(SkBuff packet, NetInterface out) {
    PacketInfo info = packet.info();
    if (info.loopsBack() && !out.isLoopback()) {
      SkBuff copy = loop.copyOf(packet, out);
      if (copy != null) {
        loop.device().transmit(copy);
      }
      if (info.hopLimit() == NO_HOPS) {
        packet.release(); // RFC 1112 section 6.1: stays on this host
        return;
      }
    }
    counters.countSent();
    out.device().transmit(packet);
  }

  /// The next identification of a packet whose header the user has made without one.
  int nextId(PacketInfo info) {
    return ids.nextV4(info.sourceLow(), info.destinationLow(), info.protocol());
  }

  private int refuse(SkBuff packet, DropReason reason, Errno errno) {
    counters.countDrop(reason);
    packet.release();
    return errno.negated();
  }
}
