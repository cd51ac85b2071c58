package dev.argyle.sim;

import java.time.Duration;

/// What one direction of a [SimulatedLink] does to packets. A packet passes a queue, a transmitter
/// and the line:
///
/// ```
///   sent -> [ drop-tail queue ] -> transmitter (rate) -> loss -> delay (jitter, reorder) -> there
/// ```
///
/// The line keeps packets in order, whatever the jitter; only a reordered one is overtaken, by
/// those that come within the extra time it takes.
///
/// @param delay how long the line is
/// @param jitter up to how much longer a packet takes, evenly spread
/// @param loss chance, 0 to 1, that a packet is lost on the line
/// @param duplicate chance that it arrives twice
/// @param reorder chance that it takes `reorderDelay` longer while others pass
/// @param reorderDelay that extra time
/// @param rateBitsPerSecond of the transmitter; 0 for no limit
/// @param queuePackets how many may wait for the transmitter; more are dropped
/// @param queueBytes how many octets may wait for the transmitter
/// @param mtuBytes largest IP packet, 68 to 65535; the same in both directions
public record LinkConfig(
    Duration delay,
    Duration jitter,
    double loss,
    double duplicate,
    double reorder,
    Duration reorderDelay,
    long rateBitsPerSecond,
    int queuePackets,
    long queueBytes,
    int mtuBytes) {
  private static final Duration LONGEST = Duration.ofDays(365);

  /// A perfect cable: no delay, no loss, no limit of rate, Ethernet's MTU.
  public static final LinkConfig DEFAULT =
      new LinkConfig(
          Duration.ZERO,
          Duration.ZERO,
          0,
          0,
          0,
          Duration.ofMillis(1),
          0,
          1000,
          Long.MAX_VALUE,
          1500);

  /// Checks the ranges.
  public LinkConfig {
    requireTime("delay", delay);
    requireTime("jitter", jitter);
    requireTime("reorderDelay", reorderDelay);
    requireChance("loss", loss);
    requireChance("duplicate", duplicate);
    requireChance("reorder", reorder);
    if (rateBitsPerSecond < 0 || queuePackets < 0 || queueBytes < 0) {
      throw new IllegalArgumentException(
          "rate %d, queue of %d packets and %d octets"
              .formatted(rateBitsPerSecond, queuePackets, queueBytes));
    }
    if (mtuBytes < 68 || mtuBytes > 65_535) {
      throw new IllegalArgumentException("MTU " + mtuBytes + " is not in 68..65535");
    }
  }

  /// The same with another delay.
  public LinkConfig withDelay(Duration time) {
    return new LinkConfig(
        time,
        jitter,
        loss,
        duplicate,
        reorder,
        reorderDelay,
        rateBitsPerSecond,
        queuePackets,
        queueBytes,
        mtuBytes);
  }

  /// The same with another jitter.
  public LinkConfig withJitter(Duration most) {
    return new LinkConfig(
        delay,
        most,
        loss,
        duplicate,
        reorder,
        reorderDelay,
        rateBitsPerSecond,
        queuePackets,
        queueBytes,
        mtuBytes);
  }

  /// The same with another chance of loss.
  public LinkConfig withLoss(double chance) {
    return new LinkConfig(
        delay,
        jitter,
        chance,
        duplicate,
        reorder,
        reorderDelay,
        rateBitsPerSecond,
        queuePackets,
        queueBytes,
        mtuBytes);
  }

  /// The same with another chance of duplication.
  public LinkConfig withDuplicate(double chance) {
    return new LinkConfig(
        delay,
        jitter,
        loss,
        chance,
        reorder,
        reorderDelay,
        rateBitsPerSecond,
        queuePackets,
        queueBytes,
        mtuBytes);
  }

  /// The same with another chance of reordering.
  public LinkConfig withReorder(double chance) {
    return withReorder(chance, reorderDelay);
  }

  /// The same with another chance of reordering and another extra time.
  public LinkConfig withReorder(double chance, Duration extra) {
    return new LinkConfig(
        delay,
        jitter,
        loss,
        duplicate,
        chance,
        extra,
        rateBitsPerSecond,
        queuePackets,
        queueBytes,
        mtuBytes);
  }

  /// The same with another rate; 0 for no limit.
  public LinkConfig withRateBitsPerSecond(long rate) {
    return new LinkConfig(
        delay,
        jitter,
        loss,
        duplicate,
        reorder,
        reorderDelay,
        rate,
        queuePackets,
        queueBytes,
        mtuBytes);
  }

  /// The same with another limit of packets in the queue.
  public LinkConfig withQueuePackets(int most) {
    return new LinkConfig(
        delay,
        jitter,
        loss,
        duplicate,
        reorder,
        reorderDelay,
        rateBitsPerSecond,
        most,
        queueBytes,
        mtuBytes);
  }

  /// The same with another limit of octets in the queue.
  public LinkConfig withQueueBytes(long most) {
    return new LinkConfig(
        delay,
        jitter,
        loss,
        duplicate,
        reorder,
        reorderDelay,
        rateBitsPerSecond,
        queuePackets,
        most,
        mtuBytes);
  }

  /// The same with another MTU.
  public LinkConfig withMtuBytes(int most) {
    return new LinkConfig(
        delay,
        jitter,
        loss,
        duplicate,
        reorder,
        reorderDelay,
        rateBitsPerSecond,
        queuePackets,
        queueBytes,
        most);
  }

  private static void requireTime(String name, Duration time) {
    if (time.isNegative() || time.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(name + " " + time + " is not in 0.." + LONGEST);
    }
  }

  private static void requireChance(String name, double chance) {
    if (!(chance >= 0 && chance <= 1)) {
      throw new IllegalArgumentException(name + " " + chance + " is not in 0..1");
    }
  }
}
