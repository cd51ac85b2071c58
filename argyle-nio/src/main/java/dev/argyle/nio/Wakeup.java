package dev.argyle.nio;

import dev.argyle.sock.PollEvents;
import dev.argyle.socket.EpollFlags;
import dev.argyle.socket.FileFlags;
import dev.argyle.socket.Syscalls;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;

/// What makes a selection return: an eventfd beside the channels in the epoll. It stays ready until
/// a selection has taken it, so a wake-up that comes between two selections ends the next one.
final class Wakeup {
  private final Descriptor eventfd;
  private final AtomicBoolean pending = new AtomicBoolean();

  /// @param eventfd an open one, non-blocking
  private Wakeup(Descriptor eventfd) {
    this.eventfd = eventfd;
  }

  /// Opens one in an epoll.
  ///
  /// @param epoll that the caller uses
  /// @param number that it is found by there
  static Wakeup open(Descriptor epoll, long number) throws IOException {
    Syscalls syscalls = epoll.syscalls();
    int eventfd = IoErrors.check(syscalls.eventfd(0, FileFlags.O_NONBLOCK));
    Wakeup wakeup = new Wakeup(new Descriptor(syscalls, eventfd));
    int result =
        syscalls.epollCtl(epoll.number(), EpollFlags.EPOLL_CTL_ADD, eventfd, PollEvents.IN, number);
    if (result < 0) {
      wakeup.close();
      throw IoErrors.ofCall(result);
    }
    return wakeup;
  }

  /// Makes it ready, unless it is, or has been closed.
  void signal() {
    if (pending.compareAndSet(false, true) && eventfd.tryEnter(false)) {
      try {
        int ignored =
            eventfd.syscalls().write(eventfd.number(), ByteBuffer.allocate(8).putLong(0, 1));
      } finally {
        eventfd.leave(false);
      }
    }
  }

  /// Makes it not ready. First the count, then the mark: a signal in between belongs to the
  /// selection that is calling this.
  void take() {
    if (eventfd.tryEnter(false)) {
      try {
        int ignored = eventfd.syscalls().read(eventfd.number(), ByteBuffer.allocate(8));
      } finally {
        eventfd.leave(false);
      }
    }
    pending.set(false);
  }

  void close() {
    eventfd.close();
  }
}
