package dev.argyle.tcp.congestion;

/// How the delivery stood when a segment was sent: what [DeliveryRate] needs to know when it is
/// delivered, or lost. Belongs to the segment, and is filled anew each time that one is sent.
public final class SendSnapshot {
  long number; // in the order of sending
  long sentNanos;
  long firstSentNanos; // when that was sent whose delivery was known last
  long deliveredNanos; // when something was delivered last
  long deliveredBytes;
  long lostBytes;
  int inFlightBytes;
  boolean applicationLimited;
  boolean again; // it was sent before

  /// Takes over what another one holds: its segment was cut in two.
  public void copy(SendSnapshot other) {
    number = other.number;
    sentNanos = other.sentNanos;
    firstSentNanos = other.firstSentNanos;
    deliveredNanos = other.deliveredNanos;
    deliveredBytes = other.deliveredBytes;
    lostBytes = other.lostBytes;
    inFlightBytes = other.inFlightBytes;
    applicationLimited = other.applicationLimited;
    again = other.again;
  }
}
