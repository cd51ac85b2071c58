package dev.argyle.tcp;

import dev.argyle.env.BottomHalf;
import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.Errno;
import dev.argyle.sock.InetSockAddr;
import dev.argyle.sock.MessageFlags;
import dev.argyle.sock.MessageHeader;
import dev.argyle.sock.PollEvents;
import dev.argyle.sock.Proto;
import dev.argyle.sock.RequestSock;
import dev.argyle.sock.RequestSockQueue;
import dev.argyle.sock.Sock;
import dev.argyle.sock.SockAddr;
import dev.argyle.sock.SocketOption;
import dev.argyle.sock.TcpState;
import dev.argyle.sock.WaitQueue;
import dev.argyle.wire.IpAddress;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/// The user's calls on TCP: OPEN, CLOSE, STATUS of RFC 9293 section 3.10 as the socket layer asks
/// for them. The active OPEN is in [TcpConnect], SEND and RECEIVE are in [TcpSend] and
/// [TcpReceive], options in [TcpSocketOptions].
public final class TcpProto implements Proto {
  private static final int TOLD_TO_PEER = 1; // a shutdown that has somebody to tell

  private final TcpProtocol tcp;
  private final TcpSend send;
  private final TcpReceive receive;
  private final TcpSocketOptions options;
  private final TcpConnect connecting;

  TcpProto(TcpProtocol tcp) {
    this.tcp = tcp;
    this.send = new TcpSend(tcp);
    this.receive = new TcpReceive(tcp);
    this.options = new TcpSocketOptions(tcp);
    this.connecting = new TcpConnect(tcp);
  }

  @Override
  public String name() {
    return "TCP";
  }

  @Override
  public Sock open(int family, int protocol) {
    return new TcpSock(family, tcp);
  }

  @Override
  public int bind(Sock sock, SockAddr address) {
    TcpSock self = (TcpSock) sock;
    if (!(address instanceof InetSockAddr local)) {
      return Errno.EAFNOSUPPORT.negated();
    }
    return locked(self, () -> bind(self, local));
  }

  private int bind(TcpSock sock, InetSockAddr local) {
    IpAddress address = local.address();
    if (!fitsFamily(sock, address)) {
      return Errno.EAFNOSUPPORT.negated();
    }
    boolean ours =
        address.isAny() || sock.bindsAnywhere() || tcp.ip().isLocal(address.high(), address.low());
    boolean again = sock.state() != TcpState.CLOSED || sock.ownsPort();
    boolean isHost = !address.isMulticast() && !tcp.ip().isBroadcast(address.high(), address.low());
    if (again && (ours || !isHost || sock.family() == AddressFamily.AF_INET6)) {
      return Errno.EINVAL.negated(); // IPv4 looks at the address first, as on Linux
    }
    if (!ours) {
      return Errno.EADDRNOTAVAIL.negated();
    }
    boolean had = sock.isAddressBound(); // and keeps it, whatever it is bound to now, as on Linux
    sock.localAddress(address.high(), address.low());
    boolean later = local.port() == 0 && sock.addressWithoutPort();
    sock.bound(had || !sock.isWildcard(address), !later);
    if (later) {
      sock.localPort(0); // what `getsockname` told of an earlier one
    }
    if (!later && !tcp.tables().bind().bind(sock, local.port())) {
      sock.anyLocal();
      sock.bound(had, false);
      return Errno.EADDRINUSE.negated();
    }
    if (local.port() != 0) {
      sock.namePort();
    }
    sock.speaksOnly(address);
    if (sock.family() == AddressFamily.AF_INET) {
      sock.forgetRoute(); // of a connection before it, as on Linux; an IPv6 socket keeps it
    }
    return 0;
  }

  @Override
  public int listen(Sock sock, int backlog) {
    TcpSock self = (TcpSock) sock;
    return locked(self, () -> listen(self, backlog));
  }

  private int listen(TcpSock sock, int backlog) {
    RequestSockQueue queue = sock.acceptQueue();
    if (queue != null) {
      queue.backlog(backlog);
      return 0;
    }
    if (sock.state() != TcpState.CLOSED) {
      return Errno.EINVAL.negated();
    }
    if (!sock.isPortBound()) {
      return Errno.EDESTADDRREQ.negated(); // the port it shows is that of an earlier connection
    }
    sock.state(TcpState.LISTEN);
    if (!tcp.tables().bind().mayListen(sock)) {
      sock.state(TcpState.CLOSED);
      return Errno.EADDRINUSE.negated();
    }
    tcp.open().passive(sock, backlog);
    return 0;
  }

