package dev.argyle.unix;

import dev.argyle.env.BottomHalf;
import dev.argyle.sock.Credentials;
import dev.argyle.sock.Errno;
import dev.argyle.sock.PollEvents;
import dev.argyle.sock.Proto;
import dev.argyle.sock.Sock;
import dev.argyle.sock.SockAddr;
import dev.argyle.sock.SocketOption;
import dev.argyle.sock.SolSocket;
import dev.argyle.sock.TcpState;
import dev.argyle.sock.UnixSockAddr;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What the three types of UNIX sockets do alike: names, shutting down, closing, `poll`, options
/// (unix(7)).
public abstract sealed class UnixProto implements Proto
    permits UnixStreamProto, UnixSeqpacketProto, UnixDatagramProto {
  private final UnixFamily unix;
  private final UnixKind kind;

  UnixProto(UnixFamily unix, UnixKind kind) {
    this.unix = unix;
    this.kind = kind;
  }

  /// The family it belongs to.
  public final UnixFamily unix() {
    return unix;
  }

  final UnixKind kind() {
    return kind;
  }

  @Override
  public final Sock open(int family, int protocol) {
    return new UnixSock(unix, kind, this);
  }

  /// Makes two new socks each other's peer: `socketpair`.
  public abstract void pair(Sock one, Sock other);

  /// Binds to a name, or to [UnixSockAddr#UNNAMED]: then the stack chooses an abstract name of five
  /// hexadecimal digits, unless the sock has a name.
  @Override
  public final int bind(Sock sock, SockAddr address) {
    if (!(address instanceof UnixSockAddr name)) {
      return Errno.EINVAL.negated();
    }
    UnixSock self = (UnixSock) sock;
    return name.isUnnamed() ? unix.names().bindToAny(self) : unix.names().bind(self, name);
  }

  /// One that wants credentials must have a name before it sends or connects, so that the peer can
  /// answer. @return 0, or `ENOSPC`
  final int bindIfNeeded(UnixSock sock) {
    boolean needed = sock.identity().passesCredentials() && sock.name().isUnnamed();
    return needed ? unix.names().bindToAny(sock) : 0;
  }

  /// Whether an address is a name somebody may have.
  static boolean isName(SockAddr address) {
    return address instanceof UnixSockAddr name && !name.isUnnamed();
  }

  /// Looks for the sock of this type that has a name.
  final @Nullable UnixSock find(SockAddr address) {
    if (!(address instanceof UnixSockAddr name) || name.isUnnamed()) {
      return null;
    }
    UnixSock found = unix.names().find(name, kind);
    return found == null || found.kind() != kind ? null : found;
  }

  /// Why [#find] has found nobody: `EINVAL` for what is no name, `ENOENT`, `ECONNREFUSED`, or
  /// `EPROTOTYPE` for a path that a sock of another type has.
  final int whyNotFound(SockAddr address) {
    if (!(address instanceof UnixSockAddr name) || name.isUnnamed()) {
      return Errno.EINVAL.negated();
    }
    UnixSock found = unix.names().find(name, kind);
    boolean otherType = found != null && found.kind() != kind;
    return otherType ? Errno.EPROTOTYPE.negated() : unix.names().whyNobody(name);
  }

  /// Shuts halves down; on a connection, the other halves of the peer with them.
  @Override
  public final int shutdown(Sock sock, int halves) {
    UnixSock self = (UnixSock) sock;
    UnixSock peer = self.shut(halves);
    if (peer != null) {
      boolean reading = (halves & Sock.RCV_SHUTDOWN) != 0;
      boolean writing = (halves & Sock.SEND_SHUTDOWN) != 0;
      peer.shut((reading ? Sock.SEND_SHUTDOWN : 0) | (writing ? Sock.RCV_SHUTDOWN : 0));
      peer.waitQueue().wakeAll();
    }
    self.waitQueue().wakeAll();
    return 0;
  }

  @Override
  public final void close(Sock sock) {
    close((UnixSock) sock, false);
    if (unix.filesInFlight() > 0) {
      BottomHalf.raise(unix.inFlight()::collect);
    }
  }

  /// @param unaccepted whether it is the end of a connection that nobody has accepted
  private void close(UnixSock self, boolean unaccepted) {
    self.markDead();
    Remains remains = self.end();
    unix.names().release(self);
    UnixSock peer = remains.peer();
    if (peer != null && kind.isConnected()) {
      peer.shut(Sock.SHUTDOWN_MASK);
      if (unaccepted || remains.hasUnread()) {
        peer.fail(Errno.ECONNRESET);
      } else {
        peer.waitQueue().wakeAll();
      }
    } else if (peer != null) {
      peer.roomQueue().remove(self.relay());
    }
    self.release(remains.messages());
    for (UnixSock connection : remains.unaccepted()) {
      close(connection, true);
    }
    self.waitQueue().wakeAll();
    if (remains.wasFull()) {
      self.roomQueue().wakeAll();
    }
    self.put();
  }

  @Override
  public final int poll(Sock sock) {
    UnixSock self = (UnixSock) sock;
    int shutdown = self.shutdown();
    int events = self.pendingError() != 0 ? PollEvents.ERR : 0;
    if (shutdown == Sock.SHUTDOWN_MASK) {
      events |= PollEvents.HUP;
    }
    if ((shutdown & Sock.RCV_SHUTDOWN) != 0) {
      events |= PollEvents.IN | PollEvents.RDHUP;
    }
    if (self.hasMessages() || self.hasUnaccepted()) {
      events |= PollEvents.IN;
    }
    boolean connecting = self.state() == TcpState.CLOSED || self.state() == TcpState.SYN_SENT;
    if (kind.isConnected() && connecting) {
      events |= PollEvents.HUP;
    }
    return mayWrite(self) ? events | PollEvents.OUT : events;
  }

  private static boolean mayWrite(UnixSock self) {
    UnixSock peer = self.peer();
    return self.state() != TcpState.LISTEN
        && self.sent().isWritable()
        && (peer == null || !peer.isFullFor(self));
  }

  @Override
  public final SockAddr localName(Sock sock) {
    return ((UnixSock) sock).name();
  }

  @Override
  public final @Nullable SockAddr remoteName(Sock sock) {
    UnixSock self = (UnixSock) sock;
    UnixSock peer = self.peer();
    return peer == null || self.state() == TcpState.SYN_SENT ? null : peer.name();
  }

  /// Octets of the first datagram, or of all messages of a connection.
  @Override
  public final int readableBytes(Sock sock) {
    UnixSock self = (UnixSock) sock;
    if (kind.isConnected()) {
      return (int) Math.min(self.readableOctets(), Integer.MAX_VALUE);
    }
    UnixMessage first = self.firstMessage();
    return first == null ? 0 : first.remaining();
  }

  /// Octets of memory that what it has sent takes, as on Linux: more than was written.
  @Override
  public final int unsentBytes(Sock sock) {
    return ((UnixSock) sock).sent().bytes();
  }

  /// The family has no levels of its own: what is not of `SOL_SOCKET` is `EOPNOTSUPP`, as on Linux.
  @Override
  public final <T> int setOption(Sock sock, SocketOption<T> option, T value) {
    UnixSock self = (UnixSock) sock;
    if (option.equals(SolSocket.SO_PASSCRED) && value instanceof Boolean on) {
      self.identity().passesCredentials(on);
    } else if (option.equals(SolSocket.SO_PASSSEC) && value instanceof Boolean on) {
      self.identity().passesSecurity(on);
    } else if (option.equals(SolSocket.SO_SNDBUF)) {
      self.sent().wakeIfWritable();
    } else {
      boolean ofSockets = option.level() == SolSocket.SOL_SOCKET;
      return ofSockets ? Errno.ENOPROTOOPT.negated() : Errno.EOPNOTSUPP.negated();
    }
    return 0;
  }

  @Override
  public final <T> int option(Sock sock, SocketOption<T> option, Consumer<? super T> taker) {
    UnixSock self = (UnixSock) sock;
    if (option.equals(SolSocket.SO_PEERCRED)) {
      taker.accept(option.type().cast(self.identity().credentials()));
      return 0;
    }
    if (option.equals(SolSocket.SO_PEERSEC)) {
      String label = unix.config().securityLabel();
      if (label.isEmpty() || self.identity().credentials().equals(Credentials.NO_PEER)) {
        return Errno.ENOPROTOOPT.negated();
      }
      taker.accept(option.type().cast(label));
      return 0;
    }
    boolean ofSockets = option.level() == SolSocket.SOL_SOCKET;
    return ofSockets ? Errno.ENOPROTOOPT.negated() : Errno.EOPNOTSUPP.negated();
  }
}
