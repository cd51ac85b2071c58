package dev.argyle.device;

/// What a bad path does to packets, each by its own chance. Chances are from 0 (never) to 1
/// (always), times in nanoseconds and not negative.
///
/// Delay and jitter keep packets in order, as one queue does: none overtakes the one before it.
/// Only a reordered packet is overtaken, by those that come within the extra time it is held.
///
/// @param loss chance that a packet vanishes
/// @param duplicate chance that it arrives twice
/// @param corrupt chance that one bit of it is flipped, headers included
/// @param reorder chance that it is held while others pass
/// @param reorderNanos how long it is held, on top of the delay
/// @param delayNanos how long every packet takes
/// @param jitterNanos up to how much longer it takes, evenly spread; at most 2^31 - 2
/// @param mark chance that a packet that allows it is marked: congestion was met (RFC 3168)
public record Impairment(
    double loss,
    double duplicate,
    double corrupt,
    double reorder,
    long reorderNanos,
    long delayNanos,
    long jitterNanos,
    double mark) {
  /// A path on which nothing happens.
  public static final Impairment NONE = new Impairment(0, 0, 0, 0, 0, 0, 0, 0);

  private static final long DEFAULT_REORDER_NANOS = 1_000_000;

  /// Checks the ranges.
  public Impairment {
    requireChance("loss", loss);
    requireChance("duplicate", duplicate);
    requireChance("corrupt", corrupt);
    requireChance("reorder", reorder);
    requireTime("reorderNanos", reorderNanos, Long.MAX_VALUE);
    requireTime("delayNanos", delayNanos, Long.MAX_VALUE);
    requireTime("jitterNanos", jitterNanos, Integer.MAX_VALUE - 1);
    requireChance("mark", mark);
  }

  /// The same with another chance of loss.
  public Impairment withLoss(double chance) {
    return new Impairment(
        chance, duplicate, corrupt, reorder, reorderNanos, delayNanos, jitterNanos, mark);
  }

  /// The same with another chance of duplication.
  public Impairment withDuplicate(double chance) {
    return new Impairment(
        loss, chance, corrupt, reorder, reorderNanos, delayNanos, jitterNanos, mark);
  }

  /// The same with another chance of a flipped bit.
  public Impairment withCorrupt(double chance) {
    return new Impairment(
        loss, duplicate, chance, reorder, reorderNanos, delayNanos, jitterNanos, mark);
  }

  /// The same with another chance of reordering; a reordered packet is held for a millisecond.
  public Impairment withReorder(double chance) {
    return withReorder(chance, DEFAULT_REORDER_NANOS);
  }

  /// The same with another chance of reordering and another time to hold a packet for it.
  public Impairment withReorder(double chance, long heldNanos) {
    return new Impairment(
        loss, duplicate, corrupt, chance, heldNanos, delayNanos, jitterNanos, mark);
  }

  /// The same with another delay.
  public Impairment withDelay(long nanos, long jitter) {
    return new Impairment(loss, duplicate, corrupt, reorder, reorderNanos, nanos, jitter, mark);
  }

  /// The same with another chance of a congestion mark.
  public Impairment withMark(double chance) {
    return new Impairment(
        loss, duplicate, corrupt, reorder, reorderNanos, delayNanos, jitterNanos, chance);
  }

  private static void requireChance(String name, double chance) {
    if (!(chance >= 0 && chance <= 1)) {
      throw new IllegalArgumentException(name + " " + chance + " is not in 0..1");
    }
  }

  private static void requireTime(String name, long nanos, long most) {
    if (nanos < 0 || nanos > most) {
      throw new IllegalArgumentException(name + " " + nanos + " is not in 0.." + most);
    }
  }
}
