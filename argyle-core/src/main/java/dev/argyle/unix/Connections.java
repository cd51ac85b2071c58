package dev.argyle.unix;

import dev.argyle.sock.Errno;
import dev.argyle.sock.Guard;
import dev.argyle.sock.PollEvents;
import dev.argyle.sock.Sock;
import dev.argyle.sock.SockAddr;
import dev.argyle.sock.TcpState;
import dev.argyle.sock.WaitQueue;
import java.util.function.Consumer;

/// How stream and seqpacket socks come to be connected: listen, connect, accept, pairs.
///
/// `connect` makes the other end at once and queues it at the listener, so one may send before it
/// is accepted. It has two steps, so that it never holds the locks of two socks: it takes its own
/// sock first (`SYN_SENT`, with the other end as its peer), then queues the other end, and only
/// then is connected; if the listener does not take it, it gives its own sock free again.
final class Connections {
  private final UnixProto proto;

  Connections(UnixProto proto) {
    this.proto = proto;
  }

  int listen(UnixSock sock, int backlog) {
    if (sock.name().isUnnamed()) {
      return Errno.EINVAL.negated();
    }
    return sock.listen(backlog) ? 0 : Errno.EINVAL.negated();
  }

  /// Waits while the listener's queue is full; `EAGAIN` if it may not, or not so long.
  int connect(UnixSock sock, SockAddr address, boolean nonBlocking) {
    if (!UnixProto.isName(address)) {
      return Errno.EINVAL.negated();
    }
    int unbound = proto.bindIfNeeded(sock);
    if (unbound != 0) {
      return unbound;
    }
    long deadlineNanos = sock.deadline(sock.sendTimeoutNanos());
    while (true) {
      UnixSock listener = proto.find(address);
      if (listener == null) {
        return proto.whyNotFound(address);
      }
      int result = tryConnect(sock, listener);
      if (result != Errno.EAGAIN.negated() || nonBlocking) {
        return result;
      }
      int ended =
          SendRoom.awaitQueue(
              sock, listener, deadlineNanos, () -> listener.admits() == Errno.EAGAIN.negated());
      if (ended != 0) {
        return ended;
      }
    }
  }

  /// @return 0, or `ECONNREFUSED`, `EAGAIN`, `EISCONN`, `EINVAL`, looked at in this order
  private int tryConnect(UnixSock sock, UnixSock listener) {
    int refused = listener.admits();
    if (refused != 0) {
      return refused;
    }
    UnixSock other = (UnixSock) proto.open(sock.family(), 0);
    if (!sock.link(other, TcpState.CLOSED, TcpState.SYN_SENT)) {
      boolean connected = sock.state() == TcpState.ESTABLISHED;
      return connected ? Errno.EISCONN.negated() : Errno.EINVAL.negated();
    }
    other.name(listener.name());
    other.identity().credentials(sock.unix().config().credentials());
    boolean linked = other.link(sock, TcpState.CLOSED, TcpState.ESTABLISHED);
    assert linked : "nobody else knows it";
    refused = listener.enqueue(other);
    if (refused != 0) {
      sock.link(null, TcpState.SYN_SENT, TcpState.CLOSED);
      return refused;
    }
    sock.identity().credentials(listener.identity().credentials());
    sock.link(other, TcpState.SYN_SENT, TcpState.ESTABLISHED);
    listener.waitQueue().wake(PollEvents.IN);
    return 0;
  }

  int accept(UnixSock listener, boolean nonBlocking, Consumer<Sock> taker) {
    if (listener.state() != TcpState.LISTEN) {
      return Errno.EINVAL.negated();
    }
    long deadlineNanos = listener.deadline(listener.receiveTimeoutNanos());
    while (true) {
      UnixSock connection = listener.dequeue();
      if (connection != null) {
        taker.accept(connection);
        return 0;
      }
      if (nonBlocking) {
        return Errno.EAGAIN.negated();
      }
      if (cannotCome(listener)) {
        return Errno.EINVAL.negated();
      }
      WaitQueue.Outcome outcome =
          listener
              .waitQueue()
              .await(
                  Guard.NONE,
                  PollEvents.READABLE,
                  true,
                  deadlineNanos,
                  () -> listener.hasUnaccepted() || cannotCome(listener));
      if (outcome == WaitQueue.Outcome.TIMED_OUT) {
        return Errno.EAGAIN.negated();
      }
      if (outcome == WaitQueue.Outcome.INTERRUPTED) {
        return Errno.EINTR.negated();
      }
    }
  }

  private static boolean cannotCome(UnixSock listener) {
    return listener.isDead() || (listener.shutdown() & Sock.RCV_SHUTDOWN) != 0;
  }

  /// Makes two new socks each other's peer.
  static void pair(UnixSock one, UnixSock other) {
    link(one, other);
    link(other, one);
  }

  private static void link(UnixSock from, UnixSock to) {
    from.identity().credentials(from.unix().config().credentials());
    boolean linked = from.link(to, TcpState.CLOSED, TcpState.ESTABLISHED);
    assert linked : "a sock that is not new";
  }
}
