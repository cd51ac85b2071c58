package dev.argyle.ip.datagram;

import dev.argyle.ip.IpLayer;
import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.ControlMessage;
import dev.argyle.sock.DontFragment;
import dev.argyle.sock.Errno;
import dev.argyle.sock.HopLimit;
import dev.argyle.sock.InetSock;
import dev.argyle.sock.Ipv4PacketInfo;
import dev.argyle.sock.Ipv6PacketInfo;
import dev.argyle.sock.SolIp;
import dev.argyle.sock.SolIpv6;
import dev.argyle.sock.SolSocket;
import dev.argyle.sock.TimeToLive;
import dev.argyle.sock.TrafficClass;
import dev.argyle.sock.TypeOfService;
import dev.argyle.wire.IpAddress;
import java.util.List;

/// Ancillary data of datagrams that are sent (MISSION A9): what it means for a [Departure], by the
/// version of IP that it goes by. Data of the other version's level is passed over, as on Linux;
/// what is of the right level and unknown is `EINVAL`.
final class SentControl {
  private static final int SCM_RIGHTS = 1;
  private static final int SCM_CREDENTIALS = 2;
  private static final int LARGEST_OCTET = 255;
  private static final int INVALID = Errno.EINVAL.negated();

  private final IpLayer ip;
  private final DatagramProto proto;
  private final InetSock sock;
  private final Departure departure;

  private SentControl(IpLayer ip, DatagramProto proto, InetSock sock, Departure departure) {
    this.ip = ip;
    this.proto = proto;
    this.sock = sock;
    this.departure = departure;
  }

  /// Applies all of it.
  ///
  /// @return 0, or a negated [Errno]
  static int apply(
      List<ControlMessage> control,
      IpLayer ip,
      DatagramProto proto,
      InetSock sock,
      Departure departure) {
    if (control.isEmpty()) {
      return 0;
    }
    SentControl reader = new SentControl(ip, proto, sock, departure);
    for (ControlMessage piece : control) {
      int wrong = departure.isV4() ? reader.v4(piece) : reader.v6(piece);
      if (wrong != 0) {
        return wrong;
      }
    }
    return 0;
  }

  private int v4(ControlMessage piece) {
    if (piece.level() == SolSocket.SOL_SOCKET) {
      return ofSocket(piece);
    }
    if (sock.family() == AddressFamily.AF_INET6) { // a dual-stack socket may speak of IPv6's
      if (piece instanceof Ipv6PacketInfo info) {
        return info.address().isV4() ? way(info.interfaceIndex(), info.address()) : INVALID;
      }
      if (piece instanceof HopLimit limit) {
        return hops(limit.hops(), 1);
      }
    }
    if (piece.level() != SolIp.SOL_IP) {
      return proto.applyControl(piece, departure);
    }
    return switch (piece) {
      case Ipv4PacketInfo info -> way(info.interfaceIndex(), info.specificDestination());
      case TimeToLive ttl -> hops(ttl.hops(), 1);
      case TypeOfService tos -> trafficClass(tos.octet(), 0);
      default -> INVALID;
    };
  }

  private int v6(ControlMessage piece) {
    if (piece.level() == SolSocket.SOL_SOCKET) {
      return ofSocket(piece);
    }
    if (piece.level() != SolIpv6.SOL_IPV6) {
      return proto.applyControl(piece, departure);
    }
    return switch (piece) {
      case Ipv6PacketInfo info -> packetInfo(info);
      case HopLimit limit -> hops(limit.hops(), InetSock.DEFAULT_HOP_LIMIT);
      case TrafficClass octet -> trafficClass(octet.octet(), -1);
      case DontFragment choice -> dontFragment(choice.value());
      default -> INVALID;
    };
  }

  private static int ofSocket(ControlMessage piece) {
    boolean ofUnix = piece.type() == SCM_RIGHTS || piece.type() == SCM_CREDENTIALS;
    return ofUnix ? 0 : INVALID;
  }

  private int way(int index, IpAddress source) {
    if (index != 0) {
      if (!ip.hasInterface(index)) {
        return Errno.ENODEV.negated();
      }
      departure.goBy(index);
    }
    if (!source.isAny()) {
      departure.comeFrom(source);
    }
    return 0;
  }

  private int packetInfo(Ipv6PacketInfo info) {
    int index = info.interfaceIndex();
    IpAddress source = info.address();
    int already = departure.interfaceIndex();
    if (index != 0 && already != 0 && index != already) {
      return INVALID;
    }
    if (index != 0 && !ip.hasInterface(index)) {
      return Errno.ENODEV.negated();
    }
    if (!source.isAny()) {
      boolean own = ip.isLocal(source.high(), source.low()) || sock.bindsAnywhere();
      boolean scoped = !source.isLinkLocal() || index != 0 || already != 0;
      if (source.isV4() || !own || !scoped) {
        return INVALID;
      }
    }
    return way(index, source);
  }

  private int hops(int hops, int least) {
    if (hops < least || hops > LARGEST_OCTET) {
      return INVALID;
    }
    departure.hopLimit(hops);
    return 0;
  }

  private int trafficClass(int octet, int least) {
    if (octet < least || octet > LARGEST_OCTET) {
      return INVALID;
    }
    departure.trafficClass(Math.max(octet, 0));
    return 0;
  }

  private int dontFragment(int value) {
    if (value < 0 || value > 1) {
      return INVALID;
    }
    departure.dontFragment(value == 1);
    return 0;
  }
}
