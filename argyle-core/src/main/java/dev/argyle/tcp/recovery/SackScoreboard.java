package dev.argyle.tcp.recovery;

import dev.argyle.tcp.seq.Seq;

/// What the receiver says it holds out of order: SACK blocks (RFC 2018) applied to the
/// [RetransmissionQueue], and the questions of RFC 6675 section 4 answered from it. Facts only;
/// what they mean is judged elsewhere.
///
/// A block repeated costs a binary search: only positions not known before are walked. Blocks that
/// cover part of a longer segment split it, but only at multiples of the MSS from its start (the
/// receiver got it in such pieces), so that nobody can shred the queue.
public final class SackScoreboard {
  private static final int DUP_THRESH = 3;

  private final RetransmissionQueue queue;
  private final RttSampler sampler;
  private final SequenceRanges ranges = new SequenceRanges();
  private int mssBytes;

  private int newlySackedBytes;
  private boolean duplicateReported;

  SackScoreboard(RetransmissionQueue queue, RttSampler sampler, int mssBytes) {
    this.queue = queue;
    this.sampler = sampler;
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
  void apply(int segAck, int[] edges, int blocks, long nowNanos) {
    newlySackedBytes = 0;
    duplicateReported = blocks > 0 && reportsDuplicate(segAck, edges, blocks);
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
        takeBlock(from, to, nowNanos);
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

  /// A block lies strictly above SND.UNA, else it would be acknowledged, and ends by SND.NXT.
  private boolean isPlausible(int sndUna, int from, int to) {
    return Seq.before(from, to) && Seq.after(from, sndUna) && Seq.beforeOrAt(to, queue.endSeq());
  }

  private void takeBlock(int from, int to, long nowNanos) {
    int position = ranges.firstOutside(from);
    while (Seq.before(position, to)) {
      int next = ranges.firstEndingAfter(position);
      int gapEnd = next < ranges.count() ? Seq.min(ranges.start(next), to) : to;
      takeGap(position, gapEnd, nowNanos);
      position = ranges.firstOutside(gapEnd);
    }
  }

  /// Marks what lies from `from` to before `to`, none of it known before.
  private void takeGap(int from, int to, long nowNanos) {
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
      sampler.sacked(segment, nowNanos);
      newlySackedBytes += segment.octets();
      queue.markSacked(segment);
      end = segment.endSeq();
      index++;
    }
    if (Seq.before(start, end)) {
      ranges.add(start, end);
    }
  }

  private int onGrid(SentSegment segment, int octets) {
    return segment.seq() + octets / mssBytes * mssBytes;
  }

  /// Forgets all, because the receiver threw away what it had said it holds (RFC 2018 section 8).
  void renege() {
    ranges.clear();
    for (int i = 0; i < queue.size(); i++) {
      SentSegment segment = queue.at(i);
      if (segment.isSacked()) {
        queue.forgetSack(segment);
      }
    }
  }

  /// The position before which every octet not SACKed is lost, IsLost of RFC 6675 section 4: three
  /// ranges lie above it, or more than two segments' worth of octets. `sndUna` if there is no loss.
  int lostBefore(int sndUna) {
    int octets = 0;
    for (int i = ranges.count() - 1; i >= 0; i--) {
      octets += Seq.distance(ranges.start(i), ranges.end(i));
      if (ranges.count() - i >= DUP_THRESH || octets > (DUP_THRESH - 1) * mssBytes) {
        return ranges.start(i);
      }
    }
    return sndUna;
  }

  /// The first position at or after `position` that is not SACKed.
  int firstNotSacked(int position) {
    return ranges.firstOutside(position);
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

  /// Number of separate SACKed ranges.
  public int rangeCount() {
    return ranges.count();
  }
}
