package dev.argyle.socket;

import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.Errno;
import dev.argyle.sock.MessageFlags;
import dev.argyle.sock.MessageHeader;
import dev.argyle.sock.PollEvents;
import dev.argyle.sock.Sock;
import dev.argyle.sock.SockAddr;
import dev.argyle.sock.TcpState;
import dev.argyle.sock.WaitQueue;
import java.util.function.Consumer;

/// Rules for sockets of the internet families that are connected streams: which call is allowed in
/// which state, and what it answers when it is not. The protocol below is only asked for what it
/// can do.
///
/// A `connect` that could not wait for its end leaves the socket [SocketState#CONNECTING]. The next
/// one tells how it went: `EALREADY` while it goes on, 0 once it is there, or why it failed; after
/// a failure the socket is as `connect` to nobody leaves it, and may connect again. Only one thread
/// at a time is inside `connect`; another is told `EALREADY` at once.
///
/// Differs from Linux, which binds an unbound socket by itself: `listen` without `bind` is
/// `EDESTADDRREQ`, as POSIX lists it and MISSION A3 asks.
public final class InetStreamOps extends InetOps {
  private static final SockAddr NOBODY = () -> AddressFamily.AF_UNSPEC;

  /// @param config the greatest backlog, and which ports are privileged
  public InetStreamOps(SocketConfig config) {
    super(config);
  }

  @Override
  public int listen(Socket socket, int backlog) {
    Sock sock = socket.sock();
    boolean may = sock.state() == TcpState.CLOSED || sock.state() == TcpState.LISTEN;
    if (!may || socket.state() != SocketState.UNCONNECTED) {
      return Errno.EINVAL.negated();
    }
    if (sock.localPort() == 0) {
      return Errno.EDESTADDRREQ.negated();
    }
    int most = config().mostBacklog();
    int allowed = backlog < 0 || backlog > most ? most : backlog;
    return sock.proto().listen(sock, allowed);
  }

  @Override
  public int accept(Socket socket, boolean nonBlocking, Consumer<Sock> taker) {
    Sock sock = socket.sock();
    if (sock.state() != TcpState.LISTEN) {
      return Errno.EINVAL.negated();
    }
    return sock.proto().accept(sock, nonBlocking, taker);
  }

  @Override
  public int connect(Socket socket, SockAddr address, boolean nonBlocking) {
    if (address.family() == AddressFamily.AF_UNSPEC) {
      return disconnect(socket, address, nonBlocking); // also while another thread connects
    }
    if (!socket.beginConnect()) {
      return Errno.EALREADY.negated();
    }
    try {
      return switch (socket.state()) {
        case UNCONNECTED -> begin(socket, address, nonBlocking);
        case CONNECTING -> finish(socket, nonBlocking);
        case CONNECTED -> Errno.EISCONN.negated();
        case FREE, DISCONNECTING -> Errno.EINVAL.negated();
      };
    } finally {
      socket.endConnect();
    }
  }

  private static int disconnect(Socket socket, SockAddr nobody, boolean nonBlocking) {
    Sock sock = socket.sock();
    int result = sock.proto().connect(sock, nobody, nonBlocking);
    if (result == 0) {
      socket.state(SocketState.UNCONNECTED);
    }
    return result;
  }

  private static int begin(Socket socket, SockAddr address, boolean nonBlocking) {
    Sock sock = socket.sock();
    if (sock.state() != TcpState.CLOSED) {
      return Errno.EISCONN.negated();
    }
    int wrong = checkFamily(sock, address, Errno.ENETUNREACH);
    if (wrong != 0) {
      return wrong;
    }
    socket.state(SocketState.CONNECTING);
    int result = sock.proto().connect(sock, address, nonBlocking);
    if (result == 0) {
      boolean later = sock.proto().awaitsData(sock);
      socket.state(later ? SocketState.CONNECTING : SocketState.CONNECTED);
    } else if (!goesOn(result)) {
      socket.state(SocketState.UNCONNECTED);
    }
    return result;
  }

  /// Whether the attempt goes on though the call has ended: not waited for, out of time,
  /// interrupted.
  private static boolean goesOn(int result) {
    return result == Errno.EINPROGRESS.negated() || result == Errno.EINTR.negated();
  }

  /// A `connect` on a socket that is connecting already.
  private static int finish(Socket socket, boolean nonBlocking) {
    Sock sock = socket.sock();
    if (sock.proto().awaitsData(sock)) {
      return Errno.EISCONN.negated(); // as on Linux
    }
    if (isOpening(sock)) {
      if (nonBlocking) {
        return Errno.EALREADY.negated();
      }
      WaitQueue.Outcome outcome = waitForEnd(sock);
      if (outcome != WaitQueue.Outcome.READY) {
        boolean interrupted = outcome == WaitQueue.Outcome.INTERRUPTED;
        return interrupted ? Errno.EINTR.negated() : Errno.EALREADY.negated();
      }
    }
    if (sock.isDead()) {
      return Errno.EBADF.negated();
    }
    if (sock.state() == TcpState.CLOSED) {
      socket.state(SocketState.UNCONNECTED);
      int why = sock.takeError();
      sock.proto().connect(sock, NOBODY, true); // as on Linux: the socket is as new
      return why != 0 ? -why : Errno.ECONNABORTED.negated();
    }
    socket.state(SocketState.CONNECTED);
    return 0;
  }

