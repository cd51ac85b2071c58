package dev.argyle.tcp.recovery;

import dev.argyle.tcp.seq.Seq;

/// What the receiver says it holds out of order: SACK blocks (RFC 2018) applied to the
/// [RetransmissionQueue], and what it reports to have come twice (RFC 2883). Facts only; what they
/// mean is judged elsewhere.
///
/// A block repeated costs a binary search: only positions not known before are walked. Blocks that
/// cover part of a longer segment split it, but only at multiples of the MSS from its start (the
/// receiver got it in such pieces), so that nobody can shred the queue.
public final class SackScoreboard {
  static final int DUP_THRESH = 3;

  private final RetransmissionQueue queue;
  private final RackDetector rack;
  private SequenceRanges ranges = SequenceRanges.NOTHING;
  private int mssBytes;

  private int newlySackedBytes;
  private boolean duplicateReported;
  private int duplicateLeft;
  private int duplicateRight;

  SackScoreboard(RetransmissionQueue queue, RackDetector rack, int mssBytes) {
    this.queue = queue;
    this.rack = rack;
    this.mssBytes = mssBytes;
  }

  void mss(int bytes) {
    mssBytes = bytes;
  }

  /// Takes the blocks of one ACK, after its cumulative part. Blocks that cannot be true are
  /// ignored.
  ///
  /// @param segAck what this ACK acknowledges; behind SND.UNA if the ACK is old
  /// @param edges left and right edge of every block, in the order received
  /// @param blocks number of blocks in `edges`
  void apply(int segAck, int[] edges, int blocks, Deliveries deliveries) {
    newlySackedBytes = 0;
    duplicateReported = blocks > 0 && reportsDuplicate(segAck, edges, blocks);
    if (duplicateReported) {
      duplicateLeft = edges[0];
      duplicateRight = edges[1];
    }
    if (queue.isEmpty()) {
      ranges.clear();
      return;
    }
    int sndUna = queue.at(0).seq();
    ranges.removeBefore(sndUna);
    for (int i = duplicateReported ? 1 : 0; i < blocks; i++) {
      int from = edges[2 * i];
      int to = edges[2 * i + 1];
      if (isPlausible(sndUna, from, to)) {
        takeBlock(from, to, deliveries);
      }
    }
  }

  /// Whether the first block tells of data that came twice, RFC 2883 section 4: it lies below the
  /// cumulative acknowledgement, or inside the second block.
  private static boolean reportsDuplicate(int segAck, int[] edges, int blocks) {
    int from = edges[0];
    int to = edges[1];
    if (!Seq.before(from, to)) {
      return false;
    }
    return Seq.before(from, segAck)
        || (blocks > 1 && Seq.afterOrAt(from, edges[2]) && Seq.beforeOrAt(to, edges[3]));
  }

  /// A block lies strictly above SND.UNA, else it would be acknowledged, and ends by SND.NXT. All
  /// is reckoned from SND.UNA: each edge alone may lie on the right side of another, and the block
  /// still go once around the sequence numbers.
  private boolean isPlausible(int sndUna, int from, int to) {
    int skippedOctets = Seq.distance(sndUna, from);
    int coveredOctets = Seq.distance(sndUna, to);
    return skippedOctets > 0
        && skippedOctets < coveredOctets
        && coveredOctets <= Seq.distance(sndUna, queue.endSeq());
  }

  private void takeBlock(int from, int to, Deliveries deliveries) {
    int position = ranges.firstOutside(from);
    while (Seq.before(position, to)) {
      int next = ranges.firstEndingAfter(position);
      int gapEnd = next < ranges.count() ? Seq.min(ranges.start(next), to) : to;
      takeGap(position, gapEnd, deliveries);
      position = ranges.firstOutside(gapEnd);
    }
  }

  /// Marks what lies from `from` to before `to`, none of it known before.
  private void takeGap(int from, int to, Deliveries deliveries) {
    int index = queue.indexOf(from);
    SentSegment segment = queue.at(index);
    if (Seq.before(segment.seq(), from)) {
      int cut = onGrid(segment, Seq.distance(segment.seq(), from) + mssBytes - 1);
      if (Seq.before(cut, Seq.min(segment.endSeq(), to))) {
        queue.split(segment, cut);
      }
      index++;
    }
    int start = index < queue.size() ? queue.at(index).seq() : to;
    int end = start;
    while (Seq.before(end, to)) {
      segment = queue.at(index);
      if (Seq.after(segment.endSeq(), to)) {
        int cut = onGrid(segment, Seq.distance(segment.seq(), to));
        if (cut == segment.seq()) {
          break;
        }
        queue.split(segment, cut);
      }
      deliveries.sacked(segment, rack);
      newlySackedBytes += segment.octets();
      queue.markSacked(segment);
      end = segment.endSeq();
      index++;
    }
    if (Seq.before(start, end)) {
      ownRanges().add(start, end);
    }
  }

  @SuppressWarnings("ReferenceEquality") // there is one of these
  private SequenceRanges ownRanges() {
    if (ranges == SequenceRanges.NOTHING) {
      ranges = new SequenceRanges();
    }
    return ranges;
  }

  private int onGrid(SentSegment segment, int octets) {
    return segment.seq() + octets / mssBytes * mssBytes;
  }

  /// Forgets all, because the receiver threw away what it had said it holds.
  ///
  /// RFC 2018 section 8 asks for that after each timeout. As Linux does, what was reported is kept
  /// unless the oldest outstanding segment itself is SACKed: a receiver that holds it would have
  /// acknowledged it, so it has been thrown away. Data thrown away further up becomes the oldest in
  /// time, and the next timeout finds it.
  void renege() {
    ranges.clear();
    for (int i = 0; i < queue.size(); i++) {
      SentSegment segment = queue.at(i);
      if (segment.isSacked()) {
        queue.markThrownAway(segment);
      }
    }
  }

  /// Whether three segments or more lie above a hole, as far as can be told: the rule of RFC 6675
  /// section 4 that RFC 8985 section 6.2 step 4 keeps.
  boolean threeOvertook() {
    return ranges.count() >= DUP_THRESH || queue.sackedBytes() > (DUP_THRESH - 1) * mssBytes;
  }

  /// The position after the highest SACKed one; `sndUna` if nothing is SACKed.
  public int highestSackedEnd(int sndUna) {
    return ranges.count() == 0 ? sndUna : ranges.end(ranges.count() - 1);
  }

  /// Octets the last ACK told of for the first time.
  public int newlySackedBytes() {
    return newlySackedBytes;
  }

  /// Whether the last ACK carried a D-SACK, RFC 2883.
  public boolean duplicateReported() {
    return duplicateReported;
  }

  /// The first position that came twice; only if [#duplicateReported].
  int duplicateLeft() {
    return duplicateLeft;
  }

  /// The position behind the last that came twice; only if [#duplicateReported].
  int duplicateRight() {
    return duplicateRight;
  }

  /// Number of separate SACKed ranges.
  public int rangeCount() {
    return ranges.count();
  }
}
