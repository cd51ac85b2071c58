package dev.argyle.tcp.recovery;

import dev.argyle.tcp.seq.Seq;
import java.util.Arrays;

/// Disjoint ranges of the sequence space in order, none touching the next. All lie in one window,
/// so less than 2^31 apart. Look-up is a binary search; the common changes, at either end, move
/// nothing.
final class SequenceRanges {
  private static final int LEAST_ROOM = 4;

  private static final int[] NONE = {};

  /// The ranges of whoever has had none yet. Never added to.
  static final SequenceRanges NOTHING = new SequenceRanges();

  private int[] starts = NONE;
  private int[] ends = NONE;
  private int first;
  private int count;

  int count() {
    return count;
  }

  int start(int index) {
    return starts[first + index];
  }

  int end(int index) {
    return ends[first + index];
  }

  /// The index of the first range that ends after `position`; [#count] if none does. That range
  /// holds `position`, or is the next one after it.
  int firstEndingAfter(int position) {
    int low = 0;
    int high = count;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (Seq.after(end(middle), position)) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  /// The first position at or after `position` that lies in no range.
  int firstOutside(int position) {
    int index = firstEndingAfter(position);
    return index < count && Seq.beforeOrAt(start(index), position) ? end(index) : position;
  }

  /// Adds the positions from `from` to before `to`, joining what they touch.
  void add(int from, int to) {
    int index = firstEndingAfter(from - 1); // a range that ends at `from` is touched
    int past = index;
    while (past < count && Seq.beforeOrAt(start(past), to)) {
      past++;
    }
    if (past == index) {
      insert(index, from, to);
      return;
    }
    int joinedStart = Seq.min(start(index), from);
    int joinedEnd = Seq.max(end(past - 1), to);
    starts[first + index] = joinedStart;
    ends[first + index] = joinedEnd;
    close(index + 1, past);
  }

  /// Takes away every position before `position`.
  void removeBefore(int position) {
    if (count == 0) {
      return;
    }
    int gone = firstEndingAfter(position);
    first += gone;
    count -= gone;
    if (count == 0) {
      first = 0;
    } else if (Seq.before(start(0), position)) {
      starts[first] = position;
    }
  }

  void clear() {
    if (count > 0) {
      first = 0;
      count = 0;
    }
  }

  private void insert(int index, int from, int to) {
    if (first + count == starts.length) {
      makeRoom();
    }
    int at = first + index;
    System.arraycopy(starts, at, starts, at + 1, count - index);
    System.arraycopy(ends, at, ends, at + 1, count - index);
    starts[at] = from;
    ends[at] = to;
    count++;
  }

  /// Moves all ranges to the front of the arrays, of larger ones if less than half is free.
  private void makeRoom() {
    int room = 2 * count < starts.length ? starts.length : Math.max(LEAST_ROOM, 2 * starts.length);
    int[] oldStarts = starts;
    int[] oldEnds = ends;
    if (room != starts.length) {
      starts = Arrays.copyOf(starts, room);
      ends = Arrays.copyOf(ends, room);
    }
    System.arraycopy(oldStarts, first, starts, 0, count);
    System.arraycopy(oldEnds, first, ends, 0, count);
    first = 0;
  }

  private void close(int index, int past) {
    int after = count - past;
    System.arraycopy(starts, first + past, starts, first + index, after);
    System.arraycopy(ends, first + past, ends, first + index, after);
    count -= past - index;
  }
}
