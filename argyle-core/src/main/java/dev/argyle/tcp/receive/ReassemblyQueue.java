package dev.argyle.tcp.receive;

import dev.argyle.buffer.BufferPool;
import dev.argyle.buffer.SkBuff;
import dev.argyle.buffer.SkBuffQueue;
import dev.argyle.tcp.seq.Seq;
import java.util.Collections;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The out-of-order queue (MISSION C2): payload past a hole waits here until the hole is filled.
///
/// Payload that touches is one run, so the runs are the ranges that SACK reports. To find, extend
/// or join one costs O(log runs), however many packets are in it. A FIN is one position of the run
/// it ends, with or without payload in front of it.
///
/// Overlap: every octet keeps the value that came first. A new segment is cut down to the holes it
/// fills, and shared out without copying where it fills several. Nothing is kept beyond a FIN, and
/// a FIN in front of payload already held is not believed.
///
/// Positions must lie within a window of each other, as those of acceptable segments do. Guarded by
/// the lock of its sock.
public final class ReassemblyQueue {
  /// A prune frees at least this part of the limit, so that the walk for it is paid for by many
  /// segments.
  private static final int PRUNED_PART = 8;

  private final BufferPool pool;
  private NavigableSet<Run> runs = Collections.emptyNavigableSet(); // another for the first run
  private @Nullable Run probe; // what is looked for in it
  private long octets;
  private long truesize;
  private boolean finKnown;
  private int finPosition;

  // What the last insert or prune did beside its answer.
  private boolean duplicate;
  private int duplicateLeft;
  private int duplicateRight;
  private boolean pruned;
  private int prunedAt;

  /// @param pool gives the small heads of packets that are shared out among several holes
  public ReassemblyQueue(BufferPool pool) {
    this.pool = pool;
  }

  /// Takes a segment's payload, which belongs to the queue from now on, whatever the answer.
  ///
  /// When memory is short, what lies highest is dropped, be it held already or be it this segment:
  /// the peer still has it, and it is needed last. See [#hasPruned].
  ///
  /// @param seq position of the first octet, or of the FIN if there is no payload
  /// @param fin whether a FIN follows the last octet
  /// @param limitBytes memory that the queue may hold, as [#truesize] counts it
  /// @return whether anything of it was new and is kept
  public boolean insert(int seq, SkBuff payload, boolean fin, long limitBytes) {
    duplicate = false;
    pruned = false;
    boolean ends = fin && isFinCredible(seq + payload.length());
    cutBeyondFin(seq, payload);
    int end = seq + payload.length() + (ends ? 1 : 0);
    Run around = runAt(seq);
    boolean covered = around != null && Seq.afterOrAt(around.right, end);
    if (covered && end != seq) {
      noteDuplicate(seq, end);
    }
    if (covered || end == seq || !makeRoom(end, payload.truesize(), limitBytes)) {
      payload.release();
      return false;
    }
    fillHoles(seq, end, payload, limitBytes);
    if (ends && runAt(end - 1) != null) {
      finKnown = true;
      finPosition = end - 1;
    }
    return true;
  }

  /// Whether octets of the last inserted segment were held already: what a D-SACK block tells the
  /// peer, RFC 2883 section 4.
  public boolean hasDuplicate() {
    return duplicate;
  }

  /// First position of the first range that was held already; means something only with
  /// [#hasDuplicate].
  public int duplicateLeft() {
    return duplicateLeft;
  }

  /// Position behind the first range that was held already.
  public int duplicateRight() {
    return duplicateRight;
  }

  /// Whether the last [#insert] or [#prune] dropped payload that was held before: SACK blocks must
  /// not report it any more, RFC 2018 section 8.
  public boolean hasPruned() {
    return pruned;
  }

  /// Nothing is held at this position or behind it after a prune; means something only with
  /// [#hasPruned].
  public int prunedAt() {
    return prunedAt;
  }

  /// Drops payload from the highest position down until the queue holds no more than that.
  ///
  /// @param limitBytes as [#truesize] counts it
  /// @return whether anything was dropped
  public boolean prune(long limitBytes) {
    pruned = false;
    while (truesize > limitBytes && !runs.isEmpty()) {
      dropHighest(truesize - limitBytes);
    }
    return pruned;
  }

