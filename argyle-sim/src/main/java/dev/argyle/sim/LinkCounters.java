package dev.argyle.sim;

/// What has happened to the packets of a link so far.
///
/// @param sent packets given to it
/// @param delivered packets handed to the other end, copies included
/// @param lost packets lost by chance
/// @param cut packets lost because the link was partitioned
/// @param queueDrops packets dropped because the queue was full, or they were longer than the MTU
/// @param duplicated packets that went on twice
/// @param reordered packets that took longer while others passed
public record LinkCounters(
    long sent,
    long delivered,
    long lost,
    long cut,
    long queueDrops,
    long duplicated,
    long reordered) {
  /// Both taken together.
  LinkCounters plus(LinkCounters other) {
    return new LinkCounters(
        sent + other.sent,
        delivered + other.delivered,
        lost + other.lost,
        cut + other.cut,
        queueDrops + other.queueDrops,
        duplicated + other.duplicated,
        reordered + other.reordered);
  }
}
