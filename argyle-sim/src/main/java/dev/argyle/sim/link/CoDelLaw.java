package dev.argyle.sim.link;

/// When CoDel drops, RFC 8289 section 5: asked once for each packet that leaves a queue. Knows
/// times and lengths, and no packet.
final class CoDelLaw {
  /// Less than this in the queue is no standing queue: one packet of Ethernet.
  private static final int LEAST_OCTETS = 1514;

  /// How many intervals after its last drop it still goes on where it was.
  private static final int MEMORY_INTERVALS = 16;

  private final long targetNanos;
  private final long intervalNanos;
  private boolean above;
  private long aboveUntilNanos; // if above: when that has lasted for an interval
  private boolean dropping;
  private long dropNextNanos;
  private int drops; // in this spell
  private int dropsAtStart;

  CoDelLaw(long targetNanos, long intervalNanos) {
    this.targetNanos = targetNanos;
    this.intervalNanos = intervalNanos;
  }

  /// The queue is empty.
  void empty() {
    above = false;
    dropping = false;
  }

  /// Whether the packet that is about to leave is to be dropped or marked.
  ///
  /// @param waitedNanos how long it was in the queue
  /// @param leftOctets what waits behind it
  boolean drops(long waitedNanos, long leftOctets, long nowNanos) {
    if (!isAboveForLong(waitedNanos, leftOctets, nowNanos)) {
      dropping = false;
      return false;
    }
    if (!dropping) {
      begin(nowNanos);
      return true;
    }
    if (nowNanos - dropNextNanos < 0) {
      return false;
    }
    drops++;
    dropNextNanos = next(dropNextNanos);
    return true;
  }

  private boolean isAboveForLong(long waitedNanos, long leftOctets, long nowNanos) {
    if (waitedNanos < targetNanos || leftOctets <= LEAST_OCTETS) {
      above = false;
      return false;
    }
    if (!above) {
      above = true;
      aboveUntilNanos = nowNanos + intervalNanos;
    }
    return nowNanos - aboveUntilNanos >= 0;
  }

  private void begin(long nowNanos) {
    dropping = true;
    int lately = drops - dropsAtStart;
    boolean recent = nowNanos - dropNextNanos < MEMORY_INTERVALS * intervalNanos;
    drops = lately > 1 && recent ? lately : 1;
    dropsAtStart = drops;
    dropNextNanos = next(nowNanos);
  }

  private long next(long fromNanos) {
    return fromNanos + Math.round(intervalNanos / Math.sqrt(drops));
  }
}
