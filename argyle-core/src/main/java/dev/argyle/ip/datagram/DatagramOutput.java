package dev.argyle.ip.datagram;

import dev.argyle.buffer.SkBuff;
import dev.argyle.ip.IpLayer;
import dev.argyle.ip.Route;
import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.Errno;
import dev.argyle.sock.InetSockAddr;
import dev.argyle.sock.MessageFlags;
import dev.argyle.sock.MessageHeader;
import dev.argyle.sock.MtuDiscovery;
import dev.argyle.sock.PollEvents;
import dev.argyle.sock.Sock;
import dev.argyle.sock.SockAddr;
import dev.argyle.sock.TcpState;
import dev.argyle.wire.IpAddress;
import org.jspecify.annotations.Nullable;

/// What `sendmsg` does, in Linux's order: address, ancillary data, route, permission, size, state
/// of the socket; then the datagram goes, or waits to be filled. The caller holds the sock's lock.
final class DatagramOutput {
  private static final int LONGEST_BYTES = 0xffff;
  private static final int MOST_SEGMENTS = 128; // UDP_MAX_SEGMENTS

  private final IpLayer ip;
  private final DatagramProto proto;

  DatagramOutput(IpLayer ip, DatagramProto proto) {
    this.ip = ip;
    this.proto = proto;
  }

  /// Sends one datagram, or a part of one.
  ///
  /// @return octets taken, or a negated [Errno]
  int send(DatagramSock sock, MessageHeader message, int flags) {
    if (message.data().remaining() > LONGEST_BYTES) {
      return Errno.EMSGSIZE.negated();
    }
    int refused = proto.judgeMessage(message, flags);
    if (refused == 0 && (flags & MessageFlags.MSG_OOB) != 0) {
      refused = judgeUrgent(sock, message.name());
    }
    if (refused != 0) {
      return refused;
    }
    if (sock.env().faultPoints().refusesMemory()) {
      return Errno.ENOBUFS.negated();
    }
    boolean more = proto.corks() && (sock.corked() || (flags & MessageFlags.MSG_MORE) != 0);
    Cork cork = sock.cork();
    if (cork == null) {
      return begin(sock, message, flags, more);
    }
    if (!cork.departure().isV4()
        && message.name() instanceof InetSockAddr to
        && to.address().isV4()) {
      int wrong = sock.checkFamily(to.address());
      return wrong != 0 ? wrong : Errno.EINVAL.negated(); // as on Linux: IPv4 adds to no IPv6
    }
    return append(sock, cork, message, more);
  }

  private int begin(DatagramSock sock, MessageHeader message, int flags, boolean more) {
    SockAddr name = message.name();
    int wrong = judgeName(sock, name);
    if (wrong != 0) {
      return wrong;
    }
    Departure departure = departure(sock, (InetSockAddr) name);
    wrong = SentControl.apply(message.control(), ip, proto, sock, departure);
    if (wrong != 0) {
      return wrong;
    }
    Route route = name == null && !departure.isSpecial() ? kept(sock) : null;
    if (route == null) {
      route = departure.route(ip);
      boolean mapped = sock.family() == AddressFamily.AF_INET6 && departure.isV4(); // as on Linux
      if (name == null && !departure.isSpecial() && !mapped) {
        sock.route(route);
      }
    }
    if (route == null) {
      return departure.unreachable(ip).negated();
    }
    wrong = judgeRoute(sock, departure, route, (flags & MessageFlags.MSG_DONTROUTE) != 0);
    if (wrong != 0) {
      return wrong;
    }
    int room = more ? LONGEST_BYTES : (int) message.data().remaining();
    SkBuff packet = ip.pool().allocate(SkBuff.HEAD_ROOM_BYTES, room);
    return append(sock, new Cork(departure, route, packet), message, more);
  }

