package dev.argyle.socket;

import dev.argyle.env.Env;
import dev.argyle.sock.Errno;
import dev.argyle.sock.Guard;
import dev.argyle.sock.PollEvents;
import dev.argyle.sock.WaitQueue;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/// `poll` and `select` (MISSION A12): one look at every descriptor, and between looks a callback on
/// each one's wait queue. Their cost grows with the number of descriptors; [Epoll]'s does not.
final class PollCalls {
  private static final int READ_SET =
      PollEvents.IN | PollEvents.RDNORM | PollEvents.RDBAND | PollEvents.HUP | PollEvents.ERR;
  private static final int WRITE_SET =
      PollEvents.OUT | PollEvents.WRNORM | PollEvents.WRBAND | PollEvents.ERR;
  private static final int EXCEPT_SET = PollEvents.PRI;

  private final Env env;
  private final FileTable files;

  PollCalls(Env env, FileTable files) {
    this.env = env;
    this.files = files;
  }

  /// `poll(2)`; `EINVAL` for more descriptors than can be open (`RLIMIT_NOFILE`).
  int poll(PollFd[] fds, long timeoutNanos) {
    if (fds.length > files.most()) {
      return Errno.EINVAL.negated();
    }
    @Nullable OpenFile[] open = new @Nullable OpenFile[fds.length];
    for (int i = 0; i < fds.length; i++) {
      open[i] = fds[i].fd() < 0 ? null : files.enter(fds[i].fd());
    }
    try {
      int found = look(fds, open);
      if (found > 0 || timeoutNanos == 0) {
        return found;
      }
      return sleep(fds, open, Deadlines.after(env, timeoutNanos));
    } finally {
      for (OpenFile file : open) {
        if (file != null) {
          file.leave();
        }
      }
    }
  }

  private int sleep(PollFd[] fds, @Nullable OpenFile[] open, long deadlineNanos) {
    var sleeper = new Sleeper(env);
    var watches = new Watch[fds.length];
    for (int i = 0; i < fds.length; i++) {
      OpenFile file = open[i];
      if (file != null) {
        watches[i] = new Watch(sleeper, fds[i].events());
        file.waitQueue().add(watches[i]);
      }
    }
    try {
      while (true) {
        sleeper.woken = false;
        int found = look(fds, open);
        if (found > 0) {
          return found;
        }
        WaitQueue.Outcome outcome =
            sleeper.queue.await(
                Guard.NONE, PollEvents.ALL, false, deadlineNanos, () -> sleeper.woken);
        if (outcome == WaitQueue.Outcome.INTERRUPTED) {
          return Errno.EINTR.negated();
        }
        if (outcome == WaitQueue.Outcome.TIMED_OUT) {
          return 0;
        }
      }
    } finally {
      for (int i = 0; i < fds.length; i++) {
        OpenFile file = open[i];
        if (file != null) {
          file.waitQueue().remove(watches[i]);
        }
      }
    }
  }

  /// Looks at each. @return how many have something to report
  private static int look(PollFd[] fds, @Nullable OpenFile[] open) {
    int found = 0;
    for (int i = 0; i < fds.length; i++) {
      PollFd fd = fds[i];
      fd.revents(fd.fd() < 0 ? 0 : revents(open[i], fd.events()));
      if (fd.revents() != 0) {
        found++;
      }
    }
    return found;
  }

  private static int revents(@Nullable OpenFile file, int events) {
    if (file == null || file.isShut()) {
      return PollFd.POLLNVAL;
    }
    return file.poll() & (events | PollEvents.ERR | PollEvents.HUP);
  }

  /// `select(2)` over bit sets of descriptors, which it replaces by what it found. Numbers that are
  /// in no set cost nothing, however large the count.
  int select(
      int count,
      @Nullable BitSet read,
      @Nullable BitSet write,
      @Nullable BitSet except,
      long timeoutNanos) {
    if (count < 0) {
      return Errno.EINVAL.negated();
    }
    PollFd[] fds = new PollFd[Math.min(count, longest(read, write, except))];
    if (fds.length > files.most()) {
      return Errno.EBADF.negated();
    }
    for (int fd = 0; fd < fds.length; fd++) {
      int events =
          (has(read, fd) ? READ_SET : 0)
              | (has(write, fd) ? WRITE_SET : 0)
              | (has(except, fd) ? EXCEPT_SET : 0);
      fds[fd] = new PollFd(events == 0 ? -1 : fd, events);
    }
    int result = poll(fds, timeoutNanos);
    if (result < 0) {
      return result;
    }
    for (PollFd fd : fds) {
      if ((fd.revents() & PollFd.POLLNVAL) != 0) {
        return Errno.EBADF.negated();
      }
    }
    return keep(read, READ_SET, fds) + keep(write, WRITE_SET, fds) + keep(except, EXCEPT_SET, fds);
  }

  private static int longest(@Nullable BitSet... sets) {
    int length = 0;
    for (BitSet set : sets) {
      length = Math.max(length, set == null ? 0 : set.length());
    }
    return length;
  }

  private static boolean has(@Nullable BitSet set, int fd) {
    return set != null && set.get(fd);
  }

  /// Keeps of a set what is ready. @return how many
  private static int keep(@Nullable BitSet set, int events, PollFd[] fds) {
    if (set == null) {
      return 0;
    }
    for (int fd = 0; fd < fds.length; fd++) {
      if ((fds[fd].revents() & events) == 0) {
        set.clear(fd);
      }
    }
    set.clear(fds.length, Math.max(fds.length, set.length()));
    return set.cardinality();
  }

  /// The thread of one call.
  private static final class Sleeper {
    final WaitQueue queue;
    volatile boolean woken;

    Sleeper(Env env) {
      this.queue = new WaitQueue(env);
    }
  }

  /// Its callback on the wait queue of one file. What does not concern it lets it sleep.
  private record Watch(Sleeper sleeper, int interest) implements WaitQueue.Callback {
    @Override
    public void wake(int events) {
      if ((events & PollEvents.wakenBy(interest | PollEvents.ERR | PollEvents.HUP)) != 0) {
        sleeper.woken = true;
        sleeper.queue.wake(events);
      }
    }
  }
}
