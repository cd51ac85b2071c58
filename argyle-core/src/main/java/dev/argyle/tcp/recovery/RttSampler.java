package dev.argyle.tcp.recovery;

/// The round-trip time one ACK measures. Karn's rule, RFC 6298 section 3: a segment that was sent
/// more than once tells nothing, because nobody knows which copy is acknowledged, and neither does
/// an ACK that covers one, because what held the rest back was the hole.
///
/// Of several segments cumulatively acknowledged the one sent first counts, so that a delayed ACK
/// is part of the time. Of several newly SACKed ones, whose ACK nobody delays, the one sent last
/// counts. Our clock is finer than the timestamps of RFC 7323; these serve where it tells nothing,
/// and where they tell a shorter time: then an earlier ACK was lost, and we would measure the wait
/// for this one.
///
/// Timestamps measure only what an ACK of new data says (RFC 7323 section 4.1). If that covers
/// something sent again, the time it echoes must be that of the second sending or later: the peer
/// echoes an old one when the first sending had arrived and its ACK was lost, and the time since
/// then is mostly our own waiting. Taken for a round trip, it would make the next wait longer
/// still.
final class RttSampler {
  private static final long TIMESTAMP_TICK_NANOS = 1_000_000L;

  private long cumulativeNanos;
  private long selectiveNanos;
  private boolean ambiguous;
  private long sinceSentAgainNanos; // of what is acknowledged, the one sent again longest ago

  void begin() {
    cumulativeNanos = -1;
    selectiveNanos = -1;
    ambiguous = false;
    sinceSentAgainNanos = -1;
  }

  /// `segment` is cumulatively acknowledged, in full or in part.
  void acknowledged(SentSegment segment, long nowNanos) {
    if (segment.transmissions() > 1) {
      ambiguous = true;
      sinceSentAgainNanos = Math.max(sinceSentAgainNanos, nowNanos - segment.lastSentNanos());
    } else if (!segment.isSacked() && cumulativeNanos < 0) {
      cumulativeNanos = nowNanos - segment.firstSentNanos();
    }
  }

  /// `segment` is now held out of order.
  void sacked(SentSegment segment, long nowNanos) {
    if (segment.transmissions() == 1) {
      long elapsedNanos = nowNanos - segment.firstSentNanos();
      boolean shorter = selectiveNanos < 0 || elapsedNanos < selectiveNanos;
      selectiveNanos = shorter ? elapsedNanos : selectiveNanos;
    }
  }

  /// The time this ACK measured.
  ///
  /// @param echoedNanos time told by the timestamp option of an ACK of new data, or -1
  /// @return the time to use, or -1 for none
  long sampleNanos(long echoedNanos) {
    long measuredNanos = cumulativeNanos >= 0 && !ambiguous ? cumulativeNanos : selectiveNanos;
    boolean ofFirstSending = ambiguous && echoedNanos > sinceSentAgainNanos + TIMESTAMP_TICK_NANOS;
    long timestampNanos = ofFirstSending ? -1 : echoedNanos;
    boolean ackWasLost =
        timestampNanos >= 0 && measuredNanos > timestampNanos + TIMESTAMP_TICK_NANOS;
    return measuredNanos < 0 || ackWasLost ? timestampNanos : measuredNanos;
  }
}
