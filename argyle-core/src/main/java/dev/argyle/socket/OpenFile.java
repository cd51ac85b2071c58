package dev.argyle.socket;

import dev.argyle.env.AtomicField;
import dev.argyle.sock.PassedFile;
import dev.argyle.sock.Sock;
import dev.argyle.sock.WaitQueue;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What a descriptor stands for: a socket, an epoll, an event counter (MISSION G2). Status flags
/// belong to it, so descriptors made by `dup` share them.
///
/// It counts two kinds of users. Descriptors: when the last one is gone, it [#shut]s at once. Calls
/// in progress: they keep it whole until they have left, so a number can be closed and used again
/// while somebody is still inside; when the last one has left a shut file, it is [#released].
abstract sealed class OpenFile implements PassedFile permits SocketFile, Epoll, EventFile {
  private static final long CALL = 1;
  private static final long DESCRIPTOR = 1L << 32;
  private static final EpollEntry[] NONE = {};
  private static final EpollEntry[] ENDED = {};

  private static final VarHandle USERS =
      AtomicField.of(MethodHandles.lookup(), "users", long.class);
  private static final VarHandle WATCHERS =
      AtomicField.of(MethodHandles.lookup(), "watchers", EpollEntry[].class);

  private volatile long users = DESCRIPTOR; // changed through USERS
  private volatile EpollEntry[] watchers = NONE; // changed through WATCHERS
  private volatile boolean nonBlocking;

  /// A file with one descriptor.
  OpenFile(boolean nonBlocking) {
    this.nonBlocking = nonBlocking;
  }

  /// Whether its calls do not block (`O_NONBLOCK`).
  final boolean isNonBlocking() {
    return nonBlocking;
  }

  /// Sets or clears `O_NONBLOCK`.
  final void nonBlocking(boolean on) {
    nonBlocking = on;
  }

  /// Who waits for it.
  abstract WaitQueue waitQueue();

  /// What is ready: bits of [dev.argyle.sock.PollEvents]. Called without a lock of this file.
  abstract int poll();

  /// Its last descriptor is gone: wakes who sleeps in it and begins to end it. May sleep.
  abstract void shut();

  /// Shut, and the last call has left it: gives back what it holds.
  abstract void released();

  /// Begins a call. @return false if it is shut
  final boolean enter() {
    while (true) {
      long now = users;
      if (now < DESCRIPTOR) {
        return false;
      }
      if (USERS.compareAndSet(this, now, now + CALL)) {
        return true;
      }
    }
  }

  /// Ends a call.
  final void leave() {
    if (add(-CALL) == 0) {
      released();
    }
  }

  /// Counts one more descriptor. @return false if it is shut
  @Override
  public final boolean addDescriptor() {
    while (true) {
      long now = users;
      if (now < DESCRIPTOR) {
        return false;
      }
      if (USERS.compareAndSet(this, now, now + DESCRIPTOR)) {
        return true;
      }
    }
  }

  /// Counts one descriptor less; the last one shuts the file.
  @Override
  public final void dropDescriptor() {
    long after = add(CALL - DESCRIPTOR);
    if (after < DESCRIPTOR) {
      endWatching();
      shut();
    } else {
      descriptorDropped();
    }
    leave();
  }

  /// One of its descriptors is gone, and it has others.
  void descriptorDropped() {}

  /// The sock of a socket.
  @Override
  public @Nullable Sock sock() {
    return null;
  }

  @Override
  public final boolean isHeldBeside(int descriptors) {
    return users != descriptors * DESCRIPTOR;
  }

  /// Whether its last descriptor is gone.
  final boolean isShut() {
    return users < DESCRIPTOR;
  }

  /// The entries of the epolls that watch it.
  final EpollEntry[] watchers() {
    return watchers;
  }

  /// Notes that an epoll watches it. @return false if it is shut
  @SuppressWarnings("ReferenceEquality") // ENDED is itself, not any empty array
  final boolean addWatcher(EpollEntry entry) {
    while (true) {
      EpollEntry[] now = watchers;
      if (now == ENDED) {
        return false;
      }
      EpollEntry[] more = Arrays.copyOf(now, now.length + 1);
      more[now.length] = entry;
      if (WATCHERS.compareAndSet(this, now, more)) {
        return true;
      }
    }
  }

  /// Notes that an epoll does not watch it any more.
  final void removeWatcher(EpollEntry entry) {
    while (true) {
      EpollEntry[] now = watchers;
      int index = 0;
      while (index < now.length && now[index] != entry) {
        index++;
      }
      if (index == now.length) {
        return;
      }
      EpollEntry[] fewer = new EpollEntry[now.length - 1];
      System.arraycopy(now, 0, fewer, 0, index);
      System.arraycopy(now, index + 1, fewer, index, fewer.length - index);
      if (WATCHERS.compareAndSet(this, now, fewer)) {
        return;
      }
    }
  }

  private long add(long more) {
    return (long) USERS.getAndAdd(this, more) + more;
  }

  private void endWatching() {
    for (EpollEntry entry : (EpollEntry[]) WATCHERS.getAndSet(this, ENDED)) {
      entry.epoll().forget(entry);
    }
  }
}