  /// Where IPv6 does not mind `MSG_OOB`, an IPv6 socket learns first that it speaks no IPv4.
  private int judgeUrgent(DatagramSock sock, @Nullable SockAddr name) {
    if (!proto.refusesUrgent(goesByV4(sock, name))) {
      return 0;
    }
    boolean late = sock.family() == AddressFamily.AF_INET6 && !proto.refusesUrgent(false);
    int wrong = late && name instanceof InetSockAddr to ? sock.checkFamily(to.address()) : 0;
    return wrong != 0 ? wrong : Errno.EOPNOTSUPP.negated();
  }

  /// What waits for more goes where it began to go, unless the name says IPv4.
  private static boolean goesByV4(DatagramSock sock, @Nullable SockAddr name) {
    if (sock.family() == AddressFamily.AF_INET
        || name instanceof InetSockAddr to && to.address().isV4()) {
      return true;
    }
    Cork cork = sock.cork();
    if (cork != null) {
      return cork.departure().isV4();
    }
    return name == null && IpAddress.isV4(sock.remoteHigh(), sock.remoteLow());
  }

  private int judgeName(DatagramSock sock, @Nullable SockAddr name) {
    if (name == null) {
      boolean connected = sock.state() == TcpState.ESTABLISHED;
      return connected ? 0 : Errno.EDESTADDRREQ.negated();
    }
    if (!(name instanceof InetSockAddr to)) {
      return Errno.EAFNOSUPPORT.negated();
    }
    int unreachable = sock.checkFamily(to.address());
    return unreachable != 0 ? unreachable : proto.judgePort(sock, to.port());
  }

  private static Departure departure(DatagramSock sock, @Nullable InetSockAddr name) {
    if (name == null) {
      return new Departure(sock, sock.remoteHigh(), sock.remoteLow(), sock.remotePort(), 0);
    }
    IpAddress to = sock.meant(name.address());
    return new Departure(sock, to.high(), to.low(), name.port(), name.scopeId());
  }

  private @Nullable Route kept(DatagramSock sock) {
    Route route = sock.route();
    return route != null && ip.isCurrent(route) && !sock.hasForgottenRoute() ? route : null;
  }

  private int judgeRoute(
      DatagramSock sock, Departure departure, Route route, boolean neighboursOnly) {
    if (ip.isBroadcast(departure.high(), departure.low()) && !sock.broadcast()) {
      return Errno.EACCES.negated();
    }
    if (!departure.isV4()) {
      return 0;
    }
    boolean gateway =
        route.nextHopLow() != departure.low() || route.nextHopHigh() != departure.high();
    if (neighboursOnly && gateway) {
      return Errno.ENETUNREACH.negated();
    }
    return proto.judgeSource(sock, route);
  }

  private int append(DatagramSock sock, Cork cork, MessageHeader message, boolean more) {
    SkBuff packet = cork.packet();
    int octets = (int) message.data().remaining();
    int wrong = judgeSize(sock, cork, packet.length() + octets);
    boolean begins = sock.cork() == null;
    if (wrong == 0 && begins && proto.heedsState()) {
      wrong = judgeState(sock); // as on Linux, what is added to a datagram goes unasked
    }
    if (wrong != 0) {
      sock.cork(null);
      packet.release();
      if (!begins) {
        tellRoom(sock);
      }
      return wrong;
    }
    packet.put(message.data(), octets);
    if (more) {
      sock.cork(cork);
      return octets;
    }
    sock.cork(null);
    int sent = depart(sock, cork);
    return sent != 0 ? sent : octets;
  }

  private static int judgeState(DatagramSock sock) {
    int error = sock.takeError();
    if (error != 0) {
      return -error;
    }
    return (sock.shutdown() & Sock.SEND_SHUTDOWN) != 0 ? Errno.EPIPE.negated() : 0;
  }

  private int judgeSize(DatagramSock sock, Cork cork, int octets) {
    Departure departure = cork.departure();
    int limit = mtuBytes(sock, departure, cork.route());
    boolean cut =
        proto.fragments(sock)
            && departure.mtuDiscovery().fragmentsHere()
            && !departure.dontFragment();
    boolean fits =
        cut
            || departure.segmentOctets() > 0 // each segment is judged when it goes
            || proto.overheadBytes(sock, departure.isV4()) + octets <= limit;
    if (fits && octets <= proto.mostOctets(sock, departure.isV4())) {
      return 0;
    }
    DatagramErrors.local(sock, Errno.EMSGSIZE, departure, limit);
    return Errno.EMSGSIZE.negated();
  }

