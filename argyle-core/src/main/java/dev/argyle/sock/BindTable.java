package dev.argyle.sock;

import dev.argyle.env.Entropy;
import dev.argyle.wire.IpAddress;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntPredicate;

/// Which ports are taken, and by whom, for one protocol. It decides whether a `bind` may share a
/// port (`SO_REUSEADDR`, `SO_REUSEPORT`), and finds a free port where none was named.
public final class BindTable {
  /// First port that is given out, as Linux's `ip_local_port_range`.
  public static final int FIRST_EPHEMERAL = 32_768;

  /// Last port that is given out.
  public static final int LAST_EPHEMERAL = 60_999;

  /// What to do about two sockets of which one listens and both have `SO_REUSEADDR`.
  public enum Sharing {
    /// TCP: sharing an address needs that whoever has it does not listen.
    UNLESS_LISTENING,
    /// UDP: `SO_REUSEADDR` on both is enough.
    ALWAYS
  }

  private final ReentrantLock lock = new ReentrantLock();

  private final PortOwners owners = new PortOwners(); // guarded by lock
  private final Entropy entropy;
  private final Sharing sharing;

  /// An empty table.
  public BindTable(Entropy entropy, Sharing sharing) {
    this.entropy = entropy;
    this.sharing = sharing;
  }

  /// Binds a sock, whose local address is set, to a port and enters it.
  ///
  /// @param port 1 to 65535, or 0 for a free one
  /// @return whether it is bound; if not, the port (or every port) is taken
  public boolean bind(InetSock sock, int port) {
    lock.lock();
    try {
      if (port != 0) {
        return !conflicts(sock, port) && enter(sock, port, true);
      }
      return enterFirst(sock, true, candidate -> !conflicts(sock, candidate));
    } finally {
      lock.unlock();
    }
  }

  /// Binds a sock that connects without having been bound. Any port will do whose four-tuple is
  /// free, even if other connections have it (RFC 6056 section 2.3), but none that a user has
  /// bound.
  ///
  /// @param isFree whether the four-tuple with that local port is free; the caller makes it taken
  ///     when this returns
  /// @return whether one was found
  public boolean bindToConnect(InetSock sock, IntPredicate isFree) {
    lock.lock();
    try {
      return enterFirst(
          sock, false, candidate -> onlyConnected(candidate) && isFree.test(candidate));
    } finally {
      lock.unlock();
    }
  }

  /// Enters an owner that shares the port it has with the one it comes from: a sock that was
  /// accepted with its listener, a TIME-WAIT with its connection.
  public void inherit(PortOwner heir) {
    lock.lock();
    try {
      owners.add(heir, heir.isPortBound());
    } finally {
      lock.unlock();
    }
  }

  /// Gives a port back. The sock keeps its number for `getsockname`.
  public void release(PortOwner sock) {
    lock.lock();
    try {
      owners.remove(sock);
    } finally {
      lock.unlock();
    }
  }

  /// Whether a bound sock may begin to listen: nobody who shares its port does so already.
  /// Connections may share it, so a server that starts again need not wait for its old ones.
  public boolean mayListen(InetSock sock) {
    lock.lock();
    try {
      return !conflicts(sock, sock.localPort());
    } finally {
      lock.unlock();
    }
  }

  private boolean enterFirst(InetSock sock, boolean bound, IntPredicate fits) {
    int range = LAST_EPHEMERAL - FIRST_EPHEMERAL + 1;
    int start = entropy.jitter(range);
    for (int i = 0; i < range; i++) {
      int candidate = FIRST_EPHEMERAL + (start + i) % range;
      if (fits.test(candidate)) {
        return enter(sock, candidate, bound);
      }
    }
    return false;
  }

  private boolean enter(InetSock sock, int port, boolean bound) {
    sock.localPort(port);
    owners.add(sock, bound);
    return true;
  }

  private boolean onlyConnected(int port) {
    PortOwner first = owners.first(port); // is one that a user has bound, if there is any
    return first == null || (!first.isPortBound() && first.state() != TcpState.LISTEN);
  }

  @SuppressWarnings("ReferenceEquality") // an owner is itself
  private boolean conflicts(PortOwner sock, int port) {
    for (PortOwner owner = owners.first(port); owner != null; owner = PortOwners.after(owner)) {
      if (owner != sock && meet(sock, owner) && !mayShare(sock, owner)) {
        return true;
      }
    }
    return false;
  }

  private boolean mayShare(PortOwner sock, PortOwner owner) {
    if (sock.reusePort() && owner.reusePort()) {
      return true;
    }
    boolean listening = owner.state() == TcpState.LISTEN;
    return sock.reuseAddress() && owner.reuseAddress() && (sharing == Sharing.ALWAYS || !listening);
  }

  /// Whether some packet could be meant for both.
  private static boolean meet(PortOwner sock, PortOwner owner) {
    if (sock.boundInterface() != 0
        && owner.boundInterface() != 0
        && sock.boundInterface() != owner.boundInterface()) {
      return false;
    }
    boolean same = sock.localHigh() == owner.localHigh() && sock.localLow() == owner.localLow();
    return same
        || (isAny(sock) && (covers(sock, owner) || isV4WildcardBeside(sock, owner)))
        || (isAny(owner) && covers(owner, sock));
  }

  private static boolean isAny(PortOwner owner) {
    return IpAddress.isAny(owner.localHigh(), owner.localLow());
  }

  private static boolean covers(PortOwner any, PortOwner other) {
    if (isAny(other)) {
      boolean bothV4 = takesV4(any) && takesV4(other);
      boolean bothV6 = takesV6(any) && takesV6(other);
      return bothV4 || bothV6;
    }
    boolean v4 = IpAddress.isV4(other.localHigh(), other.localLow());
    return v4 ? takesV4(any) : takesV6(any);
  }

  /// An IPv6 sock that speaks IPv4 as well, and has an IPv6 address only because it is connected,
  /// is in the way of who binds IPv4's wildcard, as on Linux.
  private static boolean isV4WildcardBeside(PortOwner any, PortOwner owner) {
    boolean v4 = IpAddress.isV4(owner.localHigh(), owner.localLow());
    return any.family() == AddressFamily.AF_INET && !v4 && !owner.v6Only();
  }

  private static boolean takesV4(PortOwner any) {
    return any.family() == AddressFamily.AF_INET || !any.v6Only();
  }

  private static boolean takesV6(PortOwner any) {
    return any.family() == AddressFamily.AF_INET6
        && !IpAddress.isV4(any.localHigh(), any.localLow());
  }
}
