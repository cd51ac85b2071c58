package dev.argyle.tcp.recovery;

import dev.argyle.tcp.seq.Seq;

/// Finds out that a loss was none, so that the window taken back for it can be given back. Three
/// witnesses:
///
/// - Eifel (RFC 3522): an ACK of new data echoes a time before the first retransmission, so what
///   it answers is the original.
/// - D-SACK (RFC 2883, RFC 3708): the receiver got twice all that was sent again.
/// - F-RTO (RFC 5682): after a timeout something arrives that was never sent again. To provoke
///   that, new data goes first once the first retransmission is acknowledged.
///
/// An *episode* begins with fast recovery or a timeout and outlives both: D-SACKs come late. It
/// remembers the window of before.
final class SpuriousRetransmit {
  private static final long TIMESTAMP_TICK_NANOS = 1_000_000L;
  private static final int REMEMBERED_BYTES = 1 << 30;

  private boolean open;
  private int from; // SND.UNA when it began
  private int cwndBytes;
  private int ssthreshBytes;
  private boolean sentAny; // something again
  private long firstSentNanos;
  private int unconfirmedBytes; // sent again, and not known to have come twice

  private boolean probing; // F-RTO: the timeout may have been spurious
  private boolean newFirst; // F-RTO step 2b: new data goes before retransmissions

  /// An episode begins.
  ///
  /// @param sndUna SND.UNA
  /// @param cwnd the window, before it is reduced
  /// @param ssthresh the same
  /// @param againBytes sent again before and still on their way: they may come twice, too
  void begin(int sndUna, int cwnd, int ssthresh, int againBytes) {
    open = true;
    from = sndUna;
    cwndBytes = cwnd;
    ssthreshBytes = ssthresh;
    sentAny = againBytes > 0;
    unconfirmedBytes = againBytes;
    firstSentNanos = Long.MIN_VALUE;
  }

  /// The timer has run out: F-RTO begins, RFC 5682 section 2.1 step 1.
  ///
  /// @param fresh whether no fast recovery was under way, whose duplicates would confuse
  void timeout(boolean fresh) {
    probing = fresh;
    newFirst = false;
  }

  /// Recovery is over; the episode stays open for D-SACKs.
  void recovered() {
    probing = false;
    newFirst = false;
  }

  /// All is as before: the episode is over.
  void end() {
    open = false;
    recovered();
  }

  /// A segment was sent again.
  void retransmitted(int octets, long nowNanos) {
    if (open) {
      if (firstSentNanos == Long.MIN_VALUE) {
        firstSentNanos = nowNanos;
      }
      sentAny = true;
      unconfirmedBytes += octets;
    }
  }

  /// The receiver got `octets` that end before `end` twice.
  void cameTwice(int octets, int end, int sndUna) {
    if (open && Seq.after(end, from) && Seq.beforeOrAt(end - octets, sndUna)) {
      unconfirmedBytes = Math.max(unconfirmedBytes - octets, 0);
    }
  }

  /// SND.UNA has moved on: an episode that lies too far back is forgotten.
  void advanced(int sndUna) {
    if (open && Seq.distance(from, sndUna) > REMEMBERED_BYTES) {
      end();
    }
  }

  /// Whether an ACK shows that what was taken for a loss was none after all.
  ///
  /// @param nothingOut whether no retransmission is on its way that mattered
  /// @param newOutstanding whether something was sent since recovery began
  boolean isShown(
      RecoveryPhase phase,
      AckDigest digest,
      Acknowledgement ack,
      boolean nothingOut,
      boolean newOutstanding) {
    if (allCameTwice()) {
      return true;
    }
    boolean advanced = digest.advanced();
    boolean delayed = advanced && isDelayed(ack.timestampRttNanos(), ack.nowNanos());
    return switch (phase) {
      case OPEN, DISORDER, CWR -> false;
      case RECOVERY -> delayed && nothingOut;
      case LOSS -> {
        boolean overtaken = digest.newlySackedBytes() > 0 || (!advanced && ack.duplicate());
        boolean first = ack.deliveries().firstSendingArrived(ack.sackPermitted());
        yield delayed || isTimeoutSpurious(first, newOutstanding, advanced, overtaken);
      }
    };
  }

  /// Whether all that was sent again has come twice.
  boolean allCameTwice() {
    return open && sentAny && unconfirmedBytes == 0;
  }

  /// Whether an ACK of new data answers what was sent before the first retransmission.
  ///
  /// @param timestampRttNanos time since the clock had the value echoed, in whole milliseconds; -1
  ///     for none
  boolean isDelayed(long timestampRttNanos, long nowNanos) {
    if (!open || firstSentNanos == Long.MIN_VALUE || timestampRttNanos < 0) {
      return false;
    }
    long echoed = tick(nowNanos) - timestampRttNanos / TIMESTAMP_TICK_NANOS;
    return echoed < tick(firstSentNanos);
  }

  /// F-RTO, for an ACK after a timeout that has not acknowledged all; RFC 5682 sections 2.1 and 3.1
  /// steps 2 and 3, as Linux does them.
  ///
  /// @param firstSending whether it tells of the arrival of something never sent again
  /// @param newOutstanding whether new data was sent since the timeout
  /// @param advanced whether SND.UNA moved
  /// @param overtaken whether it is a duplicate, or reports data above a hole
  /// @return whether the timeout was spurious
  boolean isTimeoutSpurious(
      boolean firstSending, boolean newOutstanding, boolean advanced, boolean overtaken) {
    if (!probing) {
      return false;
    }
    if (firstSending) {
      return true;
    }
    if (newOutstanding) {
      if (overtaken) {
        recovered(); // the loss was real
      }
    } else if (advanced) {
      newFirst = true;
    }
    return false;
  }

  /// Whether retransmissions wait for what new data will tell.
  boolean newDataFirst() {
    return newFirst;
  }

  /// There is no new data to send.
  void noNewData() {
    recovered();
  }

  int cwndBytes() {
    return cwndBytes;
  }

  int ssthreshBytes() {
    return ssthreshBytes;
  }

  private static long tick(long nanos) {
    return Math.floorDiv(nanos, TIMESTAMP_TICK_NANOS);
  }
}
