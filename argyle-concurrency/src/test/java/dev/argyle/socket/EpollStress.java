package dev.argyle.socket;

import dev.argyle.concurrency.StillEnv;
import dev.argyle.sock.PollEvents;
import java.nio.ByteBuffer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Mode;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.Signal;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/// The ready list of an epoll, on real processors.
public final class EpollStress {
  private static final int EDGE = PollEvents.IN | EpollFlags.EPOLLET;

  /// An epoll and an event counter.
  abstract static class Rig {
    final StillEnv env = new StillEnv();
    final Epoll epoll = new Epoll(env, new EpollNesting());
    final EventFile file = new EventFile(env, 0, false, true);

    final void watch() {
      epoll.add(file, 1, EDGE, 1);
    }

    final void write() {
      file.write(ByteBuffer.allocate(8).putLong(0, 1));
    }

    /// Waits no longer than the time-out, and reads what is there.
    final int takeWithin(long timeoutNanos) {
      if (epoll.await(new EpollEvents(1), 1, timeoutNanos) != 1) {
        return 0;
      }
      ByteBuffer into = ByteBuffer.allocate(8);
      return file.read(into) == 8 ? (int) into.getLong(0) : 0;
    }
  }

  /// A file becomes ready while it is added.
  @JCStressTest
  @Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "it is reported")
  @Outcome(expect = Expect.FORBIDDEN, desc = "the edge was lost")
  @State
  public static class AddAgainstWake extends Rig {
    @Actor
    public void add() {
      watch();
    }

    @Actor
    public void become() {
      write();
    }

    @Arbiter
    public void look(I_Result result) {
      result.r1 = takeWithin(0);
    }
  }

  /// Edges come while they are taken: none is lost.
  @JCStressTest
  @Outcome(id = "2, 2", expect = Expect.ACCEPTABLE, desc = "all was read")
  @Outcome(expect = Expect.FORBIDDEN, desc = "an edge was lost")
  @State
  public static class TakeAgainstWake extends Rig {
    private int taken;

    public TakeAgainstWake() {
      watch();
    }

    @Actor
    public void take() {
      taken = takeWithin(0);
    }

    @Actor
    public void become() {
      write();
      write();
    }

    @Arbiter
    public void rest(II_Result result) {
      result.r1 = taken + takeWithin(0);
      result.r2 = 2;
    }
  }

  /// A thread sleeps in `epoll_wait` while the file becomes ready.
  @JCStressTest(Mode.Termination)
  @Outcome(id = "TERMINATED", expect = Expect.ACCEPTABLE, desc = "the sleeper woke")
  @Outcome(id = "STALE", expect = Expect.FORBIDDEN, desc = "the edge was lost")
  @State
  public static class SleepAgainstWake extends Rig {
    public SleepAgainstWake() {
      watch();
    }

    @Actor
    public void sleep() {
      takeWithin(-1);
    }

    @Signal
    public void become() {
      write();
    }
  }

  private EpollStress() {}
}