  private int mtuBytes(DatagramSock sock, Departure departure, Route route) {
    boolean byPath = proto.fragments(sock) && departure.mtuDiscovery().followsPath();
    int bytes = byPath ? route.mtuBytes() : route.out().mtuBytes();
    int own = proto.fragments(sock) ? departure.fragmentBytes() : 0;
    return own == 0 ? bytes : Math.min(own, bytes);
  }

  /// Sends what has been collected. @return 0, or a negated [Errno]
  int depart(DatagramSock sock, Cork cork) {
    int result = emit(sock, cork);
    tellRoom(sock);
    return result;
  }

  private int emit(DatagramSock sock, Cork cork) {
    Departure departure = cork.departure();
    SkBuff packet = cork.packet();
    boolean toMany = ip.isBroadcast(departure.high(), departure.low());
    int limit = mtuBytes(sock, departure, cork.route());
    Route route = limit == cork.route().mtuBytes() ? cork.route() : withMtu(cork.route(), limit);
    int unfit = cutInto(sock, departure, packet, limit);
    if (unfit != 0) {
      packet.release();
      return unfit;
    }
    departure.describe(packet, route, proto.number(sock, departure), toMany);
    int refused = proto.complete(sock, packet, departure);
    if (refused != 0) {
      packet.release();
      return refused;
    }
    return proto.fragments(sock)
        ? output(sock, packet, departure, route, limit)
        : ip.outputWithHeader(packet, route);
  }

  /// The memory of a datagram is free again, whether it has left or not: an edge, as on Linux.
  private static void tellRoom(DatagramSock sock) {
    sock.waitQueue().wake(PollEvents.OUT);
  }

  /// Makes a super-segment of a packet that is to be cut, as Linux judges it.
  ///
  /// @return 0, or a negated [Errno]
  private int cutInto(DatagramSock sock, Departure departure, SkBuff packet, int limit) {
    int each = departure.segmentOctets();
    if (each == 0) {
      return 0;
    }
    int octets = packet.length();
    if (proto.overheadBytes(sock, departure.isV4()) + Math.min(octets, each) > limit) {
      return Errno.EMSGSIZE.negated();
    }
    if (octets > each * MOST_SEGMENTS) {
      return Errno.EINVAL.negated();
    }
    packet.info().segmentBytes(octets > each ? each : 0);
    return 0;
  }

  private int output(
      DatagramSock sock, SkBuff packet, Departure departure, Route route, int limit) {
    int headerBytes = proto.overheadBytes(sock, departure.isV4()) - proto.headerBytes();
    boolean fits = headerBytes + packet.length() <= limit;
    MtuDiscovery discovery = departure.mtuDiscovery();
    packet.info().dontFragment(departure.isV4() && discovery.forbidsFragments(fits));
    return ip.output(packet, route);
  }

  private static Route withMtu(Route route, int mtuBytes) {
    return new Route(
        route.out(),
        route.nextHopHigh(),
        route.nextHopLow(),
        route.sourceHigh(),
        route.sourceLow(),
        mtuBytes,
        route.metrics(),
        route.generation());
  }

  /// Whether a source address may be used with a route of IPv4: 0, or a negated [Errno].
  int judgeV4Source(DatagramSock sock, Route route) {
    long high = route.sourceHigh();
    long low = route.sourceLow();
    if (sock.transparent()) {
      return 0;
    }
    if (IpAddress.isMulticast(high, low) || ip.isBroadcast(high, low)) {
      return Errno.EINVAL.negated();
    }
    if (!ip.isLocal(high, low)) {
      return Errno.ENETUNREACH.negated();
    }
    boolean leaks = IpAddress.isLoopback(high, low) && !route.out().isLoopback();
    return leaks ? Errno.EINVAL.negated() : 0;
  }
}
