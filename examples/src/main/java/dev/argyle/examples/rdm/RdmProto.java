package dev.argyle.examples.rdm;

import dev.argyle.buffer.SkBuff;
import dev.argyle.ip.IpLayer;
import dev.argyle.sock.AddressFamily;
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
import dev.argyle.sock.WaitQueue;
import dev.argyle.wire.IpAddress;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/// The user's calls on an RDM socket. `connect` only sets the peer, as with UDP, and does without a
/// word to it. An error that a message runs into later (`ETIMEDOUT`, `ECONNREFUSED`) is told by the
/// next call, or by `SO_ERROR`.
final class RdmProto implements Proto {
  private static final int LONGEST_BYTES = 65_515 - RdmHeader.LENGTH_BYTES; // of IPv4, RFC 791
  private static final int SEND_FLAGS = MessageFlags.MSG_DONTWAIT | MessageFlags.MSG_NOSIGNAL;
  private static final int RECEIVE_FLAGS =
      SEND_FLAGS | MessageFlags.MSG_PEEK | MessageFlags.MSG_TRUNC | MessageFlags.MSG_WAITALL;

  private final RdmProtocol rdm;

  RdmProto(RdmProtocol rdm) {
    this.rdm = rdm;
  }

  @Override
  public String name() {
    return "RDM";
  }

  @Override
  public Sock open(int family, int protocol) {
    return new RdmSock(family, rdm);
  }

  @Override
  public int bind(Sock sock, SockAddr address) {
    RdmSock self = (RdmSock) sock;
    return locked(self, () -> bind(self, (InetSockAddr) address)); // as InetDatagramOps has seen
  }

