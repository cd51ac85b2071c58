package dev.argyle.sim;

/// The drop-tail queue in front of a transmitter of a limited rate, reckoned ahead: when a packet
/// comes it is known at once when its turn will be, so that only times need be kept. Not
/// thread-safe.
final class TransmitQueue {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  // Ring of the packets that wait: when each one's transmission begins, and its length.
  private long[] startNanos = new long[16];
  private int[] octets = new int[16];
  private int first;
  private int waiting;
  private long waitingOctets;
  private long freeNanos;
  private boolean used;

  /// Takes a packet in, if there is room.
  ///
  /// @return when its last bit leaves, or a time before `nowNanos` if it was dropped
  long enqueue(int length, LinkConfig config, long nowNanos) {
    if (!used || freeNanos - nowNanos < 0) {
      freeNanos = nowNanos;
      used = true;
    }
    forgetStarted(nowNanos);
    boolean waits = freeNanos - nowNanos > 0;
    if (waits) {
      if (waiting >= config.queuePackets() || waitingOctets + length > config.queueBytes()) {
        return nowNanos - 1;
      }
      append(freeNanos, length);
    }
    long rate = config.rateBitsPerSecond();
    if (rate > 0) {
      freeNanos += Math.ceilDiv((long) length * Byte.SIZE * NANOS_PER_SECOND, rate);
    }
    return freeNanos;
  }

  private void append(long start, int length) {
    if (waiting == startNanos.length) {
      grow();
    }
    int at = (first + waiting) & (startNanos.length - 1);
    startNanos[at] = start;
    octets[at] = length;
    waiting++;
    waitingOctets += length;
  }

  private void forgetStarted(long nowNanos) {
    while (waiting > 0 && startNanos[first] - nowNanos <= 0) {
      waitingOctets -= octets[first];
      first = (first + 1) & (startNanos.length - 1);
      waiting--;
    }
  }

  private void grow() {
    long[] moreStarts = new long[2 * waiting];
    int[] moreOctets = new int[2 * waiting];
    for (int i = 0; i < waiting; i++) {
      int at = (first + i) & (startNanos.length - 1);
      moreStarts[i] = startNanos[at];
      moreOctets[i] = octets[at];
    }
    startNanos = moreStarts;
    octets = moreOctets;
    first = 0;
  }
}