  /// Looks for payload held before this position: octets that have come another way since, and so
  /// twice. [#duplicateLeft] and [#duplicateRight] then tell the first range of it.
  ///
  /// @return whether there is any
  public boolean noteOvertaken(int rcvNxt) {
    duplicate = false;
    if (!runs.isEmpty() && Seq.before(runs.first().left, rcvNxt)) {
      noteDuplicate(runs.first().left, Seq.min(runs.first().right, rcvNxt));
    }
    return duplicate;
  }

  /// Takes out the next payload in order, cut to start exactly at `rcvNxt`; null if a hole or
  /// nothing is there. It belongs to the caller. What lies before `rcvNxt` is released.
  public @Nullable SkBuff pollAt(int rcvNxt) {
    while (!runs.isEmpty()) {
      Run first = runs.first();
      if (Seq.after(first.left, rcvNxt)) {
        return null;
      }
      SkBuff packet = first.packets.poll();
      if (packet == null) {
        if (Seq.after(first.right, rcvNxt)) {
          return null; // the FIN alone, for finAt
        }
        runs.pollFirst();
        continue;
      }
      int passed = Seq.distance(first.left, rcvNxt);
      int length = packet.length();
      octets -= length;
      truesize -= packet.truesize();
      first.left += length;
      if (first.left == first.right) {
        runs.pollFirst();
      }
      if (passed < length) {
        packet.pull(passed);
        return packet;
      }
      packet.release();
    }
    return null;
  }

  /// Whether a FIN is remembered at that position.
  public boolean finAt(int rcvNxt) {
    return finKnown && finPosition == rcvNxt;
  }

  /// Writes the edges of the run that holds a position, its FIN included: the SACK block of the
  /// segment that has just been inserted there.
  ///
  /// @param out2 receives the first position and the one behind the last
  /// @return whether there is such a run; without one nothing is written
  public boolean rangeContaining(int seq, int[] out2) {
    Run run = runAt(seq);
    if (run == null) {
      return false;
    }
    out2[0] = run.left;
    out2[1] = run.right;
    return true;
  }

  /// How many runs, with holes between them, are held.
  public int ranges() {
    return runs.size();
  }

  /// Octets of payload held.
  public long octets() {
    return octets;
  }

  /// Memory held, as [SkBuff#truesize] counts it.
  public long truesize() {
    return truesize;
  }

  /// Whether neither payload nor a FIN is held.
  public boolean isEmpty() {
    return runs.isEmpty();
  }

  /// Releases everything and forgets the FIN.
  public void clear() {
    if (runs.isEmpty() && !finKnown) {
      return;
    }
    runs.forEach(run -> run.packets.clear());
    runs = Collections.emptyNavigableSet();
    probe = null;
    octets = 0;
    truesize = 0;
    finKnown = false;
    duplicate = false;
    pruned = false;
  }

  private boolean isFinCredible(int position) {
    if (finKnown) {
      return position == finPosition;
    }
    return runs.isEmpty() || Seq.beforeOrAt(runs.last().right, position);
  }

  private void cutBeyondFin(int seq, SkBuff payload) {
    if (finKnown) {
      int most = Math.max(0, Seq.distance(seq, finPosition));
      if (most < payload.length()) {
        payload.trim(most);
      }
    }
  }

  private boolean makeRoom(int end, int neededBytes, long limitBytes) {
    while (truesize + neededBytes > limitBytes) {
      if (runs.isEmpty() || Seq.afterOrAt(end, runs.last().right)) {
        return false;
      }
      dropHighest(Math.max(truesize + neededBytes - limitBytes, limitBytes / PRUNED_PART));
    }
    return true;
  }