  private static WaitQueue.Outcome waitForEnd(Sock sock) {
    long deadlineNanos = sock.deadline(sock.sendTimeoutNanos());
    sock.lock().acquire();
    try {
      return sock.waitQueue()
          .await(
              sock.lock(),
              PollEvents.WRITABLE,
              false,
              deadlineNanos,
              () -> !isOpening(sock) || sock.isDead());
    } finally {
      sock.lock().release();
    }
  }

  private static boolean isOpening(Sock sock) {
    return sock.state() == TcpState.SYN_SENT || sock.state() == TcpState.SYN_RECEIVED;
  }

  /// Sends; and where the connection begins with the data, connects as well: the rules of `connect`
  /// hold for it then.
  @Override
  public int sendmsg(Socket socket, MessageHeader message, int flags) {
    Sock sock = socket.sock();
    boolean asked = (flags & MessageFlags.MSG_FASTOPEN) != 0;
    boolean waits = socket.state() == SocketState.CONNECTING && sock.proto().awaitsData(sock);
    if (!asked && !waits) {
      return sock.proto().sendmsg(sock, message, flags);
    }
    SockAddr address = message.name();
    boolean nobody = address != null && address.family() == AddressFamily.AF_UNSPEC;
    if (nobody || !sock.proto().opensWithData(sock)) {
      return Errno.EOPNOTSUPP.negated();
    }
    if (!socket.beginConnect()) {
      return Errno.EALREADY.negated();
    }
    try {
      return switch (socket.state()) {
        case UNCONNECTED -> openWithData(socket, message, flags);
        case CONNECTING -> goOnWithData(socket, message, flags);
        case CONNECTED -> Errno.EISCONN.negated();
        case FREE, DISCONNECTING -> Errno.EINVAL.negated();
      };
    } finally {
      socket.endConnect();
    }
  }

  private static int openWithData(Socket socket, MessageHeader message, int flags) {
    Sock sock = socket.sock();
    if (sock.state() != TcpState.CLOSED) {
      return Errno.EISCONN.negated();
    }
    SockAddr address = message.name();
    int wrong = address == null ? 0 : checkFamily(sock, address, Errno.ENETUNREACH);
    if (wrong != 0) {
      return wrong;
    }
    return sendOpening(socket, message, flags);
  }

  private static int sendOpening(Socket socket, MessageHeader message, int flags) {
    Sock sock = socket.sock();
    socket.state(SocketState.CONNECTING);
    int result = sock.proto().openWithData(sock, message.name(), message, flags);
    boolean waited = (flags & MessageFlags.MSG_DONTWAIT) == 0 && !isOpening(sock);
    if (result >= 0) {
      socket.state(waited ? SocketState.CONNECTED : SocketState.CONNECTING);
    } else if (!goesOn(result)) {
      boolean over = sock.state() == TcpState.CLOSED;
      socket.state(over ? SocketState.UNCONNECTED : SocketState.CONNECTED);
    }
    return result;
  }

  /// A send with `MSG_FASTOPEN`, or the first one, on a socket that is connecting already.
  private static int goOnWithData(Socket socket, MessageHeader message, int flags) {
    Sock sock = socket.sock();
    if (sock.proto().awaitsData(sock)) {
      return sendOpening(socket, message, flags);
    }
    int result = finish(socket, (flags & MessageFlags.MSG_DONTWAIT) != 0);
    return result == 0 ? sock.proto().sendmsg(sock, message, flags) : result;
  }

  @Override
  public int shutdown(Socket socket, int how) {
    int halves = halves(how);
    if (halves == 0) {
      return Errno.EINVAL.negated();
    }
    Sock sock = socket.sock();
    if (socket.state() == SocketState.CONNECTING) {
      boolean never = isOpening(sock) || sock.state() == TcpState.CLOSED;
      socket.state(never ? SocketState.DISCONNECTING : SocketState.CONNECTED);
    }
    if (sock.state() == TcpState.CLOSED) {
      sock.addShutdown(halves); // as on Linux, though there is nothing to shut down
      sock.waitQueue().wakeAll();
      return Errno.ENOTCONN.negated();
    }
    if (sock.state() == TcpState.LISTEN && (halves & Sock.RCV_SHUTDOWN) == 0) {
      sock.waitQueue().tellCallbacks(); // as on Linux
      return 0;
    }
    boolean withoutPeer = sock.state() == TcpState.LISTEN || isOpening(sock);
    int result = sock.proto().shutdown(sock, halves);
    if (result == 0 && withoutPeer && sock.state() == TcpState.CLOSED) {
      socket.state(SocketState.UNCONNECTED);
    }
    return result;
  }
}
