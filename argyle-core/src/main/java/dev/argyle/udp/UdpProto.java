package dev.argyle.udp;

import dev.argyle.buffer.SkBuff;
import dev.argyle.device.TransportChecksum;
import dev.argyle.ip.IpLayer;
import dev.argyle.ip.datagram.DatagramDirectory;
import dev.argyle.ip.datagram.DatagramProto;
import dev.argyle.ip.datagram.DatagramSock;
import dev.argyle.ip.datagram.Departure;
import dev.argyle.sock.ControlMessage;
import dev.argyle.sock.Errno;
import dev.argyle.sock.Sock;
import dev.argyle.sock.SocketOption;
import dev.argyle.sock.SolSocket;
import dev.argyle.sock.SolUdp;
import dev.argyle.sock.UdpSegment;
import dev.argyle.wire.Ipv4Header;
import dev.argyle.wire.UdpHeader;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// The user's calls on UDP, as udp(7) has them.
public final class UdpProto extends DatagramProto {
  private static final int LONGEST_BYTES = 0xffff;

  private final UdpCounters counters;

  UdpProto(IpLayer ip, DatagramDirectory directory, UdpCounters counters) {
    super(ip, directory);
    this.counters = counters;
  }

  @Override
  public String name() {
    return "UDP";
  }

  @Override
  public Sock open(int family, int protocol) {
    return new UdpSock(family, this, ip().env());
  }

  @Override
  protected int mostOctets(DatagramSock sock, boolean v4) {
    int most = LONGEST_BYTES - UdpHeader.LENGTH_BYTES;
    return v4 ? most - Ipv4Header.MIN_LENGTH_BYTES : most;
  }

  @Override
  protected int headerBytes() {
    return UdpHeader.LENGTH_BYTES;
  }

  /// As on Linux, where IPv6 does not look.
  @Override
  protected boolean refusesUrgent(boolean v4) {
    return v4;
  }

  @Override
  protected boolean refusesUrgentReceive() {
    return false;
  }

  @Override
  protected int judgePort(DatagramSock sock, int port) {
    return port == 0 ? Errno.EINVAL.negated() : 0;
  }

  @Override
  protected int complete(DatagramSock sock, SkBuff packet, Departure departure) {
    boolean checked = ((UdpSock) sock).sendsChecksum(departure.isV4());
    if (!checked && departure.segmentOctets() > 0) {
      return Errno.EINVAL.negated(); // as on Linux
    }
    int at = packet.push(UdpHeader.LENGTH_BYTES);
    UdpHeader.write(packet.array(), at, sock.localPort(), departure.port(), packet.length());
    if (checked) {
      TransportChecksum.writePartial(packet, 0);
    }
    counters.countOut();
    return 0;
  }

  @Override
  protected int applyControl(ControlMessage piece, Departure departure) {
    if (piece.level() != SolUdp.SOL_UDP) {
      return 0;
    }
    if (!(piece instanceof UdpSegment segment)) {
      return Errno.EINVAL.negated();
    }
    departure.segmentOctets(segment.octets());
    return 0;
  }

  @Override
  protected <T> int setOwnOption(DatagramSock sock, SocketOption<T> option, T value) {
    if (option.equals(SolUdp.UDP_SEGMENT) && value instanceof Integer octets) {
      ((UdpSock) sock).segmentOctets(octets);
      return 0;
    }
    Switch which = SWITCHES.get(option);
    if (which == null) {
      return Errno.ENOPROTOOPT.negated();
    }
    if (!(value instanceof Boolean on)) {
      return Errno.EINVAL.negated();
    }
    which.setter.accept((UdpSock) sock, on);
    return on || !option.equals(SolUdp.UDP_CORK) ? 0 : uncork(sock);
  }

  @Override
  protected <T> int ownOption(
      DatagramSock sock, SocketOption<T> option, Consumer<? super T> taker) {
    if (option.equals(SolUdp.UDP_SEGMENT)) {
      taker.accept(option.type().cast(((UdpSock) sock).segmentOctets()));
      return 0;
    }
    Switch which = SWITCHES.get(option);
    if (which == null) {
      return Errno.ENOPROTOOPT.negated();
    }
    taker.accept(option.type().cast(which.getter.test((UdpSock) sock)));
    return 0;
  }

  private record Switch(Predicate<UdpSock> getter, BiConsumer<UdpSock, Boolean> setter) {}

  private static final Map<SocketOption<?>, Switch> SWITCHES =
      Map.of(
          SolUdp.UDP_CORK,
          new Switch(UdpSock::corked, UdpSock::corked),
          SolUdp.UDP_NO_CHECK6_TX,
          new Switch(UdpSock::sendsV6WithoutChecksum, UdpSock::sendsV6WithoutChecksum),
          SolUdp.UDP_NO_CHECK6_RX,
          new Switch(UdpSock::takesV6WithoutChecksum, UdpSock::takesV6WithoutChecksum),
          SolUdp.UDP_GRO,
          new Switch(UdpSock::takesJoined, UdpSock::takesJoined),
          SolSocket.SO_NO_CHECK,
          new Switch(UdpSock::sendsV4WithoutChecksum, UdpSock::sendsV4WithoutChecksum));
}
