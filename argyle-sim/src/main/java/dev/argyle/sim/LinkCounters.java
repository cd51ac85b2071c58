package dev.argyle.sim;

import dev.argyle.sim.LinkObserver.Fate;

/// What has happened to the packets of a link so far.
///
/// @param sent packets given to it
/// @param delivered packets handed to the other end, copies included
/// @param lost packets lost on the line
/// @param cut packets lost because the link was partitioned, or the other end was down
/// @param queueDrops packets dropped by the queue, or longer than the MTU
/// @param duplicated packets that went on twice
/// @param reordered packets that took longer while others passed
/// @param corrupted packets that went on with a wrong bit
/// @param marked packets that the queue marked "congestion experienced"
/// @param filtered packets that a rule dropped
/// @param vanished packets too long for the black hole
public record LinkCounters(
    long sent,
    long delivered,
    long lost,
    long cut,
    long queueDrops,
    long duplicated,
    long reordered,
    long corrupted,
    long marked,
    long filtered,
    long vanished) {
  /// Both taken together.
  LinkCounters plus(LinkCounters other) {
    return new LinkCounters(
        sent + other.sent,
        delivered + other.delivered,
        lost + other.lost,
        cut + other.cut,
        queueDrops + other.queueDrops,
        duplicated + other.duplicated,
        reordered + other.reordered,
        corrupted + other.corrupted,
        marked + other.marked,
        filtered + other.filtered,
        vanished + other.vanished);
  }

  /// The counters while they count.
  static final class Tally {
    private final long[] fates = new long[Fate.values().length];
    long sent;
    long delivered;
    long reordered;
    long marked;

    void count(Fate fate) {
      fates[fate.ordinal()]++;
    }

    private long of(Fate fate) {
      return fates[fate.ordinal()];
    }

    LinkCounters counters() {
      return new LinkCounters(
          sent,
          delivered,
          of(Fate.LOST),
          of(Fate.CUT),
          of(Fate.DROPPED),
          of(Fate.DUPLICATED),
          reordered,
          of(Fate.CORRUPTED),
          marked,
          of(Fate.FILTERED),
          of(Fate.VANISHED));
    }
  }
}
