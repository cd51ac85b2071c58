package dev.argyle.ip.datagram;

import dev.argyle.buffer.PacketInfo;
import dev.argyle.buffer.SkBuff;
import dev.argyle.ip.InetOptions;
import dev.argyle.ip.IpLayer;
import dev.argyle.ip.Route;
import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.BindTable;
import dev.argyle.sock.Errno;
import dev.argyle.sock.InetSock;
import dev.argyle.sock.InetSockAddr;
import dev.argyle.sock.MessageFlags;
import dev.argyle.sock.MessageHeader;
import dev.argyle.sock.PollEvents;
import dev.argyle.sock.Proto;
import dev.argyle.sock.Sock;
import dev.argyle.sock.SockAddr;
import dev.argyle.sock.SocketOption;
import dev.argyle.sock.TcpState;
import dev.argyle.wire.IpAddress;
import dev.argyle.wire.Ipv4Header;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/// A user's calls on a datagram sock, but for the header: binding, connecting, sending and
/// receiving (socket(7), ip(7), send(2), recv(2)). A connected sock is in state ESTABLISHED, any
/// other in CLOSED, as in Linux.
public abstract class DatagramProto implements Proto {
  private final IpLayer ip;
  private final BindTable ports;
  private final DatagramTable table;

  /// @param ports which ports (or identifiers) are taken
  /// @param table where arriving packets find their socks
  protected DatagramProto(IpLayer ip, BindTable ports, DatagramTable table) {
    this.ip = ip;
    this.ports = ports;
    this.table = table;
  }

  /// The IP of this host.
  protected final IpLayer ip() {
    return ip;
  }

  /// The longest payload a datagram may have, in octets.
  ///
  /// @param v4 whether it goes by IPv4
  protected abstract int mostOctets(boolean v4);

  /// Whether a message needs the receiver's port to be sent.
  protected abstract boolean needsPort();

  /// Makes a datagram of a packet that holds what the user has sent; `info()` has the addresses. It
  /// then starts with the transport header.
  ///
  /// @return 0, or a negated [Errno] if the user must not send this; the packet stays the caller's
  protected abstract int complete(DatagramSock sock, SkBuff packet, int dstPort);

  @Override
  public final int bind(Sock sock, SockAddr address) {
    DatagramSock self = (DatagramSock) sock;
    if (!(address instanceof InetSockAddr inet)) {
      return Errno.EAFNOSUPPORT.negated();
    }
    return locked(self, () -> bind(self, inet));
  }

  private int bind(DatagramSock sock, InetSockAddr at) {
    IpAddress address = at.address();
    if (!fitsFamily(sock, address)) {
      return Errno.EAFNOSUPPORT.negated();
    }
    if (sock.localPort() != 0) {
      return Errno.EINVAL.negated();
    }
    if (!mayBind(sock, address)) {
      return Errno.EADDRNOTAVAIL.negated();
    }
    sock.localAddress(address.high(), address.low());
    sock.bound(!address.isAny(), true);
    if (!ports.bind(sock, at.port())) {
      sock.anyLocal();
      sock.bound(false, false);
      return Errno.EADDRINUSE.negated();
    }
    table.put(sock);
    return 0;
  }

  private boolean mayBind(DatagramSock sock, IpAddress address) {
    return address.isAny()
        || sock.freeBind()
        || address.isMulticast()
        || ip.isLocal(address.high(), address.low())
        || ip.isBroadcast(address.high(), address.low());
  }

  @Override
  public final int listen(Sock sock, int backlog) {
    return Errno.EOPNOTSUPP.negated();
  }

  @Override
  public final int accept(Sock sock, boolean nonBlocking, Consumer<Sock> taker) {
    return Errno.EOPNOTSUPP.negated();
  }

  /// Sets the peer; an address of family `AF_UNSPEC` takes it away.
  @Override
  public final int connect(Sock sock, SockAddr address, boolean nonBlocking) {
    DatagramSock self = (DatagramSock) sock;
    if (address.family() == AddressFamily.AF_UNSPEC) {
      return locked(self, () -> disconnect(self));
    }
    if (!(address instanceof InetSockAddr inet)) {
      return Errno.EAFNOSUPPORT.negated();
    }
    return locked(self, () -> connect(self, inet));
  }

