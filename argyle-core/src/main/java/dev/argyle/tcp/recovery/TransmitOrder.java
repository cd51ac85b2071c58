package dev.argyle.tcp.recovery;

import dev.argyle.tcp.seq.Seq;
import org.jspecify.annotations.Nullable;

/// What is thought to be on its way, in the order of its last sending: every segment of a
/// [RetransmissionQueue] that is neither SACKed nor waiting to be sent again. RACK looks at the
/// front of it only (RFC 8985 section 9.1), however long the flight is.
///
/// A list through the segments themselves: entering, leaving and splitting move two references.
final class TransmitOrder {
  private @Nullable SentSegment first;
  private @Nullable SentSegment last;

  /// Whether `a` was sent before `b`, by the numbers of their last sendings
  /// ([SentSegment#lastSending]). Of what left together, the lower position left first.
  ///
  /// RFC 8985 section 6.2 compares times. A retransmission and new data may leave at one moment,
  /// and then time does not tell, nor does the position: the number does.
  static boolean sentBefore(long aSending, int aEndSeq, long bSending, int bEndSeq) {
    return aSending < bSending || (aSending == bSending && Seq.before(aEndSeq, bEndSeq));
  }

  /// The segment whose last sending is the longest ago.
  @Nullable SentSegment first() {
    return first;
  }

  /// Takes in a segment; one that was just sent finds its place at once.
  void add(SentSegment segment) {
    assert !segment.listed : segment;
    SentSegment before = last;
    while (before != null && isAfter(before, segment)) {
      before = before.sentEarlier;
    }
    link(before, segment);
  }

  /// `tail` was cut off from `segment`, which is in the list.
  void split(SentSegment segment, SentSegment tail) {
    link(segment, tail);
  }

  /// Takes a segment out; nothing happens if it is not there.
  void remove(SentSegment segment) {
    if (!segment.listed) {
      return;
    }
    SentSegment before = segment.sentEarlier;
    SentSegment after = segment.sentLater;
    if (before == null) {
      first = after;
    } else {
      before.sentLater = after;
    }
    if (after == null) {
      last = before;
    } else {
      after.sentEarlier = before;
    }
    segment.listed = false;
    segment.sentEarlier = null;
    segment.sentLater = null;
  }

  private static boolean isAfter(SentSegment a, SentSegment b) {
    return sentBefore(b.lastSending(), b.endSeq(), a.lastSending(), a.endSeq());
  }

  private void link(@Nullable SentSegment before, SentSegment segment) {
    SentSegment after = before == null ? first : before.sentLater;
    segment.listed = true;
    segment.sentEarlier = before;
    segment.sentLater = after;
    if (before == null) {
      first = segment;
    } else {
      before.sentLater = segment;
    }
    if (after == null) {
      last = segment;
    } else {
      after.sentEarlier = segment;
    }
  }
}
