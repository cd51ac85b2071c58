package dev.argyle.tcp.congestion;

/// Counts round trips by what is delivered, not by the clock: one is over when something is
/// delivered that was sent after it began. Idle times and time-outs do not make it run on.
///
/// It is the round of RFC 9406 section 4.2 and of BBR (draft-ietf-ccwg-bbr section 5.5.1), told by
/// octets delivered where these use sequence numbers.
public final class RoundTrips {
  private long endsAtBytes; // when what is sent after this many were delivered is delivered itself
  private long count;

  /// Takes the next ACK. @return whether a round is over with it, and the next one begins
  public boolean advance(AckSample ack) {
    if (ack.deliveredBytes() == 0 || ack.priorDeliveredBytes() < endsAtBytes) {
      return false;
    }
    count++;
    begin(ack.totalDeliveredBytes());
    return true;
  }

  /// Begins a round with what is sent from now on.
  ///
  /// @param totalDeliveredBytes octets delivered so far, in the life of the connection
  public void begin(long totalDeliveredBytes) {
    endsAtBytes = totalDeliveredBytes;
  }

  /// Rounds that are over.
  public long count() {
    return count;
  }
}
