package dev.argyle.socket;

import static dev.argyle.concurrency.Effort.check;
import static dev.argyle.concurrency.Effort.everyInterleaving;
import static dev.argyle.concurrency.Effort.join;
import static dev.argyle.concurrency.Effort.start;

import dev.argyle.concurrency.StillEnv;
import dev.argyle.sock.Errno;
import dev.argyle.sock.PollEvents;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// An [Epoll] reports whatever becomes ready, whatever the interleaving; event counters stand for
/// sockets, for they hang their callbacks in the same kind of wait queue.
@Tag("F3")
class EpollLincheckTest {
  private static final int IN = PollEvents.IN;
  private static final int EDGE = IN | EpollFlags.EPOLLET;
  private static final int ONE_SHOT = IN | EpollFlags.EPOLLONESHOT;
  private static final long FOR_EVER = -1;

  /// An epoll and two counters.
  private static final class Rig {
    final StillEnv env = new StillEnv();
    final EpollNesting nesting = new EpollNesting();
    final Epoll epoll = new Epoll(env, nesting);
    final EventFile first = new EventFile(env, 0, false, true);
    final EventFile second = new EventFile(env, 0, false, true);

    void watch(EventFile file, int events) {
      check(epoll.add(file, 1, events, 1) == 0, "not added");
    }

    int await(long timeoutNanos) {
      return epoll.await(new EpollEvents(4), 4, timeoutNanos);
    }

    /// Waits until the sum of what was read from the first is that.
    void readUntil(long sum) {
      long read = 0;
      while (read < sum) {
        check(await(FOR_EVER) == 1, "one file");
        read += read(first);
      }
    }
  }

  private static void write(EventFile file) {
    file.write(ByteBuffer.allocate(8).putLong(0, 1));
  }

  private static long read(EventFile file) {
    ByteBuffer into = ByteBuffer.allocate(8);
    return file.read(into) == 8 ? into.getLong(0) : 0;
  }

  @Test
  void noEdgeIsLost() {
    everyInterleaving(() -> {
      var rig = new Rig();
      rig.watch(rig.first, EDGE);
      Thread reader = start(() -> rig.readUntil(2));
      write(rig.first);
      write(rig.first);
      join(reader);
    });
  }

  @Test
  void noLevelIsLost() {
    everyInterleaving(() -> {
      var rig = new Rig();
      rig.watch(rig.first, IN);
      Thread reader = start(() -> rig.readUntil(2));
      write(rig.first);
      write(rig.first);
      join(reader);
    });
  }

  @Test
  void whatIsReadyWhileItIsAddedIsReported() {
    everyInterleaving(() -> {
      var rig = new Rig();
      Thread writer = start(() -> write(rig.first));
      Thread waiter = start(() -> check(rig.await(FOR_EVER) == 1, "one file"));
      rig.watch(rig.first, EDGE);
      join(writer, waiter);
    });
  }

  @Test
  void whatIsReadyWhileAOneShotIsArmedAgainIsReported() {
    everyInterleaving(() -> {
      var rig = new Rig();
      rig.watch(rig.first, ONE_SHOT);
      write(rig.first);
      check(rig.await(0) == 1, "the shot");
      read(rig.first);
      Thread writer = start(() -> write(rig.first));
      Thread waiter = start(() -> check(rig.await(FOR_EVER) == 1, "the next shot"));
      check(rig.epoll.modify(rig.first, 1, ONE_SHOT, 1) == 0, "not modified");
      join(writer, waiter);
    });
  }

  /// Two threads share an epoll, each takes one event: none may be left asleep.
  @Test
  void twoWaitersTakeTwoEdges() {
    everyInterleaving(() -> {
      var rig = new Rig();
      rig.watch(rig.first, EDGE);
      rig.watch(rig.second, EDGE);
      Runnable takeOne = () -> check(rig.epoll.await(new EpollEvents(1), 1, FOR_EVER) == 1, "one");
      Thread one = start(takeOne);
      Thread other = start(takeOne);
      write(rig.first);
      write(rig.second);
      join(one, other);
    });
  }

  @Test
  void anEdgeReachesTheOuterOfTwoEpolls() {
    everyInterleaving(() -> {
      var rig = new Rig();
      var outer = new Epoll(rig.env, rig.nesting);
      rig.watch(rig.first, EDGE);
      Thread waiter = start(() -> check(outer.await(new EpollEvents(1), 1, FOR_EVER) == 1, "one"));
      Thread writer = start(() -> write(rig.first));
      check(outer.add(rig.epoll, 2, EDGE, 2) == 0, "not added");
      join(waiter, writer);
      check(rig.await(0) == 1, "the inner keeps it");
    });
  }

  @Test
  void whatIsDeletedIsNeverReported() {
    everyInterleaving(() -> {
      var rig = new Rig();
      rig.watch(rig.first, IN);
      Thread writer = start(() -> write(rig.first));
      check(rig.epoll.delete(rig.first, 1) == 0, "not deleted");
      check(rig.await(0) == 0, "reported");
      join(writer);
      check(rig.await(0) == 0, "reported later");
      check(!rig.first.waitQueue().hasWaiters(), "a callback is left");
    });
  }

  @Test
  void closingTheEpollWakesItsSleeper() {
    everyInterleaving(() -> {
      var rig = new Rig();
      rig.watch(rig.first, IN);
      Thread waiter = start(() -> check(rig.await(FOR_EVER) == Errno.EBADF.negated(), "EBADF"));
      rig.epoll.dropDescriptor();
      join(waiter);
    });
  }

  /// A file is shut while it is being added: it is refused, or leaves again.
  @Test
  void aFileShutWhileItIsAddedIsNotWatched() {
    everyInterleaving(() -> {
      var rig = new Rig();
      Thread closer = start(rig.first::dropDescriptor);
      int result = rig.epoll.add(rig.first, 1, IN, 1);
      join(closer);
      check(result == 0 || result == Errno.EBADF.negated(), "result " + result);
      check(rig.epoll.delete(rig.first, 1) == Errno.ENOENT.negated(), "still watched");
      check(!rig.first.waitQueue().hasWaiters(), "a callback is left");
    });
  }

  /// Two epolls watch exclusively, a thread in each: one event each, nobody is left asleep.
  @Test
  void exclusiveWatchersShareWhatComes() {
    everyInterleaving(() -> {
      var rig = new Rig();
      var other = new Epoll(rig.env, rig.nesting);
      int exclusive = EDGE | EpollFlags.EPOLLEXCLUSIVE;
      rig.watch(rig.first, exclusive);
      check(other.add(rig.first, 1, exclusive, 1) == 0, "not added");
      Thread one = start(() -> rig.await(FOR_EVER));
      Thread two = start(() -> other.await(new EpollEvents(1), 1, FOR_EVER));
      write(rig.first);
      write(rig.first);
      join(one, two);
    });
  }
}