  private int connect(DatagramSock sock, InetSockAddr to) {
    if (!fitsFamily(sock, to.address())) {
      return Errno.EAFNOSUPPORT.negated();
    }
    long high = to.address().high();
    long low = IpLayer.concreteLow(high, to.address().low());
    if (!hasPort(sock)) {
      return Errno.EAGAIN.negated();
    }
    Route route = route(sock, high, low, to.scopeId());
    if (route == null) {
      return Errno.ENETUNREACH.negated();
    }
    if (ip.isBroadcast(high, low) && !sock.broadcast()) {
      return Errno.EACCES.negated();
    }
    if (!sock.isAddressBound()) {
      sock.localAddress(route.sourceHigh(), route.sourceLow());
    }
    sock.remote(high, low, needsPort() ? to.port() : 0);
    sock.route(route);
    sock.state(TcpState.ESTABLISHED);
    table.put(sock);
    return 0;
  }

  /// Gives a sock a port if it has none. Whatever comes of the call that needed it, it keeps it, as
  /// on Linux.
  private boolean hasPort(DatagramSock sock) {
    if (sock.localPort() != 0) {
      return true;
    }
    boolean bound = ports.bind(sock, 0);
    if (bound) {
      table.put(sock);
    }
    return bound;
  }

  private int disconnect(DatagramSock sock) {
    sock.state(TcpState.CLOSED);
    sock.route(null);
    sock.remote(0, 0, 0);
    if (!sock.isAddressBound()) {
      sock.anyLocal();
    }
    if (sock.localPort() == 0) {
      return 0;
    }
    if (sock.isPortBound()) {
      table.put(sock);
    } else {
      table.remove(sock);
      ports.release(sock);
      sock.localPort(0);
    }
    return 0;
  }

  /// Sends one datagram. `MSG_MORE` is not supported: `EOPNOTSUPP`, rather than a datagram that is
  /// too short.
  @Override
  public final int sendmsg(Sock sock, MessageHeader message, int flags) {
    DatagramSock self = (DatagramSock) sock;
    if ((flags & (MessageFlags.MSG_OOB | MessageFlags.MSG_MORE)) != 0) {
      return Errno.EOPNOTSUPP.negated();
    }
    return locked(
        self,
        () -> {
          if (!hasPort(self)) {
            return Errno.EAGAIN.negated();
          }
          return switch (message.name()) {
            case null -> sendToPeer(self, message);
            case InetSockAddr to -> sendTo(self, message, to);
            default -> Errno.EAFNOSUPPORT.negated();
          };
        });
  }

  private int sendToPeer(DatagramSock sock, MessageHeader message) {
    if (sock.state() != TcpState.ESTABLISHED) {
      return Errno.EDESTADDRREQ.negated();
    }
    Route route = sock.route();
    if (route == null || !ip.isCurrent(route)) {
      route = route(sock, sock.remoteHigh(), sock.remoteLow(), 0);
      sock.route(route);
    }
    return send(sock, message, route, sock.remoteAddress(), sock.remotePort());
  }

  private int sendTo(DatagramSock sock, MessageHeader message, InetSockAddr to) {
    if (!fitsFamily(sock, to.address())) {
      boolean v6Only = sock.family() == AddressFamily.AF_INET6;
      return v6Only ? Errno.ENETUNREACH.negated() : Errno.EAFNOSUPPORT.negated();
    }
    if (needsPort() && to.port() == 0) {
      return Errno.EINVAL.negated();
    }
    long high = to.address().high();
    long low = IpLayer.concreteLow(high, to.address().low());
    Route route = route(sock, high, low, to.scopeId());
    return send(sock, message, route, IpAddress.of(high, low), to.port());
  }

  private int send(
      DatagramSock sock, MessageHeader message, @Nullable Route route, IpAddress to, int port) {
    int error = sock.takeError();
    if (error != 0) {
      return -error;
    }
    if ((sock.shutdown() & Sock.SEND_SHUTDOWN) != 0) {
      return Errno.EPIPE.negated();
    }
    long octets = message.data().remaining();
    if (octets > mostOctets(to.isV4())) {
      return Errno.EMSGSIZE.negated();
    }
    if (route == null) {
      return Errno.ENETUNREACH.negated();
    }
    if (ip.isBroadcast(to.high(), to.low()) && !sock.broadcast()) {
      return Errno.EACCES.negated();
    }
    SkBuff packet = ip.pool().allocate(SkBuff.HEAD_ROOM_BYTES, (int) octets);
    packet.put(message.data(), (int) octets);
    describe(packet.info(), sock, route, to);
    int refused = complete(sock, packet, port);
    if (refused != 0) {
      packet.release();
      return refused;
    }
    boolean whole = packet.length() + Ipv4Header.MIN_LENGTH_BYTES <= route.mtuBytes();
    packet.info().dontFragment(whole && to.isV4());
    int sent = ip.output(packet, route);
    return sent != 0 ? sent : (int) octets;
  }

