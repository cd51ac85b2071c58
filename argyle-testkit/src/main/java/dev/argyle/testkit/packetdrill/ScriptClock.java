package dev.argyle.testkit.packetdrill;

import dev.argyle.testkit.ManualEnv;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;

/// The time of one script: when events are due, how far off they may be, and how time passes.
final class ScriptClock {
  private static final long NANOS_PER_MICRO = 1_000;
  private static final long DEFAULT_TOLERANCE_MICROS = 4_000;
  private static final long PATIENCE_NANOS = 1_000_000_000_000L; // for a packet at any time

  private final ManualEnv env;
  private final long startNanos;
  private final long toleranceNanos;
  private long previousNanos; // when the event before was over

  ScriptClock(ManualEnv env, Map<String, String> options) {
    this.env = env;
    this.startNanos = env.nowNanos();
    this.previousNanos = startNanos;
    String micros = options.get("tolerance_usecs");
    this.toleranceNanos =
        (micros == null ? DEFAULT_TOLERANCE_MICROS : Long.parseLong(micros)) * NANOS_PER_MICRO;
  }

  /// When the script began.
  long startNanos() {
    return startNanos;
  }

  /// Since the script began.
  long elapsedNanos() {
    return env.nowNanos() - startNanos;
  }

  long nowNanos() {
    return env.nowNanos();
  }

  /// An event is over: the next counts from here.
  void eventOver() {
    previousNanos = env.nowNanos();
  }

  /// When an event is due.
  ///
  /// @param leastNanos not before
  /// @param mostNanos not after
  /// @param toleranceNanos how far off it may be
  record Due(long leastNanos, long mostNanos, long toleranceNanos) {
    boolean admits(long nanos) {
      return nanos - leastNanos >= -toleranceNanos && nanos - mostNanos <= toleranceNanos;
    }
  }

  /// When an event is due.
  Due due(Timing timing) {
    return switch (timing) {
      case Timing.Absolute(long nanos) -> due(startNanos + nanos, startNanos + nanos);
      case Timing.Relative(long nanos) -> due(previousNanos + nanos, previousNanos + nanos);
      case Timing.Range(long least, long most) -> due(previousNanos + least, previousNanos + most);
      case Timing.Any() -> new Due(previousNanos, previousNanos + PATIENCE_NANOS, 0);
      case Timing.Blocking(boolean absolute, long start, long _) -> {
        long from = (absolute ? startNanos : previousNanos) + start;
        yield due(from, from);
      }
    };
  }

  /// When a blocking call has to return.
  Due dueEnd(Timing.Blocking timing) {
    long base = timing.absolute() ? startNanos : previousNanos;
    long end = base + timing.endNanos();
    return new Due(
        end, end, Math.max(toleranceNanos, (timing.endNanos() - timing.startNanos()) / 8));
  }

  private Due due(long leastNanos, long mostNanos) {
    return new Due(
        leastNanos, mostNanos, Math.max(toleranceNanos, (leastNanos - previousNanos) / 8));
  }

  /// Lets time pass until then, or until something has come true; stops at every timer on the way.
  ///
  /// @param step runs whenever the stack may have done something
  void passUntil(long untilNanos, BooleanSupplier until, Runnable step) {
    step.run();
    while (!until.getAsBoolean() && untilNanos - env.nowNanos() > 0) {
      long leftNanos = untilNanos - env.nowNanos();
      if (!env.advanceToNextTimer(leftNanos)) {
        env.advance(leftNanos);
      }
      step.run();
    }
  }

  /// A time as a script would have it, in seconds since it began.
  String text(long nanos) {
    return String.format(Locale.ROOT, "%.6f", (nanos - startNanos) / 1e9);
  }

  /// A span of time as a script would have it.
  String text(Due due) {
    String least = text(due.leastNanos());
    return due.leastNanos() == due.mostNanos() ? least : least + " to " + text(due.mostNanos());
  }
}
