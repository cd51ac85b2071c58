package dev.argyle.sock;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/// The hand-over of packets and marks from those who arrive to the owner, on real processors. The
/// sock's fields are plain, so what one thread wrote and another did not see would show, too.
public final class SockLockStress {
  /// One packet and one mark arrive during a call.
  @JCStressTest
  @Outcome(id = "1, 1, 1", expect = Expect.ACCEPTABLE, desc = "each was processed once")
  @Outcome(expect = Expect.FORBIDDEN, desc = "one was lost or processed twice")
  @State
  public static class BacklogAndMark {
    private final CountingSock sock = new CountingSock();

    @Actor
    public void user() {
      sock.call();
    }

    @Actor
    public void network() {
      sock.lock().arrive(sock.packet(1));
      sock.lock().defer(1);
    }

    @Arbiter
    public void count(III_Result result) {
      result.r1 = sock.calls;
      result.r2 = sock.processed;
      result.r3 = sock.marks;
    }
  }

  /// Two packets arrive during two calls; the backlog keeps their order.
  @JCStressTest
  @Outcome(id = "2, 1", expect = Expect.ACCEPTABLE, desc = "both, in order")
  @Outcome(expect = Expect.FORBIDDEN, desc = "lost or out of order")
  @State
  public static class Order {
    private final CountingSock sock = new CountingSock();

    @Actor
    public void user() {
      sock.call();
      sock.call();
    }

    @Actor
    public void network() {
      sock.lock().arrive(sock.packet(1));
      sock.lock().arrive(sock.packet(2));
    }

    @Arbiter
    public void count(II_Result result) {
      result.r1 = sock.processed;
      result.r2 = sock.inOrder ? 1 : 0;
    }
  }

  private SockLockStress() {}
}