  @Override
  public int accept(Sock sock, boolean nonBlocking, Consumer<Sock> taker) {
    TcpSock self = (TcpSock) sock;
    return locked(self, () -> accept(self, nonBlocking, taker));
  }

  private int accept(TcpSock sock, boolean nonBlocking, Consumer<Sock> taker) {
    RequestSockQueue queue = sock.acceptQueue();
    if (queue == null) {
      return Errno.EINVAL.negated();
    }
    long deadlineNanos = sock.deadline(sock.receiveTimeoutNanos());
    while (true) {
      RequestSock complete = queue.pollComplete();
      Sock child = complete == null ? null : complete.child();
      if (child instanceof TcpSock connection) {
        connection.rare().fastOpen.accept();
        taker.accept(connection);
        return 0;
      }
      if (sock.state() != TcpState.LISTEN) {
        return sock.isDead() ? Errno.EBADF.negated() : Errno.EINVAL.negated();
      }
      if (nonBlocking) {
        return Errno.EAGAIN.negated();
      }
      int failed =
          sleep(
              sock,
              PollEvents.READABLE,
              deadlineNanos,
              () -> queue.acceptLength() > 0 || sock.state() != TcpState.LISTEN);
      if (failed != 0) {
        return failed;
      }
    }
  }

  @Override
  public int connect(Sock sock, SockAddr address, boolean nonBlocking) {
    TcpSock self = (TcpSock) sock;
    if (address.family() == AddressFamily.AF_UNSPEC) {
      return locked(self, () -> connecting.disconnect(self));
    }
    if (!(address instanceof InetSockAddr remote)) {
      return Errno.EAFNOSUPPORT.negated();
    }
    return locked(self, () -> connecting.connect(self, remote, nonBlocking));
  }

  @Override
  public int sendmsg(Sock sock, MessageHeader message, int flags) {
    TcpSock self = (TcpSock) sock;
    self.lock().acquire(); // not by `locked`, for this allocates nothing
    try {
      return send.send(self, message, flags);
    } finally {
      self.lock().release();
    }
  }

  @Override
  public boolean opensWithData(Sock sock) {
    return tcp.fastOpenClient().isAllowed();
  }

  @Override
  public boolean awaitsData(Sock sock) {
    return ((TcpSock) sock).rare().fastOpen.deferred;
  }

  @Override
  public int openWithData(Sock sock, @Nullable SockAddr address, MessageHeader message, int flags) {
    TcpSock self = (TcpSock) sock;
    if (address != null && !(address instanceof InetSockAddr)) {
      return Errno.EAFNOSUPPORT.negated();
    }
    return locked(self, () -> openWithData(self, (InetSockAddr) address, message, flags));
  }

  private int openWithData(
      TcpSock sock, @Nullable InetSockAddr remote, MessageHeader message, int flags) {
    boolean nonBlocking = (flags & MessageFlags.MSG_DONTWAIT) != 0;
    int opened = connecting.connectWith(sock, remote, message.data(), nonBlocking);
    int taken = sock.rare().fastOpen.synOctets;
    if (opened == Errno.EINPROGRESS.negated() && taken > 0) {
      return taken;
    }
    if (opened != 0) {
      return opened;
    }
    int more = send.send(sock, message, flags);
    return taken > 0 ? taken + Math.max(more, 0) : more;
  }

  @Override
  public int recvmsg(Sock sock, MessageHeader message, int flags) {
    TcpSock self = (TcpSock) sock;
    self.lock().acquire();
    try {
      return receive.receive(self, message, flags);
    } finally {
      self.lock().release();
    }
  }

  @Override
  public int shutdown(Sock sock, int halves) {
    TcpSock self = (TcpSock) sock;
    int result = locked(self, () -> shutdown(self, halves));
    if (result != TOLD_TO_PEER) {
      return result;
    }
    BottomHalf.run(); // a peer on this host hears of it before our own side does, as on Linux
    sock.waitQueue().wakeAll();
    return 0;
  }

