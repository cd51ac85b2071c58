package dev.argyle.time;

import java.time.Instant;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// What time it is for the current thread. Called in place of `System.nanoTime` and its kin by
/// every class that [ClockCalls] has been at, so it must neither wait nor load much.
public final class ThreadClock {
  /// What a clock answers for a thread that it knows nothing of: the machine's time is meant.
  public static final long MACHINE = Long.MIN_VALUE;

  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final long NANOS_PER_MILLI = 1_000_000L;

  private static volatile @Nullable ToLongFunction<Thread> monotonic;
  private static volatile @Nullable ToLongFunction<Thread> wall;
  private static volatile long beginningNanos;

  private ThreadClock() {}

  /// Has threads ask these clocks from now on, for as long as the JVM lives.
  ///
  /// @param monotonicNanos a thread's `System.nanoTime`, or [#MACHINE]
  /// @param epochNanos nanoseconds since 1970 for a thread, or [#MACHINE]
  /// @param beginning where both begin, in every simulation
  public static void connect(
      ToLongFunction<Thread> monotonicNanos, ToLongFunction<Thread> epochNanos, long beginning) {
    beginningNanos = beginning;
    monotonic = monotonicNanos;
    wall = epochNanos;
  }

  /// In place of `System.nanoTime`.
  public static long nanoTime() {
    long nanos = ask(monotonic);
    return nanos == MACHINE ? System.nanoTime() : nanos;
  }

  /// In place of `System.nanoTime` in a class initializer, which runs once in a JVM, in whichever
  /// simulation happens to be first, and keeps what it is told for all of them: that is when they
  /// begin. Netty reckons all its deadlines from such a moment.
  public static long nanoTimeOfInitializer() {
    return ask(monotonic) == MACHINE ? System.nanoTime() : beginningNanos;
  }

  /// Likewise for `System.currentTimeMillis`.
  public static long currentTimeMillisOfInitializer() {
    return ask(wall) == MACHINE
        ? System.currentTimeMillis()
        : Math.floorDiv(beginningNanos, NANOS_PER_MILLI);
  }

  /// In place of `System.nanoTime` in a library whose own threads wait in the stack and nowhere
  /// else: platform threads that have done so are told the simulation's time, too.
  public static long nanoTimeOfParticipant() {
    ToLongFunction<Thread> clock = monotonic;
    long nanos = clock == null ? MACHINE : clock.applyAsLong(Thread.currentThread());
    return nanos == MACHINE ? System.nanoTime() : nanos;
  }

  /// In place of `System.currentTimeMillis`.
  public static long currentTimeMillis() {
    long nanos = ask(wall);
    return nanos == MACHINE ? System.currentTimeMillis() : Math.floorDiv(nanos, NANOS_PER_MILLI);
  }

  /// What `Clock.currentInstant` is to answer, or null where the machine's time is meant.
  public static @Nullable Instant instant() {
    long nanos = ask(wall);
    return nanos == MACHINE
        ? null
        : Instant.ofEpochSecond(
            Math.floorDiv(nanos, NANOS_PER_SECOND), Math.floorMod(nanos, NANOS_PER_SECOND));
  }

  private static long ask(@Nullable ToLongFunction<Thread> clock) {
    if (clock == null) {
      return MACHINE;
    }
    Thread current = Thread.currentThread();
    return current.isVirtual() ? clock.applyAsLong(current) : MACHINE;
  }
}
