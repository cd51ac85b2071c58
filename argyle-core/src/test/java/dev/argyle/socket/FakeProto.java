package dev.argyle.socket;

import dev.argyle.env.Env;
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
import dev.argyle.sock.SolTcp;
import dev.argyle.sock.TcpState;
import dev.argyle.sock.WaitQueue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A protocol without packets, which waits as a real one should: connections and data are what the
/// test does to its [FakeSock]s.
final class FakeProto implements Proto {
  private static final int ANY_FREE_PORT = 40_000;

  final List<FakeSock> opened = Collections.synchronizedList(new ArrayList<>());
  final List<String> told = new CopyOnWriteArrayList<>();
  private final Env env;
  volatile boolean connectsAtOnce;
  volatile int lastFlags;

  /// How often a sock was asked what is ready.
  final LongAdder polls = new LongAdder();

  /// What a call ends with that finds its sock dead.
  volatile int answerOfTheDead = Errno.EBADF.negated();

  FakeProto(Env env) {
    this.env = env;
  }

  FakeSock last() {
    return opened.getLast();
  }

  @Override
  public String name() {
    return "FAKE";
  }

  @Override
  public Sock open(int family, int protocol) {
    var sock = new FakeSock(family, protocol, this, env);
    opened.add(sock);
    return sock;
  }

  @Override
  public int bind(Sock sock, SockAddr address) {
    int port = ((InetSockAddr) address).port();
    sock.localPort(port == 0 ? ANY_FREE_PORT : port);
    return 0;
  }

  @Override
  public int listen(Sock sock, int backlog) {
    told.add("listen " + backlog);
    sock.state(TcpState.LISTEN);
    return 0;
  }

  @Override
  public int accept(Sock sock, boolean nonBlocking, Consumer<Sock> taker) {
    FakeSock own = (FakeSock) sock;
    sock.lock().acquire();
    try {
      int wrong =
          await(
              own,
              PollEvents.IN,
              nonBlocking,
              sock.receiveTimeoutNanos(),
              () -> own.completeCount > 0);
      if (wrong != 0) {
        return wrong;
      }
      FakeSock child = own.complete.remove();
      own.completeCount = own.complete.size();
      opened.add(child);
      taker.accept(child);
      return 0;
    } finally {
      sock.lock().release();
    }
  }

  @Override
  public int connect(Sock sock, SockAddr address, boolean nonBlocking) {
    if (address.family() == AddressFamily.AF_UNSPEC) {
      sock.remote(0, 0, 0);
      sock.state(TcpState.CLOSED);
      return 0;
    }
    FakeSock own = (FakeSock) sock;
    InetSockAddr peer = (InetSockAddr) address;
    sock.lock().acquire();
    try {
      sock.remote(peer.address().high(), peer.address().low(), peer.port());
      sock.state(connectsAtOnce ? TcpState.ESTABLISHED : TcpState.SYN_SENT);
      int wrong =
          await(
              own,
              PollEvents.WRITABLE,
              nonBlocking,
              sock.sendTimeoutNanos(),
              () -> sock.state() != TcpState.SYN_SENT);
      if (wrong == Errno.EAGAIN.negated()) {
        return Errno.EINPROGRESS.negated();
      }
      if (wrong != 0) {
        return wrong;
      }
      return sock.state() == TcpState.CLOSED ? -sock.takeError() : 0;
    } finally {
      sock.lock().release();
    }
  }

  @Override
  public int sendmsg(Sock sock, MessageHeader message, int flags) {
    lastFlags = flags;
    FakeSock own = (FakeSock) sock;
    boolean nonBlocking = (flags & MessageFlags.MSG_DONTWAIT) != 0;
    sock.lock().acquire();
    try {
      int wrong =
          await(own, PollEvents.OUT, nonBlocking, sock.sendTimeoutNanos(), () -> own.room > 0);
      if (wrong != 0) {
        return wrong;
      }
      int octets = (int) Math.min(message.data().remaining(), own.room);
      byte[] taken = new byte[octets];
      message.data().get(taken, 0, octets);
      for (byte octet : taken) {
        own.sent.add(octet);
      }
      int left = own.room - octets;
      own.room = left;
      return octets;
    } finally {
      sock.lock().release();
    }
  }