  /// @return 0, a negated [Errno], or [#TOLD_TO_PEER] if there is a connection
  private int shutdown(TcpSock sock, int halves) {
    switch (sock.state()) {
      case CLOSED, TIME_WAIT -> {
        return Errno.ENOTCONN.negated();
      }
      case LISTEN -> {
        if ((halves & Sock.RCV_SHUTDOWN) != 0) {
          connecting.disconnect(sock);
        }
        return 0;
      }
      case SYN_SENT -> { // as on Linux, whichever half it is
        return connecting.disconnect(sock);
      }
      case SYN_RECEIVED, ESTABLISHED, FIN_WAIT_1, FIN_WAIT_2, CLOSE_WAIT, CLOSING, LAST_ACK -> {}
    }
    sock.addShutdown(halves);
    boolean later = sock.state() == TcpState.SYN_RECEIVED && sock.rare().fastOpen.isHalfOpen();
    if ((halves & Sock.SEND_SHUTDOWN) != 0 && !later) { // then, when the handshake is complete
      tcp.close().finish(sock, sock.env().clock().nanos());
    }
    return TOLD_TO_PEER;
  }

  @Override
  public void close(Sock sock) {
    TcpSock self = (TcpSock) sock;
    self.lock().acquire();
    try {
      tcp.close().close(self, self.env().clock().nanos());
    } finally {
      self.lock().release();
    }
    self.waitQueue().wakeAll();
    self.put();
  }

  @Override
  public int poll(Sock sock) {
    return ((TcpSock) sock).readiness.poll();
  }

  @Override
  public SockAddr localName(Sock sock) {
    return ((TcpSock) sock).localName();
  }

  @Override
  public @Nullable SockAddr remoteName(Sock sock) {
    TcpSock self = (TcpSock) sock;
    return switch (self.state()) {
      case CLOSED, LISTEN, SYN_SENT, TIME_WAIT -> null;
      case SYN_RECEIVED, ESTABLISHED, FIN_WAIT_1, FIN_WAIT_2, CLOSE_WAIT, CLOSING, LAST_ACK ->
          self.remoteName();
    };
  }

  @Override
  public int readableBytes(Sock sock) {
    TcpSock self = (TcpSock) sock;
    return locked(self, () -> UrgentData.readableOctets(self));
  }

  @Override
  public int unsentBytes(Sock sock) {
    TcpSock self = (TcpSock) sock;
    return locked(self, self.outputQueue::unacknowledgedOctets);
  }

  @Override
  public int notSentBytes(Sock sock) {
    TcpSock self = (TcpSock) sock;
    return locked(self, self.outputQueue::unsentOctets);
  }

  @Override
  public int atMark(Sock sock) {
    TcpSock self = (TcpSock) sock;
    return locked(self, () -> UrgentData.isAtMark(self) ? 1 : 0);
  }

  @Override
  public <T> int setOption(Sock sock, SocketOption<T> option, T value) {
    TcpSock self = (TcpSock) sock;
    return locked(self, () -> options.set(self, option, value));
  }

  @Override
  public <T> int option(Sock sock, SocketOption<T> option, Consumer<? super T> taker) {
    TcpSock self = (TcpSock) sock;
    return locked(self, () -> options.get(self, option, taker));
  }

  /// Whether a sock can have an address: one of its own family, or IPv4 of an IPv6 sock.
  static boolean fitsFamily(TcpSock sock, IpAddress address) {
    boolean v4 = address.isV4();
    return sock.family() == AddressFamily.AF_INET ? v4 : !(v4 && sock.v6Only());
  }

  /// Sleeps until a condition holds. @return 0, or what the call ends with: `EAGAIN` for a
  /// time-out,
  ///     `EINTR`, `EBADF` when another thread has closed the descriptor
  static int sleep(TcpSock sock, int events, long deadlineNanos, BooleanSupplier ready) {
    return sleep(
        sock, events, deadlineNanos, 0, (self, _) -> self.isDead() || ready.getAsBoolean());
  }

  /// The same with a condition that allocates nothing; it holds of a dead sock, too.
  ///
  /// @param argument passed on to the condition
  static int sleep(
      TcpSock sock,
      int events,
      long deadlineNanos,
      int argument,
      WaitQueue.Condition<TcpSock> ready) {
    boolean exclusive = sock.state() == TcpState.LISTEN; // one connection is for one accept
    WaitQueue.Outcome outcome =
        sock.waitQueue()
            .await(sock.lock(), events, exclusive, deadlineNanos, sock, argument, ready);
    return switch (outcome) {
      case READY -> sock.isDead() ? Errno.EBADF.negated() : 0;
      case TIMED_OUT -> Errno.EAGAIN.negated();
      case INTERRUPTED -> Errno.EINTR.negated();
    };
  }

  private static int locked(TcpSock sock, IntSupplier call) {
    sock.lock().acquire();
    try {
      return call.getAsInt();
    } finally {
      sock.lock().release();
    }
  }
}