  /// What fits goes with "don't fragment", so that the path's MTU is learnt; what does not is
  /// fragmented here (Linux's `IP_PMTUDISC_WANT`).
  private static void describe(PacketInfo info, DatagramSock sock, Route route, IpAddress to) {
    info.addresses(route.sourceHigh(), route.sourceLow(), to.high(), to.low());
    info.protocol(sock.protocol());
    int hops = to.isMulticast() ? sock.multicastHopLimit() : sock.hopLimit();
    info.hopLimit(hops == InetSock.DEFAULT_HOP_LIMIT ? IpLayer.DEFAULT_HOP_LIMIT : hops);
    info.trafficClass(sock.trafficClass());
  }

  private @Nullable Route route(DatagramSock sock, long high, long low, int scopeId) {
    long localHigh = sock.localHigh();
    long localLow = sock.localLow();
    boolean unspecified =
        !sock.isAddressBound()
            || IpAddress.isAny(localHigh, localLow)
            || IpAddress.isMulticast(localHigh, localLow)
            || ip.isBroadcast(localHigh, localLow);
    boolean v4 = IpAddress.isV4(high, low);
    if (!unspecified && v4 != IpAddress.isV4(localHigh, localLow)) {
      return null;
    }
    IpAddress any = v4 ? IpAddress.ANY4 : IpAddress.ANY6;
    int by = sock.boundInterface() != 0 ? sock.boundInterface() : scopeId;
    return ip.route(
        high, low, unspecified ? any.high() : localHigh, unspecified ? any.low() : localLow, by);
  }

  @Override
  public final int recvmsg(Sock sock, MessageHeader message, int flags) {
    return ((DatagramSock) sock).receive(message, flags);
  }

  @Override
  public final int shutdown(Sock sock, int halves) {
    sock.addShutdown(halves);
    sock.waitQueue().wakeAll();
    return 0;
  }

  @Override
  public final void close(Sock sock) {
    DatagramSock self = (DatagramSock) sock;
    self.markDead();
    self.lock().acquire();
    try {
      if (self.localPort() != 0) {
        table.remove(self);
        ports.release(self);
      }
      self.state(TcpState.CLOSED);
      self.closeQueue();
    } finally {
      self.lock().release();
    }
    self.waitQueue().wakeAll();
    self.put();
  }

  @Override
  public final int poll(Sock sock) {
    DatagramSock self = (DatagramSock) sock;
    int shutdown = self.shutdown();
    int events = PollEvents.OUT;
    if (self.isReadable()) {
      events |= PollEvents.IN;
    }
    if ((shutdown & Sock.RCV_SHUTDOWN) != 0) {
      events |= PollEvents.IN | PollEvents.RDHUP;
    }
    if (shutdown == Sock.SHUTDOWN_MASK) {
      events |= PollEvents.HUP;
    }
    return self.pendingError() != 0 ? events | PollEvents.ERR : events;
  }

  @Override
  public final SockAddr localName(Sock sock) {
    return ((DatagramSock) sock).localName();
  }

  @Override
  public final @Nullable SockAddr remoteName(Sock sock) {
    DatagramSock self = (DatagramSock) sock;
    return self.state() == TcpState.ESTABLISHED ? self.remoteName() : null;
  }

  /// Octets of the next datagram, not of all (udp(7)).
  @Override
  public final int readableBytes(Sock sock) {
    return ((DatagramSock) sock).nextOctets();
  }

  /// Nothing waits here: what is sent is with the device at once.
  @Override
  public final int unsentBytes(Sock sock) {
    return 0;
  }

  @Override
  public final <T> int setOption(Sock sock, SocketOption<T> option, T value) {
    DatagramSock self = (DatagramSock) sock;
    return locked(self, () -> InetOptions.set(self, option, value));
  }

  @Override
  public final <T> int option(Sock sock, SocketOption<T> option, Consumer<? super T> taker) {
    DatagramSock self = (DatagramSock) sock;
    return locked(self, () -> InetOptions.get(self, option, taker));
  }

  private static boolean fitsFamily(DatagramSock sock, IpAddress address) {
    boolean v4 = address.isV4();
    return sock.family() == AddressFamily.AF_INET ? v4 : !(v4 && sock.v6Only());
  }

  private static int locked(DatagramSock sock, IntSupplier call) {
    sock.lock().acquire();
    try {
      return call.getAsInt();
    } finally {
      sock.lock().release();
    }
  }
}
