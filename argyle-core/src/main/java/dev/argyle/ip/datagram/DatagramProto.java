package dev.argyle.ip.datagram;

import dev.argyle.buffer.SkBuff;
import dev.argyle.ip.IpLayer;
import dev.argyle.ip.Route;
import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.ControlMessage;
import dev.argyle.sock.Errno;
import dev.argyle.sock.InetSockAddr;
import dev.argyle.sock.MessageFlags;
import dev.argyle.sock.MessageHeader;
import dev.argyle.sock.Proto;
import dev.argyle.sock.Sock;
import dev.argyle.sock.SockAddr;
import dev.argyle.sock.SocketOption;
import dev.argyle.sock.SolSocket;
import dev.argyle.sock.TcpState;
import dev.argyle.wire.IpAddress;
import dev.argyle.wire.Ipv4Header;
import dev.argyle.wire.Ipv6Header;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/// A user's calls on a datagram sock, but for the header: binding, connecting, sending and
/// receiving (socket(7), ip(7), send(2), recv(2); MISSION A9, A11, G5). A connected sock is in
/// state ESTABLISHED, any other in CLOSED, as in Linux.
public abstract class DatagramProto implements Proto {
  private final IpLayer ip;
  private final DatagramDirectory directory;
  private final DatagramOutput output;

  /// @param directory where arriving packets find their socks
  @SuppressWarnings("this-escape") // the output asks it nothing before the first call
  protected DatagramProto(IpLayer ip, DatagramDirectory directory) {
    this.ip = ip;
    this.directory = directory;
    this.output = new DatagramOutput(ip, this);
  }

  /// The IP of this host.
  protected final IpLayer ip() {
    return ip;
  }

  /// The longest payload a datagram may have, in octets.
  ///
  /// @param v4 whether it goes by IPv4
  protected abstract int mostOctets(DatagramSock sock, boolean v4);

  /// Octets that the stack writes in front of what the user sends, IP's header not counted.
  protected abstract int headerBytes();

  /// Octets that the stack writes in front of what the user sends, IP's header included.
  protected int overheadBytes(DatagramSock sock, boolean v4) {
    return headerBytes() + (v4 ? Ipv4Header.MIN_LENGTH_BYTES : Ipv6Header.LENGTH_BYTES);
  }

  /// Whether a message may be sent at all, whoever it goes to: 0, or a negated [Errno].
  protected int judgeMessage(MessageHeader message, int flags) {
    return 0;
  }

  /// Whether the port of a receiver will do: 0, or a negated [Errno].
  protected int judgePort(DatagramSock sock, int port) {
    return 0;
  }

  /// Whether packets may leave with the source of a route of IPv4: 0, or a negated [Errno].
  protected int judgeSource(DatagramSock sock, Route route) {
    return output.judgeV4Source(sock, route);
  }

  /// Whether several calls may fill one datagram (`MSG_MORE`).
  protected boolean corks() {
    return true;
  }

  /// Whether a send refuses `MSG_OOB`; else it means nothing.
  protected boolean refusesUrgent(boolean v4) {
    return true;
  }

  /// Whether a receive refuses `MSG_OOB`; else it means nothing.
  protected boolean refusesUrgentReceive() {
    return true;
  }

  /// Whether a send tells the pending error, and that the socket is shut down.
  protected boolean heedsState() {
    return true;
  }

  /// Whether IP writes the header, and cuts what is too long; else the user does write it.
  protected boolean fragments(DatagramSock sock) {
    return true;
  }

  /// Number of the protocol in the header.
  protected int number(DatagramSock sock, Departure departure) {
    return sock.protocol();
  }

  /// Makes a datagram of a packet that holds what the user has sent; `info()` has the addresses. It
  /// then starts with the transport header.
  ///
  /// @return 0, or a negated [Errno] if the user must not send this; the packet stays the caller's
  protected abstract int complete(DatagramSock sock, SkBuff packet, Departure departure);

