package dev.argyle.tcp.recovery;

import dev.argyle.tcp.seq.Seq;

/// Judges loss by what overtook it: three duplicate ACKs (RFC 5681 section 3.2), or what IsLost of
/// RFC 6675 section 4 finds on the scoreboard. Marks the segments it judges lost; each is looked at
/// once, since a segment once below a loss stays there.
final class DupThreshDetector {
  private static final int DUP_THRESH = 3;

  private final RetransmissionQueue queue;
  private final SackScoreboard scoreboard;
  private int duplicateAcks;
  private int judgedBefore; // every segment before this is SACKed or marked

  DupThreshDetector(RetransmissionQueue queue, SackScoreboard scoreboard) {
    this.queue = queue;
    this.scoreboard = scoreboard;
  }

  /// The queue begins anew at `seq` after it was empty.
  void beginAt(int seq) {
    judgedBefore = seq;
    duplicateAcks = 0;
  }

  /// SND.UNA moved to `sndUna`.
  void advanced(int sndUna) {
    duplicateAcks = 0;
    judgedBefore = Seq.max(judgedBefore, sndUna);
  }

  void duplicate() {
    duplicateAcks++;
  }

  int duplicateAcks() {
    return duplicateAcks;
  }

  boolean thresholdReached() {
    return duplicateAcks >= DUP_THRESH;
  }

  /// Marks what the scoreboard shows to be lost now.
  void markLost(int sndUna) {
    int boundary = scoreboard.lostBefore(sndUna);
    int position = scoreboard.firstNotSacked(judgedBefore);
    while (Seq.before(position, boundary)) {
      SentSegment segment = queue.at(queue.indexOf(position));
      queue.markLost(segment);
      position = scoreboard.firstNotSacked(segment.endSeq());
    }
    judgedBefore = Seq.max(judgedBefore, boundary);
  }

  /// Marks all that is not SACKed, retransmissions too: nothing came back for a whole timeout.
  void markAllLost() {
    for (int i = 0; i < queue.size(); i++) {
      SentSegment segment = queue.at(i);
      if (!segment.isSacked()) {
        queue.markEveryTransmissionLost(segment);
      }
    }
    duplicateAcks = 0;
    judgedBefore = queue.endSeq();
  }
}
