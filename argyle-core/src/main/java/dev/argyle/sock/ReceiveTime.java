package dev.argyle.sock;

/// `SO_TIMESTAMP` and `SO_TIMESTAMPNS`: when a datagram came in; of a stream, the segment
/// that the last octet of what was received came with.
///
/// @param epochNanos nanoseconds since 1970-01-01T00:00Z; whole microseconds for `SO_TIMESTAMP`
/// @param unit how fine it is, which also says which of the two options it is of
public record ReceiveTime(long epochNanos, TimestampUnit unit) implements ControlMessage {
  private static final int SO_TIMESTAMP = 29;
  private static final int SO_TIMESTAMPNS = 35;
  private static final long MICRO_NANOS = 1000;

  /// Cuts it to its unit.
  public ReceiveTime {
    if (unit == TimestampUnit.MICROS) {
      epochNanos -= Math.floorMod(epochNanos, MICRO_NANOS);
    }
  }

  @Override
  public int level() {
    return SolSocket.SOL_SOCKET;
  }

  @Override
  public int type() {
    return unit == TimestampUnit.MICROS ? SO_TIMESTAMP : SO_TIMESTAMPNS;
  }
}
