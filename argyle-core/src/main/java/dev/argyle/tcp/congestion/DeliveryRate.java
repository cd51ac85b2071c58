package dev.argyle.tcp.congestion;

import org.jspecify.annotations.Nullable;

/// How fast the network delivers, measured with every ACK (draft-ietf-ccwg-bbr section 4.1; Linux
/// does the same). When a segment is sent, it is noted how much was delivered by then; when it is
/// delivered itself, the octets delivered since tell the rate. The time they took is the longer of
/// two: that in which they were sent, and that in which their ACKs came. The second alone would
/// believe an ACK that held back others and lets them through at once.
///
/// While the application has nothing to send, the network could deliver more than it is given: then
/// the rates of all that is on its way at that moment are marked.
///
/// One for each connection, used under its lock. Allocates nothing.
public final class DeliveryRate {
  private static final long MIN_RTT_WINDOW_NANOS = 300_000_000_000L; // as tcp_min_rtt_wlen

  private final WindowedMin minRtt = new WindowedMin(MIN_RTT_WINDOW_NANOS);

  private long sendings;
  private long deliveredBytes;
  private long deliveredNanos;
  private long firstSentNanos; // of what was delivered last; or of the flight
  private long lostBytes;
  private long toldLostBytes; // of these, known to the congestion control
  private long bytesPerSecond; // the two below: for whoever asks
  private boolean rateApplicationLimited;
  private long limitedUntilBytes; // delivered: until then rates are marked; 0 if none are

  // The ACK at hand, and of what it delivers the segment that was sent last.
  private long nowNanos;
  private long deliveredBeforeBytes;
  private @Nullable SendSnapshot newest; // the segment's own; null until one is delivered
  private long priorDeliveredBytes; // when that was sent, or what an earlier ACK told of

  /// A segment leaves.
  ///
  /// @param into what to fill: the segment's own
  /// @param octets of the segment
  /// @param inFlightBytes on their way, the segment included
  /// @param again whether it was sent before
  public void sent(
      SendSnapshot into, int octets, int inFlightBytes, boolean again, long sentNanos) {
    if (inFlightBytes == octets) { // nothing else is on its way: the time begins now
      firstSentNanos = sentNanos;
      deliveredNanos = sentNanos;
    }
    into.number = ++sendings;
    into.sentNanos = sentNanos;
    into.again = again;
    into.firstSentNanos = firstSentNanos;
    into.deliveredNanos = deliveredNanos;
    into.deliveredBytes = deliveredBytes;
    into.lostBytes = lostBytes;
    into.inFlightBytes = inFlightBytes;
    into.applicationLimited = limitedUntilBytes != 0;
  }

  /// An ACK has come, and what it delivers follows.
  public void beginAck(long ackNanos) {
    nowNanos = ackNanos;
    deliveredBeforeBytes = deliveredBytes;
    newest = null;
  }

  /// The ACK at hand delivers a segment, or a part of it.
  public void delivered(SendSnapshot segment, int octets) {
    deliveredBytes += octets;
    deliveredNanos = nowNanos;
    if (newest == null || segment.number > newest.number) {
      newest = segment;
      priorDeliveredBytes = segment.deliveredBytes;
      firstSentNanos = segment.sentNanos;
    }
  }

  /// Octets that were on their way are judged lost. @return what is to be told of it
  public LossSample lost(SendSnapshot segment, int octets) {
    lostBytes += octets;
    return new LossSample(
        octets,
        segment.inFlightBytes,
        lostBytes - segment.lostBytes,
        deliveredBytes,
        segment.applicationLimited);
  }

  /// All that the ACK at hand delivers is known: adds the rate to its sample.
  public void finishAck(AckSample sample) {
    if (limitedUntilBytes != 0 && deliveredBytes > limitedUntilBytes) {
      limitedUntilBytes = 0; // the gap has come through
    }
    if (sample.rttNanos() > 0) {
      minRtt.update(nowNanos, sample.rttNanos());
    }
    sample.withMinRtt(minRtt.isEmpty() ? -1 : minRtt.value());
    sample.withProgress(priorDeliveredBytes, deliveredBytes);
    SendSnapshot sent = newest;
    newest = null; // its segment may be used again
    if (sent == null) {
      return;
    }
    if (!sent.again) {
      sample.withNewestRtt(nowNanos - sent.sentNanos);
    }
    sample.withSending(sent.inFlightBytes, lostBytes - sent.lostBytes);
    long sendNanos = sent.sentNanos - sent.firstSentNanos;
    long intervalNanos = Math.max(sendNanos, nowNanos - sent.deliveredNanos);
    boolean plausible = intervalNanos > 0 && intervalNanos >= sample.minRttNanos();
    if (plausible) {
      sample.withRate(intervalNanos, deliveredBytes - sent.deliveredBytes, sent.applicationLimited);
      remember(sample);
    }
  }

  /// A rate that was held down by the application counts only if it is higher all the same.
  private void remember(AckSample sample) {
    long rate = sample.deliveryBytesPerSecond();
    if (!sample.rateApplicationLimited() || rate >= bytesPerSecond) {
      bytesPerSecond = rate;
      rateApplicationLimited = sample.rateApplicationLimited();
    }
  }

  /// The latest rate that tells something, in bytes a second; 0 if there is none.
  public long bytesPerSecond() {
    return bytesPerSecond;
  }

  /// Whether the sender had nothing to send at some time of the interval of [#bytesPerSecond].
  public boolean isApplicationLimited() {
    return rateApplicationLimited;
  }

  /// What was lost by the ACK at hand, too, is known: the sample is complete.
  ///
  /// @param inFlightBytes on their way now
  /// @param recovering whether what was lost is not all repaired
  /// @return whether it tells anything
  public boolean complete(AckSample sample, int inFlightBytes, boolean recovering) {
    int delivered = (int) (deliveredBytes - deliveredBeforeBytes);
    int lost = (int) (lostBytes - toldLostBytes);
    toldLostBytes = lostBytes;
    sample.withFlight(delivered, lost, inFlightBytes);
    sample.withRecovery(recovering);
    return delivered > 0 || lost > 0;
  }

  /// The congestion control has seen the sample, and may have asked to discount what is on its way.
  public void seen(AckSample sample) {
    if (sample.takeDiscount()) {
      limited(sample.inFlightBytes());
    }
  }

  /// The sender has nothing to send although it might.
  ///
  /// @param inFlightBytes on their way, whose rates will tell too little
  public void limited(int inFlightBytes) {
    limitedUntilBytes = Math.max(deliveredBytes + inFlightBytes, 1);
  }

  /// Octets delivered in the life of the connection.
  public long deliveredBytes() {
    return deliveredBytes;
  }

  /// Octets judged lost in the life of the connection; twice if they were lost twice.
  public long lostBytes() {
    return lostBytes;
  }
}
