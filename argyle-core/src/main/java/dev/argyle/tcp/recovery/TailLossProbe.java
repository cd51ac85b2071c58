package dev.argyle.tcp.recovery;

import dev.argyle.tcp.seq.Seq;
import org.jspecify.annotations.Nullable;

/// The probe of RFC 8985 section 7: when the end of a flight stays unanswered for two round trips,
/// one segment is sent, new or the last one again. Its answer brings the SACK that RACK needs, so
/// that a lost tail is repaired without waiting for the retransmission timeout.
///
/// Only one probe at a time, and the timeout follows it. A probe that sent the last segment again
/// may itself have hidden a loss, by repairing it; then the window must be reduced all the same
/// (section 7.4), which [#repairedLoss] finds out.
final class TailLossProbe {
  /// Longest that a receiver delays the ACK of a single segment, RFC 8985 section 7.2.
  private static final long DELAYED_ACK_NANOS = 200_000_000L;

  private static final long SLACK_NANOS = 2_000_000L;
  private static final long WITHOUT_RTT_NANOS = RttEstimator.INITIAL_RTO_NANOS;

  private final RetransmissionQueue queue;
  private boolean outstanding;
  private boolean sentAgain;
  private int endSeq; // TLP.end_seq

  TailLossProbe(RetransmissionQueue queue) {
    this.queue = queue;
  }

  /// How long to wait for an answer before probing, the PTO of section 7.2; -1 for no probe.
  ///
  /// @param srttNanos smoothed round-trip time, -1 if unknown
  long delayNanos(long srttNanos, int mssBytes) {
    if (outstanding || queue.isEmpty()) {
      return -1;
    }
    long delayNanos = srttNanos < 0 ? WITHOUT_RTT_NANOS : 2 * srttNanos;
    boolean single = queue.size() == 1 && queue.outstandingBytes() <= mssBytes;
    return delayNanos + (single ? DELAYED_ACK_NANOS : SLACK_NANOS);
  }

  /// What is sent if there is nothing new: the last segment, no more than one MSS of it; null if
  /// the receiver holds it.
  @Nullable SentSegment segment(int mssBytes) {
    SentSegment last = queue.isEmpty() ? null : queue.at(queue.size() - 1);
    if (last == null || last.isSacked()) {
      return null;
    }
    int before = (last.octets() - 1) / mssBytes * mssBytes;
    return before == 0 ? last : queue.split(last, last.seq() + before);
  }

  /// A probe has left, and the queue knows of it.
  ///
  /// @param again whether it was the last segment once more
  void sent(boolean again) {
    outstanding = true;
    sentAgain = again;
    endSeq = queue.endSeq();
  }

  /// Recovery begins by other means.
  void end() {
    outstanding = false;
  }

  /// Takes an ACK, section 7.4.2.
  ///
  /// @param segAck SEG.ACK
  /// @param probeCameTwice whether its D-SACK tells of the probe
  /// @param plainDuplicate whether it is a duplicate that reports nothing new
  /// @return whether the probe has repaired a loss that nothing else has shown
  boolean repairedLoss(int segAck, boolean probeCameTwice, boolean plainDuplicate) {
    if (!outstanding || Seq.before(segAck, endSeq)) {
      return false;
    }
    if (!sentAgain || probeCameTwice) {
      outstanding = false;
      return false;
    }
    if (Seq.after(segAck, endSeq)) {
      outstanding = false;
      return true;
    }
    if (plainDuplicate) {
      outstanding = false; // the original and the probe have arrived
    }
    return false;
  }

  /// Whether what came twice and ends before `end` is what the probe has carried.
  boolean isProbe(int end) {
    return outstanding && sentAgain && end == endSeq;
  }
}
