package dev.argyle.linux;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.argyle.sock.Errno;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.locks.ReentrantLock;

/// Where one thread at a time sleeps until a descriptor can be read, or until another wakes it.
final class Lookout {
  /// A time-out that is none.
  static final int FOR_EVER = -1;

  private static final int WATCHED = 0; // entries of the poll set
  private static final int WAKE = 1;

  private final int wakeFd; // an eventfd
  private final Arena arena = Arena.ofShared();
  private final MemorySegment pollSet = Libc.pollSet(arena, 2);
  private final MemorySegment count = arena.allocate(JAVA_LONG); // read from the eventfd
  private final MemorySegment callState = Libc.callState(arena);
  private final MemorySegment one = arena.allocateFrom(JAVA_LONG, 1); // guarded by lock
  private final MemorySegment wakersState = Libc.callState(arena); // guarded by lock
  private final ReentrantLock lock = new ReentrantLock();
  private boolean closed; // guarded by lock

  private Lookout(int fd, int wakeFd) {
    this.wakeFd = wakeFd;
    Libc.watch(pollSet, WATCHED, fd, Libc.POLLIN);
    Libc.watch(pollSet, WAKE, wakeFd, Libc.POLLIN);
  }

  /// @param name of the interface
  /// @param fd the descriptor
  static Lookout open(String name, int fd) throws TunException {
    int wakeFd = Libc.eventfd(0, Libc.EFD_NONBLOCK | Libc.EFD_CLOEXEC);
    if (wakeFd < 0) {
      throw TunException.attaching(name, wakeFd);
    }
    return new Lookout(fd, wakeFd);
  }

  /// Sleeps.
  ///
  /// @return above 0 if there is something to be read, 0 if the time is over or somebody has woken
  ///   it, else a negated error
  int await(int timeoutMillis) {
    int result = Libc.poll(pollSet, timeoutMillis, callState);
    if (result <= 0) {
      return result == Errno.EINTR.negated() ? 0 : result;
    }
    if (Libc.found(pollSet, WAKE) != 0) {
      int ignored = Libc.read(wakeFd, count, callState);
    }
    return Libc.found(pollSet, WATCHED) == 0 ? 0 : 1;
  }

  /// Wakes the thread that sleeps here, or the next that comes to.
  void wake() {
    lock.lock();
    try {
      if (!closed) {
        int ignored = Libc.write(wakeFd, one, (int) one.byteSize(), wakersState);
      }
    } finally {
      lock.unlock();
    }
  }

  /// Nobody sleeps here any more.
  void close() {
    lock.lock();
    try {
      closed = true;
      Libc.close(wakeFd);
      arena.close();
    } finally {
      lock.unlock();
    }
  }
}
