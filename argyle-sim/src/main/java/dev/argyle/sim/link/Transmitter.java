package dev.argyle.sim.link;

/// What puts packets on a line, one after the other: it knows when each is done. Not thread-safe.
@FunctionalInterface
public interface Transmitter {
  /// Transmits a packet.
  ///
  /// @param octets of the packet
  /// @param startNanos when it may begin, not before the end of the one before
  /// @return when its last bit has left
  long finishNanos(int octets, long startNanos);

  /// One of a constant rate.
  ///
  /// @param bitsPerSecond above 0
  /// @throws IllegalArgumentException if it is not
  static Transmitter ofRate(long bitsPerSecond) {
    if (bitsPerSecond <= 0) {
      throw new IllegalArgumentException(
          "a transmitter of " + bitsPerSecond + " bit/s never ends: give more than 0");
    }
    return (octets, startNanos) ->
        startNanos + Math.ceilDiv((long) octets * Byte.SIZE * 1_000_000_000L, bitsPerSecond);
  }

  /// One as fast as a trace.
  ///
  /// @param beginNanos when the trace begins
  static Transmitter ofTrace(BandwidthTrace trace, long beginNanos) {
    return new Transmitter() {
      private long chance; // the next one that is not used up
      private int left = BandwidthTrace.OCTETS; // that can still leave at it

      @Override
      public long finishNanos(int octets, long startNanos) {
        long start = Math.max(0, startNanos - beginNanos);
        if (trace.nanosOf(chance) < start) {
          chance = trace.firstFrom(start);
          left = BandwidthTrace.OCTETS;
        }
        int rest = octets;
        while (rest > left) {
          rest -= left;
          use();
        }
        long finish = beginNanos + trace.nanosOf(chance);
        left -= rest;
        if (left == 0) {
          use();
        }
        return finish;
      }

      private void use() {
        chance++;
        left = BandwidthTrace.OCTETS;
      }
    };
  }
}