  private int bind(RdmSock sock, InetSockAddr at) {
    IpAddress address = at.address();
    boolean mayBind =
        address.isAny() || sock.freeBind() || rdm.ip().isLocal(address.high(), address.low());
    if (!mayBind) {
      return Errno.EADDRNOTAVAIL.negated();
    }
    sock.localAddress(address.high(), address.low());
    sock.bound(!address.isAny(), true);
    if (!rdm.bind(sock, at.port())) {
      sock.anyLocal();
      sock.bound(false, false);
      return Errno.EADDRINUSE.negated();
    }
    return 0;
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
  public int connect(Sock sock, SockAddr address, boolean nonBlocking) {
    RdmSock self = (RdmSock) sock;
    return locked(
        self,
        () -> {
          if (!(address instanceof InetSockAddr to)) {
            self.state(TcpState.CLOSED); // AF_UNSPEC
            self.remote(0, 0, 0);
            return 0;
          }
          InetSockAddr peer = concrete(self, to);
          int wrong = reach(self.peer(peer, self.localAddress()));
          if (wrong != 0) {
            return wrong;
          }
          if (self.localPort() == 0 && !rdm.bind(self, 0)) {
            return Errno.EAGAIN.negated();
          }
          self.remote(peer.address().high(), peer.address().low(), peer.port());
          self.state(TcpState.ESTABLISHED);
          return 0;
        });
  }

  @Override
  public int sendmsg(Sock sock, MessageHeader message, int flags) {
    RdmSock self = (RdmSock) sock;
    if ((flags & ~SEND_FLAGS) != 0) {
      return Errno.EOPNOTSUPP.negated();
    }
    boolean nonBlocking = (flags & MessageFlags.MSG_DONTWAIT) != 0;
    return locked(self, () -> send(self, message, nonBlocking));
  }

  private int send(RdmSock sock, MessageHeader message, boolean nonBlocking) {
    InetSockAddr to;
    if (message.name() == null) {
      if (sock.state() != TcpState.ESTABLISHED) {
        return Errno.EDESTADDRREQ.negated();
      }
      to = sock.remoteName();
    } else if (message.name() instanceof InetSockAddr named && fits(sock, named.address())) {
      to = concrete(sock, named);
    } else {
      return Errno.EAFNOSUPPORT.negated();
    }
    if (to.port() == 0 || isToMany(to.address())) {
      return Errno.EINVAL.negated();
    }
    int octets = (int) Math.min(message.data().remaining(), Integer.MAX_VALUE);
    if (octets > LONGEST_BYTES) {
      return Errno.EMSGSIZE.negated();
    }
    int wrong = awaitRoom(sock, nonBlocking);
    if (wrong != 0) {
      return wrong;
    }
    RdmPeer peer = sock.peer(to, sock.localAddress());
    wrong = reach(peer);
    if (peer == null || wrong != 0) {
      return wrong;
    }
    if (sock.localPort() == 0 && !rdm.bind(sock, 0)) {
      return Errno.EAGAIN.negated();
    }
    SkBuff packet = rdm.ip().pool().allocate(0, octets);
    packet.put(message.data(), octets);
    sock.send(peer, packet);
    return octets;
  }

  private static int awaitRoom(RdmSock sock, boolean nonBlocking) {
    int wrong =
        await(
            sock,
            PollEvents.WRITABLE,
            nonBlocking,
            sock.sendTimeoutNanos(),
            () -> {
              boolean room = sock.hasRoom();
              if (!room) {
                sock.noSpace(true);
              }
              return room || (sock.shutdown() & Sock.SEND_SHUTDOWN) != 0;
            });
    boolean shut = (sock.shutdown() & Sock.SEND_SHUTDOWN) != 0;
    return wrong == 0 && shut ? Errno.EPIPE.negated() : wrong;
  }

  /// Whether there is room for one more peer, and a way to it. @return 0, or a negated [Errno]
  private int reach(@Nullable RdmPeer peer) {
    if (peer == null) {
      return Errno.ENOBUFS.negated();
    }
    return peer.route(rdm.ip()) == null ? Errno.ENETUNREACH.negated() : 0;
  }

  @Override
  public int recvmsg(Sock sock, MessageHeader message, int flags) {
    RdmSock self = (RdmSock) sock;
    if ((flags & ~RECEIVE_FLAGS) != 0) {
      return Errno.EOPNOTSUPP.negated();
    }
    boolean nonBlocking = (flags & MessageFlags.MSG_DONTWAIT) != 0;
    return locked(
        self,
        () -> {
          int wrong =
              await(
                  self,
                  PollEvents.READABLE,
                  nonBlocking,
                  self.receiveTimeoutNanos(),
                  () -> self.isReadable() || (self.shutdown() & Sock.RCV_SHUTDOWN) != 0);
          return wrong != 0 || !self.isReadable() ? wrong : give(self, message, flags);
        });
  }

  private static int give(RdmSock sock, MessageHeader message, int flags) {
    boolean peek = (flags & MessageFlags.MSG_PEEK) != 0;
    SkBuff packet = peek ? sock.receiveQueue().peek() : sock.take();
    if (packet == null) {
      return Errno.EAGAIN.negated();
    }
    int length = packet.length();
    int octets = (int) Math.min(length, message.data().remaining());
    packet.copyTo(0, message.data(), octets);
    message.name(RdmSock.senderOf(packet));
    if (!peek) {
      packet.release();
    }
    if (octets < length) {
      message.addFlags(MessageFlags.MSG_TRUNC);
    }
    return (flags & MessageFlags.MSG_TRUNC) != 0 ? length : octets;
  }

  /// The one wait of this protocol, with the sock owned. @return 0, or a negated [Errno]; the
  ///     pending error, if there is one
  private static int await(
      RdmSock sock, int events, boolean nonBlocking, long timeoutNanos, BooleanSupplier ready) {
    BooleanSupplier ends = () -> sock.isDead() || sock.pendingError() != 0 || ready.getAsBoolean();
    if (!ends.getAsBoolean()) {
      if (nonBlocking) {
        return Errno.EAGAIN.negated();
      }
      WaitQueue.Outcome outcome =
          sock.waitQueue().await(sock.lock(), events, true, sock.deadline(timeoutNanos), ends);
      if (outcome != WaitQueue.Outcome.READY) {
        boolean interrupted = outcome == WaitQueue.Outcome.INTERRUPTED;
        return interrupted ? Errno.EINTR.negated() : Errno.EAGAIN.negated();
      }
    }
    return sock.isDead() ? Errno.EBADF.negated() : -sock.takeError();
  }

  @Override
  public int shutdown(Sock sock, int halves) {
    sock.addShutdown(halves);
    sock.waitQueue().wakeAll();
    return 0;
  }

  /// What was sent is delivered yet, behind the user's back or, with `SO_LINGER`, while the user
  /// waits; with a linger time of 0 it is given up.
  @Override
  public void close(Sock sock) {
    RdmSock self = (RdmSock) sock;
    long lingerNanos = self.lingerNanos();
    self.hold(); // leaving may end it
    self.lock().acquire();
    try {
      self.leave(lingerNanos == 0);
      if (lingerNanos > 0) {
        WaitQueue.Outcome _ =
            self.waitQueue()
                .await(
                    self.lock(), PollEvents.ALL, false, self.deadline(lingerNanos), self::isClosed);
      }
    } finally {
      self.lock().release();
      self.put();
    }
  }

  @Override
  public int poll(Sock sock) {
    RdmSock self = (RdmSock) sock;
    int shutdown = self.shutdown();
    int events = self.pendingError() != 0 ? PollEvents.ERR : 0;
    if (self.isReadable()) {
      events |= PollEvents.IN;
    }
    if (!self.hasRoom()) {
      self.noSpace(true); // before the second look, so that no wake-up is missed
    }
    if (self.hasRoom()) {
      events |= PollEvents.OUT;
    }
    if ((shutdown & Sock.RCV_SHUTDOWN) != 0) {
      events |= PollEvents.IN | PollEvents.RDHUP;
    }
    return shutdown == Sock.SHUTDOWN_MASK ? events | PollEvents.HUP : events;
  }

  @Override
  public SockAddr localName(Sock sock) {
    return ((InetSock) sock).localName();
  }

  @Override
  public @Nullable SockAddr remoteName(Sock sock) {
    return sock.state() == TcpState.ESTABLISHED ? ((InetSock) sock).remoteName() : null;
  }

  /// Octets of the next message.
  @Override
  public int readableBytes(Sock sock) {
    return locked(
        (RdmSock) sock,
        () -> {
          SkBuff first = sock.receiveQueue().peek();
          return first == null ? 0 : first.length();
        });
  }

  /// Memory of what is not acknowledged, headers and all.
  @Override
  public int unsentBytes(Sock sock) {
    return ((RdmSock) sock).queuedBytes();
  }

  @Override
  public <T> int setOption(Sock sock, SocketOption<T> option, T value) {
    RdmSock self = (RdmSock) sock;
    return locked(self, () -> rdm.ip().options().set(self, option, value));
  }

  @Override
  public <T> int option(Sock sock, SocketOption<T> option, Consumer<? super T> taker) {
    RdmSock self = (RdmSock) sock;
    return locked(self, () -> rdm.ip().options().get(self, option, taker));
  }

  private boolean isToMany(IpAddress address) {
    return address.isMulticast() || rdm.ip().isBroadcast(address.high(), address.low());
  }

  private static boolean fits(RdmSock sock, IpAddress address) {
    boolean v4 = address.isV4();
    return sock.family() == AddressFamily.AF_INET ? v4 : !(v4 && sock.v6Only());
  }

  /// Whoever sends to the wildcard sends to this host.
  private static InetSockAddr concrete(RdmSock sock, InetSockAddr to) {
    long high = to.address().high();
    long low = IpLayer.concreteLow(high, to.address().low(), sock.localHigh(), sock.localLow());
    return new InetSockAddr(IpAddress.of(high, low), to.port(), to.scopeId());
  }

  private static int locked(RdmSock sock, IntSupplier call) {
    sock.lock().acquire();
    try {
      return call.getAsInt();
    } finally {
      sock.lock().release();
    }
  }
}