  /// Keeps what of `[seq, end)` is not held yet; some of it is not.
  private void fillHoles(int seq, int end, SkBuff payload, long limitBytes) {
    int position = seq;
    Run below = floor(seq);
    if (below != null && Seq.after(below.right, seq)) {
      noteDuplicate(seq, below.right);
      position = below.right;
    }
    boolean more;
    do {
      Run above = runs.isEmpty() ? null : runs.higher(probe(position));
      int until = above == null ? end : Seq.min(above.left, end);
      int from = Seq.distance(seq, position);
      int count = Math.min(payload.length() - from, Seq.distance(position, until));
      more =
          above != null
              && Seq.before(above.right, end)
              && truesize + payload.truesize() <= limitBytes;
      below = extend(below, position, until);
      add(below, more ? share(payload, from, count) : cut(payload, from, count));
      if (above != null && above.left == until) {
        if (Seq.before(until, end)) {
          noteDuplicate(until, Seq.min(above.right, end));
        }
        join(below, above);
      }
      position = below.right;
    } while (more);
  }

  /// Makes the hole `[from, until)` part of the run below it, or of a new one.
  private Run extend(@Nullable Run below, int from, int until) {
    if (below != null && below.right == from) {
      below.right = until;
      return below;
    }
    if (runs.isEmpty()) {
      runs = new TreeSet<>((a, b) -> Integer.signum(Seq.distance(b.left, a.left)));
    }
    Run run = new Run(from, until);
    runs.add(run);
    return run;
  }

  private void add(Run run, @Nullable SkBuff packet) {
    if (packet != null) {
      octets += packet.length();
      truesize += packet.truesize();
      run.packets.add(packet);
    }
  }

  private void join(Run below, Run above) {
    runs.remove(above);
    below.packets.addAll(above.packets);
    below.right = above.right;
  }

  /// Octets `[from, from + count)` of a payload of which more is needed.
  private SkBuff share(SkBuff payload, int from, int count) {
    SkBuff piece = pool.allocate(0, 0);
    piece.share(payload, from, count);
    return piece;
  }

  /// Octets `[from, from + count)` of a payload of which no more is needed; null if there are none.
  private static @Nullable SkBuff cut(SkBuff payload, int from, int count) {
    if (count == 0) {
      payload.release();
      return null;
    }
    payload.pull(from);
    payload.trim(count);
    return payload;
  }

  /// Drops the end of the last run, or all of it.
  ///
  /// @param enoughBytes memory that this should free, if the run holds so much
  private void dropHighest(long enoughBytes) {
    Run last = runs.last();
    SkBuffQueue all = last.packets;
    SkBuffQueue kept = new SkBuffQueue();
    long keptBytes = all.truesize() - enoughBytes;
    truesize -= all.truesize();
    octets -= all.octets();
    for (SkBuff packet = all.poll(); packet != null; packet = all.poll()) {
      if (kept.truesize() + packet.truesize() <= keptBytes) {
        kept.add(packet);
      } else {
        keptBytes = 0; // what comes behind a dropped packet goes too
        packet.release();
      }
    }
    truesize += kept.truesize();
    octets += kept.octets();
    last.packets = kept;
    last.right = last.left + (int) kept.octets();
    if (kept.isEmpty()) {
      runs.pollLast();
    }
    finKnown = false; // it stood behind all of this
    pruned = true;
    prunedAt = last.right;
  }

  private void noteDuplicate(int left, int right) {
    if (!duplicate) {
      duplicate = true;
      duplicateLeft = left;
      duplicateRight = right;
    }
  }

  private @Nullable Run floor(int position) {
    return runs.isEmpty() ? null : runs.floor(probe(position));
  }

  private Run probe(int position) {
    Run asked = probe;
    if (asked == null) {
      asked = new Run(position, position);
      probe = asked;
    }
    asked.left = position;
    return asked;
  }

  private @Nullable Run runAt(int position) {
    Run run = floor(position);
    return run != null && Seq.after(run.right, position) ? run : null;
  }

  /// Payload without a hole, and the FIN if it ends there. The edges move only so far that the
  /// order of the runs stays.
  private static final class Run {
    private int left;
    private int right;
    private SkBuffQueue packets = new SkBuffQueue();

    Run(int left, int right) {
      this.left = left;
      this.right = right;
    }
  }
}
