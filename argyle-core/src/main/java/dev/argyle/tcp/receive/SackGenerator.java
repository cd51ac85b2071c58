package dev.argyle.tcp.receive;

import dev.argyle.tcp.seq.Seq;

/// Which SACK blocks go into the next ACK, RFC 2018 section 4: the one with the newest segment
/// first, then those reported before, the most recent first, so that each is told several times.
///
/// A duplicate is told once and in front of them, RFC 2883 section 4.
///
/// More blocks are remembered than an ACK can carry: when some are filled, older ones are still
/// known. Guarded by the lock of its sock.
public final class SackGenerator {
  /// Most blocks that one ACK carries; 3 beside timestamps.
  public static final int MOST_BLOCKS = 4;

  private static final int REMEMBERED = 8;

  private static final int[] NONE = {};

  private int[] lefts = NONE; // the most recent first; has room from the first one on
  private int[] rights = NONE;
  private int count;
  private boolean duplicate;
  private int duplicateLeft;
  private int duplicateRight;

  /// Takes note of a segment that arrived past a hole.
  ///
  /// @param left first position of the whole run that the segment is part of now
  /// @param right position behind the last one of it
  public void arrived(int left, int right) {
    if (lefts.length == 0) {
      lefts = new int[REMEMBERED];
      rights = new int[REMEMBERED];
    }
    int kept = 0;
    for (int i = 0; i < count; i++) {
      if (Seq.before(rights[i], left) || Seq.after(lefts[i], right)) {
        lefts[kept] = lefts[i];
        rights[kept] = rights[i];
        kept++;
      }
    }
    int place = Math.min(kept, REMEMBERED - 1);
    System.arraycopy(lefts, 0, lefts, 1, place);
    System.arraycopy(rights, 0, rights, 1, place);
    lefts[0] = left;
    rights[0] = right;
    count = place + 1;
  }

  /// Takes note of octets that were received twice, for the next ACK only. They may lie below or
  /// above RCV.NXT; of several before one ACK the first is told.
  public void duplicated(int left, int right) {
    if (!duplicate) {
      duplicate = true;
      duplicateLeft = left;
      duplicateRight = right;
    }
  }

  /// Drops the blocks that the acknowledgment number tells by itself now.
  public void advanced(int rcvNxt) {
    if (count == 0) {
      return;
    }
    int kept = 0;
    for (int i = 0; i < count; i++) {
      if (Seq.after(lefts[i], rcvNxt)) {
        lefts[kept] = lefts[i];
        rights[kept] = rights[i];
        kept++;
      }
    }
    count = kept;
  }

  /// Takes back what was reported at this position and behind it, because it had to be dropped, RFC
  /// 2018 section 8.
  public void withdrawFrom(int position) {
    if (count == 0) {
      return;
    }
    int kept = 0;
    for (int i = 0; i < count; i++) {
      if (Seq.before(lefts[i], position)) {
        lefts[kept] = lefts[i];
        rights[kept] = Seq.min(rights[i], position);
        kept++;
      }
    }
    count = kept;
  }

  /// Writes the blocks of the next ACK.
  ///
  /// @param edges receives left and right edge of each block in turn
  /// @param atMost how many may be told, for which `edges` has room
  /// @return how many blocks, 0 to 4
  public int blocks(int[] edges, int atMost) {
    int most = Math.min(MOST_BLOCKS, atMost);
    int written = 0;
    if (duplicate && most > 0) {
      edges[0] = duplicateLeft;
      edges[1] = duplicateRight;
      written = 1;
    }
    for (int i = 0; i < count && written < most; i++, written++) {
      edges[2 * written] = lefts[i];
      edges[2 * written + 1] = rights[i];
    }
    return written;
  }

  /// The ACK has left: the duplicate has been told.
  public void reported() {
    if (duplicate) {
      duplicate = false;
    }
  }

  /// Whether the next ACK tells of octets that came twice.
  public boolean reportsDuplicate() {
    return duplicate;
  }

  /// Whether the next ACK has nothing to report.
  public boolean isEmpty() {
    return count == 0 && !duplicate;
  }

  /// Forgets everything.
  public void clear() {
    count = 0;
    duplicate = false;
  }
}
