package dev.argyle.tcp;

import dev.argyle.env.Env;
import dev.argyle.env.Timer;
import java.util.Arrays;

/// The deadlines of one connection: a table by [TimerKind], and one timer that is armed for the
/// nearest. A deadline that moves away does not move the timer: it fires once too early and is
/// armed anew, which is cheaper than moving it with every segment. Guarded by the sock's lock.
final class TcpTimers {
  private static final TimerKind[] KINDS = TimerKind.values();
  private static final int USUAL_KINDS = TimerKind.DELAYED_ACK.ordinal() + 1;

  private final Env env;
  private final Timer timer;
  private long[] deadlinesNanos = new long[USUAL_KINDS]; // of all kinds once another is armed
  private int armed; // bit set by ordinal
  private boolean timerArmed;
  private long timerDeadlineNanos;

  /// @param fired run, without any lock, when the nearest deadline may have passed
  TcpTimers(Env env, Runnable fired) {
    this.env = env;
    this.timer = new Timer(fired);
  }

  void arm(TimerKind kind, long deadlineNanos) {
    if (kind.ordinal() >= deadlinesNanos.length) {
      deadlinesNanos = Arrays.copyOf(deadlinesNanos, KINDS.length);
    }
    deadlinesNanos[kind.ordinal()] = deadlineNanos;
    armed |= 1 << kind.ordinal();
    if (!timerArmed || deadlineNanos - timerDeadlineNanos < 0) {
      armTimer(deadlineNanos);
    }
  }

  void cancel(TimerKind kind) {
    armed &= ~(1 << kind.ordinal());
  }

  boolean isArmed(TimerKind kind) {
    return (armed & 1 << kind.ordinal()) != 0;
  }

  /// The deadline of a kind that is armed.
  long deadlineNanos(TimerKind kind) {
    assert isArmed(kind);
    return deadlinesNanos[kind.ordinal()];
  }

  void cancelAll() {
    armed = 0;
    timerArmed = false;
    env.timers().cancel(timer);
  }

  /// The timer has fired.
  void fired() {
    timerArmed = false;
  }

  /// Whether a kind is due; it is disarmed then.
  boolean takeDue(TimerKind kind, long nowNanos) {
    if (!isArmed(kind) || deadlinesNanos[kind.ordinal()] - nowNanos > 0) {
      return false;
    }
    cancel(kind);
    return true;
  }

  /// Arms the timer again for the nearest deadline that is left.
  void rearm() {
    if (armed == 0 || timerArmed) {
      return;
    }
    long nearest = 0;
    boolean found = false;
    for (TimerKind kind : KINDS) {
      if (isArmed(kind)) {
        long deadline = deadlinesNanos[kind.ordinal()];
        nearest = found && nearest - deadline <= 0 ? nearest : deadline;
        found = true;
      }
    }
    armTimer(nearest);
  }

  private void armTimer(long deadlineNanos) {
    timerArmed = true;
    timerDeadlineNanos = deadlineNanos;
    env.timers().arm(timer, deadlineNanos - env.faultPoints().earlyNanos());
  }
}
