package dev.argyle.env;

import org.jspecify.annotations.Nullable;

/// Timers that are not due soon: arming and cancelling cost the same however many there are.
///
/// Time is counted in ticks of some 67 ms, and a tick is a number with digits of 6 bits. A timer
/// lies in the bucket named by the highest digit in which its tick differs from the tick that has
/// been reached, and by the value of that digit: the first level has the next 4 s, the second the
/// next 5 minutes, and so on. When time reaches a bucket, its timers move to lower levels, and from
/// the lowest to where they are put in order. Most timers are cancelled long before (Varghese and
/// Lauck, "Hashed and Hierarchical Timing Wheels", 1987, scheme 7). Not thread-safe.
final class TimerWheel {
  private static final int TICK_BITS = 26; // of nanoseconds
  private static final int DIGIT_BITS = 6;
  private static final int BUCKETS = 1 << DIGIT_BITS;
  private static final int LEVELS = 7; // (63 - TICK_BITS) / DIGIT_BITS, rounded up

  private final @Nullable TimerBucket[] buckets = new TimerBucket[LEVELS * BUCKETS];
  private final long[] occupied = new long[LEVELS]; // a bit for each bucket that has timers
  private final long originNanos;
  private long reached; // tick; all timers lie behind it

  /// @param originNanos when ticks begin; what is due before that, or in the first one, is near
  TimerWheel(long originNanos) {
    this.originNanos = originNanos;
  }

  private long tick(long nanos) {
    return (nanos - originNanos) >> TICK_BITS;
  }

  /// Whether a deadline is too near for the wheel.
  boolean isNear(long deadlineNanos) {
    return tick(deadlineNanos) <= reached;
  }

  /// Adds one that is not near.
  void add(Timer timer) {
    long tick = tick(timer.deadlineNanos);
    int level = (Long.SIZE - 1 - Long.numberOfLeadingZeros(tick ^ reached)) / DIGIT_BITS;
    int digit = (int) (tick >> level * DIGIT_BITS) & BUCKETS - 1;
    occupied[level] |= 1L << digit;
    bucket(level, digit).add(timer);
  }

  private TimerBucket bucket(int level, int digit) {
    int index = level * BUCKETS + digit;
    TimerBucket bucket = buckets[index];
    if (bucket == null) {
      bucket = new TimerBucket(level, digit);
      buckets[index] = bucket;
    }
    return bucket;
  }

  /// Takes one out.
  ///
  /// @param from where it is
  void remove(Timer timer, TimerBucket from) {
    from.remove(timer);
    if (from.isEmpty()) {
      occupied[from.level] &= ~(1L << from.position);
    }
  }

  /// The one that is due first, or null if there is none.
  @Nullable Timer first() {
    TimerBucket nearest = nearest();
    return nearest == null ? null : nearest.first();
  }

  /// The bucket that time reaches first: in a level all lie ahead of the digit that is reached, and
  /// behind those of lower levels.
  private @Nullable TimerBucket nearest() {
    for (int level = 0; level < LEVELS; level++) {
      if (occupied[level] != 0) {
        return bucket(level, Long.numberOfTrailingZeros(occupied[level]));
      }
    }
    return null;
  }

  /// Moves those of the ticks up to now to where they are put in order.
  void advance(long nowNanos, TimerHeap near) {
    long now = tick(nowNanos);
    if (now <= reached) {
      return;
    }
    for (TimerBucket next = nearest(); next != null && begin(next) <= now; next = nearest()) {
      reached = begin(next);
      while (!next.isEmpty()) {
        Timer timer = next.removeAny();
        if (isNear(timer.deadlineNanos)) {
          near.add(timer);
        } else {
          add(timer);
        }
      }
      next.shrink();
      occupied[next.level] &= ~(1L << next.position);
    }
    reached = now;
  }

  /// The first tick of a bucket.
  private long begin(TimerBucket bucket) {
    int lowerBits = bucket.level * DIGIT_BITS;
    int upperBits = lowerBits + DIGIT_BITS;
    return (reached >> upperBits << upperBits) | (long) bucket.position << lowerBits;
  }
}