  @Override
  public int recvmsg(Sock sock, MessageHeader message, int flags) {
    lastFlags = flags;
    FakeSock own = (FakeSock) sock;
    boolean nonBlocking = (flags & MessageFlags.MSG_DONTWAIT) != 0;
    sock.lock().acquire();
    try {
      int wrong =
          await(
              own,
              PollEvents.IN,
              nonBlocking,
              sock.receiveTimeoutNanos(),
              () -> own.readable > 0 || own.finished);
      if (wrong != 0) {
        return wrong;
      }
      int octets = (int) Math.min(message.data().remaining(), own.readable);
      byte[] given = new byte[octets];
      for (int i = 0; i < octets; i++) {
        given[i] = own.received.remove();
      }
      own.readable = own.received.size();
      message.data().put(given, 0, octets);
      message.name(remoteName(sock));
      return octets;
    } finally {
      sock.lock().release();
    }
  }

  /// The one wait of this protocol, with the sock owned. @return 0 or a negated errno
  private int await(
      FakeSock sock, int events, boolean nonBlocking, long timeoutNanos, BooleanSupplier ready) {
    if (nonBlocking && !ready.getAsBoolean()) {
      return sock.isDead() ? Errno.EBADF.negated() : Errno.EAGAIN.negated();
    }
    WaitQueue.Outcome outcome =
        sock.waitQueue()
            .await(
                sock.lock(),
                events,
                true,
                sock.deadline(timeoutNanos),
                () -> ready.getAsBoolean() || sock.isDead());
    if (sock.isDead()) {
      return answerOfTheDead;
    }
    return switch (outcome) {
      case READY -> 0;
      case TIMED_OUT -> Errno.EAGAIN.negated();
      case INTERRUPTED -> Errno.EINTR.negated();
    };
  }

  @Override
  public int shutdown(Sock sock, int halves) {
    told.add("shutdown " + halves);
    sock.addShutdown(halves);
    if (sock.state() == TcpState.SYN_SENT || sock.state() == TcpState.LISTEN) {
      sock.state(TcpState.CLOSED);
    }
    sock.waitQueue().wakeAll();
    return 0;
  }

  @Override
  public void close(Sock sock) {
    FakeSock own = (FakeSock) sock;
    own.closes.incrementAndGet();
    own.put();
  }

  @Override
  public int poll(Sock sock) {
    polls.increment();
    FakeSock own = (FakeSock) sock;
    int in = own.readable > 0 || own.completeCount > 0 || own.finished ? PollEvents.IN : 0;
    int out = own.room > 0 && own.state().canSend() ? PollEvents.OUT : 0;
    int error = own.pendingError() != 0 ? PollEvents.ERR : 0;
    int end = own.finished ? PollEvents.RDHUP : 0;
    int urgent = own.urgent ? PollEvents.PRI : 0;
    return in | out | error | end | urgent;
  }

  @Override
  public SockAddr localName(Sock sock) {
    return ((InetSock) sock).localName();
  }

  @Override
  public @Nullable SockAddr remoteName(Sock sock) {
    return sock.state().isSynchronized() ? ((InetSock) sock).remoteName() : null;
  }

  @Override
  public int readableBytes(Sock sock) {
    return ((FakeSock) sock).readable;
  }

  @Override
  public int unsentBytes(Sock sock) {
    return 1000 - ((FakeSock) sock).room;
  }

  @Override
  public <T> int setOption(Sock sock, SocketOption<T> option, T value) {
    told.add(option.name() + " " + value);
    return option.equals(SolTcp.TCP_NODELAY) ? 0 : Errno.ENOPROTOOPT.negated();
  }

  @Override
  public <T> int option(Sock sock, SocketOption<T> option, Consumer<? super T> taker) {
    if (!option.equals(SolTcp.TCP_NODELAY)) {
      return Errno.ENOPROTOOPT.negated();
    }
    taker.accept(option.type().cast(true));
    return 0;
  }
}