  /// Applies a piece of ancillary data that is of no level of IP: 0, or a negated [Errno]. What the
  /// protocol does not know as its own is passed over.
  protected int applyControl(ControlMessage piece, Departure departure) {
    return 0;
  }

  /// Whether its socks have IP's options of a level.
  protected boolean hasIpOptions(int level) {
    return true;
  }

  /// Sets an option of the protocol's own levels; `ENOPROTOOPT` where there is none such. The
  /// caller holds the sock's lock.
  protected <T> int setOwnOption(DatagramSock sock, SocketOption<T> option, T value) {
    return Errno.ENOPROTOOPT.negated();
  }

  /// Hands over the value of an option of the protocol's own levels.
  protected <T> int ownOption(
      DatagramSock sock, SocketOption<T> option, Consumer<? super T> taker) {
    return Errno.ENOPROTOOPT.negated();
  }

  /// Sends what has been collected so far, if anything. The caller holds the sock's lock.
  ///
  /// @return 0, or a negated [Errno]
  protected final int uncork(DatagramSock sock) {
    Cork cork = sock.cork();
    sock.cork(null);
    return cork == null ? 0 : output.depart(sock, cork);
  }

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
    if (!sock.fitsFamily(address)) {
      return Errno.EAFNOSUPPORT.negated();
    }
    boolean may = mayBind(sock, address);
    boolean again = sock.localPort() != 0 || sock.state() != TcpState.CLOSED;
    if (again && (may || sock.family() == AddressFamily.AF_INET6)) {
      return Errno.EINVAL.negated(); // IPv4 looks at the address first, as on Linux
    }
    if (!may) {
      return Errno.EADDRNOTAVAIL.negated();
    }
    boolean had = sock.isAddressBound(); // and keeps it, whatever it is bound to now, as on Linux
    sock.localAddress(address.high(), address.low());
    sock.keepSource(null);
    sock.bound(had || !sock.isWildcard(address), at.port() != 0);
    if ((at.port() != 0 || !sock.addressWithoutPort()) && !directory.bind(sock, at.port())) {
      sock.anyLocal();
      sock.bound(had, false);
      return Errno.EADDRINUSE.negated();
    }
    sock.speaksOnly(address);
    return 0;
  }

  private boolean mayBind(DatagramSock sock, IpAddress address) {
    return address.isAny()
        || sock.bindsAnywhere()
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

  /// Sets the peer; an address of family `AF_UNSPEC` takes it away, and with it the interface that
  /// the sock was bound to. The source address that was chosen with the first peer stays until
  /// then. All as on Linux.
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
    if (!directory.bindAny(sock)) { // it keeps the port whatever comes of this, as on Linux
      return Errno.EAGAIN.negated();
    }
    int unreachable = sock.checkFamily(to.address());
    if (unreachable != 0) {
      return unreachable;
    }
    IpAddress meant = sock.meant(to.address());
    if (meant.isV4()) {
      sock.forgetRoute(); // that to an earlier peer: even if there is none to this one, as on Linux
    }
    Departure departure = new Departure(sock, meant.high(), meant.low(), to.port(), to.scopeId());
    Route route = departure.route(ip);
    if (route == null) {
      return departure.unreachable(ip).negated();
    }
    if (ip.isBroadcast(departure.high(), departure.low()) && !sock.broadcast()) {
      return Errno.EACCES.negated();
    }
    int wrong = departure.isV4() ? judgeSource(sock, route) : 0;
    if (wrong != 0) {
      return wrong;
    }
    if (sock.isLocalAny()) { // from the first peer on it stays, until it has none
      sock.localAddress(route.sourceHigh(), route.sourceLow());
    } else if (meant.isV4() && sock.keptSource() == null) {
      sock.keepSource(route);
    }
    sock.remote(departure.high(), departure.low(), to.port());
    sock.route(route);
    Cork cork = sock.cork();
    if (cork != null && cork.departure().isV4() && departure.isV4()) {
      sock.cork(new Cork(departure, route, cork.packet())); // goes to the new peer, as on Linux
    }
    sock.state(TcpState.ESTABLISHED);
    directory.update(sock);
    return 0;
  }

  private int disconnect(DatagramSock sock) {
    sock.state(TcpState.CLOSED);
    sock.route(null);
    sock.remote(0, 0, 0);
    sock.boundInterface(0);
    if (!sock.isAddressBound()) {
      sock.anyLocal();
      sock.keepSource(null);
    }
    directory.unbind(sock);
    return 0;
  }

  /// Sends one datagram, or a part of one that is not complete yet.
  @Override
  public final int sendmsg(Sock sock, MessageHeader message, int flags) {
    DatagramSock self = (DatagramSock) sock;
    return locked(
        self,
        () -> directory.bindAny(self) ? output.send(self, message, flags) : Errno.EAGAIN.negated());
  }

  @Override
  public final int recvmsg(Sock sock, MessageHeader message, int flags) {
    if ((flags & MessageFlags.MSG_OOB) != 0 && refusesUrgentReceive()) {
      return Errno.EOPNOTSUPP.negated();
    }
    if ((flags & MessageFlags.MSG_ERRQUEUE) != 0) {
      return sock.receiveError(message);
    }
    return ((DatagramSock) sock).receive(ip, message, flags);
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
      directory.remove(self);
      self.state(TcpState.CLOSED);
      self.closeQueue();
      if (!self.groups().memberships().isEmpty()) {
        self.groups().leaveAll();
        ip.groups().update(self);
      }
    } finally {
      self.lock().release();
    }
    self.waitQueue().wakeAll();
    self.put();
  }

  @Override
  public final int poll(Sock sock) {
    return ((DatagramSock) sock).poll();
  }

  @Override
  public SockAddr localName(Sock sock) {
    return ((DatagramSock) sock).localName();
  }

  @Override
  public final @Nullable SockAddr remoteName(Sock sock) {
    DatagramSock self = (DatagramSock) sock;
    return self.state() == TcpState.ESTABLISHED && self.remotePort() != 0
        ? self.remoteName()
        : null;
  }

  /// Octets of the next datagram, not of all (udp(7)).
  @Override
  public int readableBytes(Sock sock) {
    return ((DatagramSock) sock).nextOctets();
  }

  /// What is sent is with the device at once; only what waits for more (`MSG_MORE`) has not gone.
  /// Differs from Linux: octets, the header's included, not memory.
  @Override
  public int unsentBytes(Sock sock) {
    DatagramSock self = (DatagramSock) sock;
    return locked(
        self,
        () -> {
          Cork cork = self.cork();
          return cork == null ? 0 : headerBytes() + cork.packet().length();
        });
  }

  @Override
  public final <T> int setOption(Sock sock, SocketOption<T> option, T value) {
    DatagramSock self = (DatagramSock) sock;
    return locked(self, () -> set(self, option, value));
  }

  private <T> int set(DatagramSock sock, SocketOption<T> option, T value) {
    if (option.equals(SolSocket.SO_RXQ_OVFL) && value instanceof Boolean on) {
      sock.tellsDrops(on);
      return 0;
    }
    int result = setOwnOption(sock, option, value);
    boolean asked = result != Errno.ENOPROTOOPT.negated() || !hasIpOptions(option.level());
    return asked ? result : ip.options().set(sock, option, value);
  }

  @Override
  public final <T> int option(Sock sock, SocketOption<T> option, Consumer<? super T> taker) {
    DatagramSock self = (DatagramSock) sock;
    return locked(self, () -> get(self, option, taker));
  }

  private <T> int get(DatagramSock sock, SocketOption<T> option, Consumer<? super T> taker) {
    if (option.equals(SolSocket.SO_RXQ_OVFL)) {
      taker.accept(option.type().cast(sock.tellsDrops()));
      return 0;
    }
    int result = ownOption(sock, option, taker);
    boolean asked = result != Errno.ENOPROTOOPT.negated() || !hasIpOptions(option.level());
    return asked ? result : ip.options().get(sock, option, taker);
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
