package dev.argyle.unix;

import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.Errno;
import dev.argyle.sock.MessageFlags;
import dev.argyle.sock.MessageHeader;
import dev.argyle.sock.PollEvents;
import dev.argyle.sock.Sock;
import dev.argyle.sock.SockAddr;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// `SOCK_DGRAM` of the UNIX family: messages, reliable and in order (MISSION B2). A sender waits
/// while the receiver has too many of them, unless the two are connected to each other.
public final class UnixDatagramProto extends UnixProto {
  private final Messages messages = new Messages(this);

  UnixDatagramProto(UnixFamily unix) {
    super(unix, UnixKind.DATAGRAM);
  }

  @Override
  public String name() {
    return "UNIX";
  }

  @Override
  public int listen(Sock sock, int backlog) {
    return Errno.EOPNOTSUPP.negated();
  }

  @Override
  public int accept(Sock sock, boolean nonBlocking, Consumer<Sock> taker) {
    return Errno.EOPNOTSUPP.negated();
  }

  @Override
  public void pair(Sock one, Sock other) {
    link((UnixSock) one, (UnixSock) other);
    link((UnixSock) other, (UnixSock) one);
  }

  private void link(UnixSock from, UnixSock to) {
    from.identity().credentials(unix().config().credentials());
    boolean linked = from.relink(null, to);
    assert linked : "a sock that is not new";
  }

  /// Sets the peer, from which alone it receives then; an address of family `AF_UNSPEC` takes it
  /// away. What it has not read from the peer it had is lost, and that one is told: `ECONNRESET`.
  @Override
  public int connect(Sock sock, SockAddr address, boolean nonBlocking) {
    UnixSock self = (UnixSock) sock;
    if (address.family() == AddressFamily.AF_UNSPEC) {
      return replacePeer(self, null);
    }
    if (!isName(address)) {
      return Errno.EINVAL.negated();
    }
    int unbound = bindIfNeeded(self);
    if (unbound != 0) {
      return unbound;
    }
    UnixSock other = find(address);
    if (other == null) {
      return whyNotFound(address);
    }
    UnixSock othersPeer = other.peer();
    if (othersPeer != null && othersPeer != self) {
      return Errno.EPERM.negated();
    }
    return replacePeer(self, other);
  }

  private static int replacePeer(UnixSock self, @Nullable UnixSock other) {
    UnixSock old = self.peer();
    if (old != other && !self.relink(old, other)) {
      return Errno.EINVAL.negated();
    }
    if (old != null) {
      self.waitQueue().wake(PollEvents.OUT); // what kept it from sending was the old peer's queue
    }
    if (old != null
        && old != other
        && self.discardMessages()
        && old.peer() == self
        && !old.isDead()) {
      old.fail(Errno.ECONNRESET);
    }
    return 0;
  }

  @Override
  public int sendmsg(Sock sock, MessageHeader message, int flags) {
    UnixSock self = (UnixSock) sock;
    int wrong = Ancillary.check(self, message);
    if (wrong != 0) {
      return wrong;
    }
    if ((flags & MessageFlags.MSG_OOB) != 0) {
      return Errno.EOPNOTSUPP.negated();
    }
    return messages.send(self, message, flags, message.name());
  }

  @Override
  public int recvmsg(Sock sock, MessageHeader message, int flags) {
    boolean urgent = (flags & MessageFlags.MSG_OOB) != 0;
    return urgent ? Errno.EOPNOTSUPP.negated() : messages.receive((UnixSock) sock, message, flags);
  }
}
