package dev.argyle.socket;

import dev.argyle.env.AtomicField;
import dev.argyle.sock.PollEvents;
import dev.argyle.sock.Sock;
import dev.argyle.sock.TcpState;
import dev.argyle.sock.WaitQueue;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/// The user's side of a socket (MISSION B1): its type, state, flags and table of operations. The
/// stack's side, which does the work, is its [Sock].
///
/// A `Socket` exists from `socket` or `accept` until its last descriptor is closed. Its `Sock` may
/// live longer, to deliver what was written, or shorter calls may still be leaving it; so both
/// sides count references.
public final class Socket {
  private static final VarHandle FLAGS = AtomicField.of(MethodHandles.lookup(), "flags", int.class);
  private static final VarHandle IN_CONNECT =
      AtomicField.of(MethodHandles.lookup(), "inConnect", boolean.class);

  private final SocketType type;
  private final int protocol;
  private final ProtoOps ops;
  private final Sock sock;
  private volatile int flags; // changed through FLAGS

  @SuppressWarnings("UnusedVariable") // read and set through IN_CONNECT
  private volatile boolean inConnect;

  private volatile SocketState state;
  private volatile String boundDevice = "";
  private volatile @Nullable OpenFile file;

  /// Ties both sides together. The socket takes over the caller's reference of the sock, which
  /// `Proto.close` will give back, and takes one of its own for calls in progress.
  ///
  /// @param protocol the number that was asked for, or the default of the type
  Socket(SocketType type, int protocol, ProtoOps ops, Sock sock, SocketState state) {
    this.type = type;
    this.protocol = protocol;
    this.ops = ops;
    this.sock = sock;
    this.state = state;
    sock.hold();
  }

  /// What it transports.
  public SocketType type() {
    return type;
  }

  /// Number of its protocol, as `SO_PROTOCOL` tells it.
  public int protocol() {
    return protocol;
  }

  /// Its operations.
  public ProtoOps ops() {
    return ops;
  }

  /// The stack's side.
  public Sock sock() {
    return sock;
  }

  /// Who waits for it: one queue for both sides.
  public WaitQueue waitQueue() {
    return sock.waitQueue();
  }

  /// How far its connection is.
  public SocketState state() {
    return state;
  }

  /// Changes the state; its [ProtoOps] do.
  public void state(SocketState next) {
    state = next;
  }

  /// Whether a flag is set.
  public boolean has(SocketFlag flag) {
    return switch (flag) {
      case ASYNC_WAITDATA ->
          type.equals(SocketType.STREAM)
              && sock.state() != TcpState.LISTEN
              && sock.waitQueue().hasSleeper(PollEvents.IN);
      case ASYNC_NOSPACE -> isMarked(flag) || sock.waitQueue().hasSleeper(PollEvents.OUT);
      case NOSPACE -> sock.isNoSpace();
      case PASSCRED, PASSSEC -> isMarked(flag);
    };
  }

  /// Sets or clears a flag that the socket's user, or its [ProtoOps], decides: not
  /// [SocketFlag#ASYNC_WAITDATA], which follows from who sleeps.
  public void mark(SocketFlag flag, boolean on) {
    if (flag == SocketFlag.ASYNC_WAITDATA) {
      throw new IllegalArgumentException(flag + " follows from who sleeps");
    }
    if (flag == SocketFlag.NOSPACE) {
      sock.noSpace(on);
    } else if (isMarked(flag) != on) {
      if (on) {
        FLAGS.getAndBitwiseOr(this, flag.bit());
      } else {
        FLAGS.getAndBitwiseAnd(this, ~flag.bit());
      }
    }
  }

  private boolean isMarked(SocketFlag flag) {
    return (flags & flag.bit()) != 0;
  }

  /// Whether the file that stands for it does not block. False as long as it has none.
  public boolean isNonBlocking() {
    OpenFile open = file;
    return open != null && open.isNonBlocking();
  }

  /// Begins a `connect`. @return false if one is in progress on another thread
  boolean beginConnect() {
    return IN_CONNECT.compareAndSet(this, false, true);
  }

  /// Ends a `connect`, whatever came of it.
  void endConnect() {
    inConnect = false;
  }

  /// Name of the device it is bound to, or empty.
  String boundDevice() {
    return boundDevice;
  }

  /// Notes the device it is bound to.
  void boundDevice(String name) {
    boundDevice = name;
  }

  /// Ties it to its file.
  void file(OpenFile open) {
    file = open;
  }
}
