package dev.argyle.socket;

import dev.argyle.env.AtomicField;
import dev.argyle.env.Env;
import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.PollEvents;
import dev.argyle.sock.Sock;
import dev.argyle.sock.WaitQueue;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/// A socket as a file.
final class SocketFile extends OpenFile {
  private static final VarHandle PENDING =
      AtomicField.of(MethodHandles.lookup(), "pending", PendingCalls.class);
  private static final VarHandle OWNER =
      AtomicField.of(MethodHandles.lookup(), "owner", SignalOwner.class);

  private final Socket socket;
  private volatile @Nullable PendingCalls pending; // set through PENDING
  private volatile @Nullable SignalOwner owner; // set through OWNER
  private volatile boolean async;
  private final int writableBits; // beside OUT

  SocketFile(Socket socket, boolean nonBlocking) {
    super(nonBlocking);
    this.socket = socket;
    boolean stream = socket.type().equals(SocketType.STREAM);
    boolean unix = socket.sock().family() == AddressFamily.AF_UNIX;
    this.writableBits = stream && !unix ? PollEvents.WRNORM : PollEvents.WRNORM | PollEvents.WRBAND;
    socket.file(this);
  }

  Socket socket() {
    return socket;
  }

  @Override
  WaitQueue waitQueue() {
    return socket.waitQueue();
  }

  @Override
  public Sock sock() {
    return socket.sock();
  }

  @Override
  void descriptorDropped() {
    socket.ops().descriptorDropped(socket);
  }

  /// Adds the finer bits to the protocol's: those that Linux reports beside `IN` and `OUT`.
  @Override
  int poll() {
    int events = socket.ops().poll(socket);
    if (async && (events & PollEvents.OUT) == 0) {
      socket.mark(SocketFlag.ASYNC_NOSPACE, true);
      events = socket.ops().poll(socket); // there may be room since, of which nobody was told
    }
    int readable = (events & PollEvents.IN) != 0 ? PollEvents.RDNORM : 0;
    int writable = (events & PollEvents.OUT) != 0 ? writableBits : 0;
    return events | readable | writable;
  }

  /// A send has found no room, or not enough.
  void foundNoRoom() {
    SignalOwner told = owner;
    if (!async || told == null) {
      return;
    }
    socket.mark(SocketFlag.ASYNC_NOSPACE, true);
    if ((socket.ops().poll(socket) & PollEvents.OUT) != 0) {
      told.wake(PollEvents.OUT); // the room that has come since
    }
  }

  /// Whether its owner is signalled (`O_ASYNC`).
  boolean isAsync() {
    return async;
  }

  /// Sets or clears `O_ASYNC`.
  void async(boolean on) {
    async = on;
    if (!on) {
      socket.mark(SocketFlag.ASYNC_NOSPACE, false);
    }
  }

  /// Whom it signals from now on, or nobody.
  void owner(@Nullable SignalOwner next) {
    var before = (@Nullable SignalOwner) OWNER.getAndSet(this, next);
    if (before != null) {
      waitQueue().remove(before);
    }
    if (next != null) {
      waitQueue().add(next);
    }
  }

  /// Whether it signals that one.
  @SuppressWarnings("ReferenceEquality") // an owner is itself
  boolean isOwnedBy(SignalOwner one) {
    return owner == one;
  }

  /// Its asynchronous calls.
  PendingCalls pendingCalls(Env env) {
    PendingCalls calls = pending;
    if (calls != null) {
      return calls;
    }
    PendingCalls fresh = new PendingCalls(env, this);
    var other = (@Nullable PendingCalls) PENDING.compareAndExchange(this, null, fresh);
    return other == null ? fresh : other;
  }

  /// Marks the sock dead, wakes who sleeps in it, then closes the protocol's side; that may go on
  /// delivering for as long as it takes.
  @Override
  void shut() {
    Sock sock = socket.sock();
    socket.state(SocketState.FREE);
    sock.markDead();
    sock.waitQueue().wakeAll();
    owner(null);
    socket.ops().release(socket);
  }

  @Override
  void released() {
    socket.sock().put();
  }
}
