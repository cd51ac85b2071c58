package dev.argyle.tcp;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/// What all connections of a stack hold together (`tcp_mem`), how many of them have no user any
/// more (`tcp_max_orphans`), and how many are over and remembered (`tcp_max_tw_buckets`). What
/// follows when it is much, the places that ask say:
///
/// | held | what follows |
/// | --- | --- |
/// | the low mark or more | send buffers do not grow |
/// | more than the pressure mark, until less than the low one | memory is short: receive buffers do not grow, and windows stay at a few segments |
/// | more than the high mark | it is exhausted: beyond the least that each may have, nothing is written, received or kept out of order |
///
/// Thread-safe.
public final class TcpMemory {
  private final Supplier<MemoryLimits> limits;
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicInteger orphans = new AtomicInteger();
  private final AtomicInteger timeWaits = new AtomicInteger();
  private volatile boolean pressure;

  TcpMemory(Supplier<MemoryLimits> limits) {
    this.limits = limits;
  }

  /// A connection takes memory, or gives it back.
  ///
  /// @param more octets; negative to give back
  void add(long more) {
    long held = bytes.addAndGet(more);
    MemoryLimits marks = limits.get();
    if (held > marks.pressureBytes()) {
      pressure = true;
    } else if (held < marks.lowBytes()) {
      pressure = false;
    }
  }

  /// Octets held by all connections, rounded up for each.
  public long heldBytes() {
    return bytes.get();
  }

  /// Whether a buffer may grow that nobody needs to.
  boolean isAmple() {
    return bytes.get() < limits.get().lowBytes();
  }

  /// Whether memory is short.
  public boolean isShort() {
    return pressure;
  }

  /// Whether there is none beyond what each may have at least.
  public boolean isExhausted() {
    return bytes.get() > limits.get().highBytes();
  }

  /// A connection has lost its user. @return whether it is one too many
  boolean orphaned() {
    return orphans.incrementAndGet() > limits.get().mostOrphans();
  }

  /// A connection without a user is over.
  void orphanEnds() {
    orphans.decrementAndGet();
  }

  /// Connections that finish without a user.
  public int orphans() {
    return orphans.get();
  }

  /// A connection is over, and to be remembered.
  ///
  /// @return whether it may be; if so, the place has to be given back
  boolean timeWaitBegins() {
    if (timeWaits.incrementAndGet() <= limits.get().mostTimeWaits()) {
      return true;
    }
    timeWaitEnds();
    return false;
  }

  /// One that was remembered is forgotten.
  void timeWaitEnds() {
    timeWaits.decrementAndGet();
  }

  /// Connections in TIME-WAIT.
  public int timeWaits() {
    return timeWaits.get();
  }
}
