package dev.argyle.tcp.recovery;

import dev.argyle.tcp.seq.Seq;

/// Judges loss by time: a segment is lost if one that was sent later has arrived and a reordering
/// window has passed since this one should have (RACK, RFC 8985 section 6). That finds lost
/// retransmissions and lost tails too, since every sending counts, not every position.
///
/// The window is 0 until reordering was seen, once three segments are known to have overtaken or
/// recovery runs: that is the old rule of three duplicates. Else it is a quarter of the least
/// round-trip time, and grows while the receiver reports duplicates (D-SACK): then we were too
/// hasty.
///
/// Marks segments in the queue and gives a deadline; whoever conducts does the rest.
public final class RackDetector {
  /// Added to the deadline so that a timer does not fire a moment too early.
  private static final long TIMER_SLACK_NANOS = 2_000_000L;

  private static final long LEAST_QUARTER_NANOS = 1_000L; // of a path that takes no time
  private static final int PERSISTENCE = 16; // recoveries that a grown window outlives
  private static final int MOST_QUARTERS = 255;

  private final RetransmissionQueue queue;
  private final RttEstimator rtt;

  private boolean known; // the three below
  private long sending; // in place of RACK.xmit_ts
  private int endSeq; // RACK.end_seq
  private long rttNanos; // RACK.rtt

  private int highest; // RACK.fack
  private int highestBefore; // the same before this ACK
  private int reorderings; // ACKs that have shown one
  private boolean reordered; // by this ACK
  private int reorderingBytes; // how far back the worst of it reached

  private int quarters = 1; // RACK.reo_wnd_mult
  private int persistence;
  private boolean waiting; // for more to be lost
  private long deadlineNanos;
  private boolean roundRuns; // in which a D-SACK has had its effect
  private int roundEnd;

  RackDetector(RetransmissionQueue queue, RttEstimator rtt) {
    this.queue = queue;
    this.rtt = rtt;
  }

  /// The queue begins anew at `seq`.
  void beginAt(int seq) {
    highest = seq;
  }

  /// An ACK comes: what follows is compared with what was known before it.
  void beginAck() {
    highestBefore = highest;
    reordered = false;
  }

  /// A segment, up to `end`, has arrived; RFC 8985 section 6.2 steps 1 to 3.
  ///
  /// @param ofEarlierSending whether the ACK echoes a time before the last sending of it
  void delivered(SentSegment segment, int end, long nowNanos, boolean ofEarlierSending) {
    boolean sentAgain = segment.transmissions() > 1;
    if (Seq.after(end, highest)) {
      highest = end;
    }
    if (Seq.before(end, highestBefore) && !sentAgain) {
      reorderings += reordered ? 0 : 1;
      reordered = true;
      int reach = Seq.distance(segment.seq(), highestBefore);
      reorderingBytes = Math.max(reorderingBytes, reach);
    }
    long elapsedNanos = nowNanos - segment.lastSentNanos();
    boolean tooSoon = rtt.minRttNanos() >= 0 && elapsedNanos < rtt.minRttNanos();
    if (sentAgain && (ofEarlierSending || tooSoon)) {
      return; // an earlier sending has arrived
    }
    rttNanos = elapsedNanos;
    if (!known || TransmitOrder.sentBefore(sending, endSeq, segment.lastSending(), end)) {
      known = true;
      sending = segment.lastSending();
      endSeq = end;
    }
  }

  /// The receiver has got something twice: once in a round trip the window grows, step 4.
  void duplicateReported(int sndUna, int sndNxt) {
    endRound(sndUna);
    if (!roundRuns) {
      roundRuns = true;
      roundEnd = sndNxt;
      quarters = Math.min(quarters + 1, MOST_QUARTERS);
      persistence = PERSISTENCE;
    }
  }

  /// SND.UNA has moved.
  void advanced(int sndUna) {
    endRound(sndUna);
  }

  private void endRound(int sndUna) {
    if (roundRuns && Seq.afterOrAt(sndUna, roundEnd)) {
      roundRuns = false;
    }
  }

  /// A loss was none: what was taken for the arrival of a retransmission was that of an original,
  /// and has overtaken nothing.
  void undone() {
    known = false;
  }

  /// Recovery, or what followed a timeout, is over.
  void recovered() {
    if (persistence > 0 && --persistence == 0) {
      quarters = 1;
    }
  }

  /// Marks what is lost by now, step 5, and reckons when more may be.
  ///
  /// @param hasty whether recovery runs, or three segments are known to have overtaken
  /// @return whether something was marked
  boolean detect(boolean hasty, long nowNanos) {
    waiting = false;
    if (!known) {
      return false;
    }
    boolean found = false;
    long patienceNanos = rttNanos + reorderWindowNanos(hasty);
    long longestNanos = 0;
    SentSegment segment = queue.sentLongestAgo();
    while (segment != null && isOvertaken(segment)) {
      SentSegment next = segment.sentLater;
      long leftNanos = segment.lastSentNanos() + patienceNanos - nowNanos;
      if (leftNanos <= 0) {
        queue.markLost(segment);
        found = true;
      } else {
        longestNanos = Math.max(longestNanos, leftNanos);
      }
      segment = next;
    }
    waiting = longestNanos > 0;
    deadlineNanos = nowNanos + longestNanos + TIMER_SLACK_NANOS;
    return found;
  }

  /// Nothing is waited for any more.
  void cease() {
    waiting = false;
  }

  /// Whether segments have been overtaken and their time is not up yet.
  public boolean isWaiting() {
    return waiting;
  }

  /// When it is up for all of them, and a moment more; means something while it [#isWaiting].
  public long deadlineNanos() {
    return deadlineNanos;
  }

  private boolean isOvertaken(SentSegment segment) {
    return TransmitOrder.sentBefore(segment.lastSending(), segment.endSeq(), sending, endSeq);
  }

  private long reorderWindowNanos(boolean hasty) {
    if ((hasty && reorderings == 0) || rtt.minRttNanos() < 0) {
      return 0;
    }
    long quarterNanos = Math.max(rtt.minRttNanos() / 4, LEAST_QUARTER_NANOS);
    return Math.min(quarters * quarterNanos, Math.max(rtt.srttNanos(), LEAST_QUARTER_NANOS));
  }

  /// How many ACKs have shown that something was overtaken and not lost.
  public int reorderings() {
    return reorderings;
  }

  /// How far a segment has fallen behind at worst, in octets; 0 if none ever has.
  public int reorderingBytes() {
    return reorderingBytes;
  }
}
