package dev.argyle.sock;

import dev.argyle.concurrency.StillEnv;
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

/// "Register, then look" against "change, then wake", on real processors.
public final class WaitQueueStress {
  /// A thread that sleeps, and one that wakes it.
  @JCStressTest(Mode.Termination)
  @Outcome(id = "TERMINATED", expect = Expect.ACCEPTABLE, desc = "the sleeper woke")
  @Outcome(id = "STALE", expect = Expect.FORBIDDEN, desc = "the wake-up was lost")
  @State
  public static class WakeToken {
    private final WaitQueue queue = new WaitQueue(new StillEnv());
    private volatile boolean ready;

    @Actor
    public void sleep() {
      queue.await(Guard.NONE, PollEvents.IN, true, WaitQueue.FOR_EVER, () -> ready);
    }

    @Signal
    public void wake() {
      ready = true;
      queue.wake(PollEvents.IN);
    }
  }

  /// A callback that is added while the condition changes: it is told, or sees it.
  @JCStressTest
  @Outcome(id = "0, 0", expect = Expect.FORBIDDEN, desc = "neither told nor seen")
  @Outcome(expect = Expect.ACCEPTABLE, desc = "told, or seen, or both")
  @State
  public static class NewCallback {
    private final WaitQueue queue = new WaitQueue(new StillEnv());
    private volatile boolean ready;
    private volatile boolean told;

    @Actor
    public void watch(II_Result result) {
      queue.add(events -> told = true);
      result.r1 = ready ? 1 : 0;
    }

    @Actor
    public void wake() {
      ready = true;
      queue.wake(PollEvents.IN);
    }

    @Arbiter
    public void look(II_Result result) {
      result.r2 = told ? 1 : 0;
    }
  }

  /// Two callbacks are added at once: none is forgotten.
  @JCStressTest
  @Outcome(id = "2", expect = Expect.ACCEPTABLE, desc = "both are called")
  @Outcome(expect = Expect.FORBIDDEN, desc = "one was lost")
  @State
  public static class TwoCallbacks {
    private final WaitQueue queue = new WaitQueue(new StillEnv());
    private int called;

    @Actor
    public void first() {
      queue.add(events -> called++);
    }

    @Actor
    public void second() {
      queue.add(events -> called++);
    }

    @Arbiter
    public void wake(I_Result result) {
      queue.wake(PollEvents.IN);
      result.r1 = called;
    }
  }

  private WaitQueueStress() {}
}
