package dev.argyle.tcp.recovery;

import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/// A receiver of a stream of octets that keeps no data: what arrived out of order as ranges, and
/// the SACK blocks of RFC 2018 section 4, the newest first, with D-SACK. Positions are offsets.
final class ToyReceiver {
  private static final int MOST_BLOCKS = 3;

  private final TreeMap<Long, Long> ranges = new TreeMap<>();
  private final long[] recent = new long[MOST_BLOCKS];
  private long next;

  /// What an ACK sent now says.
  record Ack(long next, List<Long> edges, boolean pure) {}

  long next() {
    return next;
  }

  long heldBytes() {
    return ranges.entrySet().stream().mapToLong(r -> r.getValue() - r.getKey()).sum();
  }

  /// Throws away all that came out of order, as RFC 2018 section 8 allows.
  void renege() {
    ranges.clear();
  }

  Ack receive(long from, long to) {
    boolean duplicate = to <= next || holds(from, to);
    long before = next;
    if (from > next) {
      hold(from, to);
    } else if (to > next) {
      next = to;
      while (!ranges.isEmpty() && ranges.firstKey() <= next) {
        next = Math.max(next, ranges.pollFirstEntry().getValue());
      }
    }
    return new Ack(next, edges(from, to, duplicate), next == before);
  }

  private boolean holds(long from, long to) {
    var range = ranges.floorEntry(from);
    return range != null && range.getValue() >= to;
  }

  private void hold(long from, long to) {
    long start = from;
    long end = to;
    var left = ranges.floorEntry(from);
    if (left != null && left.getValue() >= from) {
      start = left.getKey();
      end = Math.max(end, left.getValue());
    }
    for (var right = ranges.ceilingEntry(start);
        right != null && right.getKey() <= end;
        right = ranges.ceilingEntry(start)) {
      end = Math.max(end, right.getValue());
      ranges.remove(right.getKey());
    }
    ranges.put(start, end);
    if (recent[0] != start) {
      System.arraycopy(recent, 0, recent, 1, MOST_BLOCKS - 1);
      recent[0] = start;
    }
  }

  private List<Long> edges(long from, long to, boolean duplicate) {
    long[] edges = new long[2 * MOST_BLOCKS];
    int blocks = 0;
    if (duplicate) {
      edges[0] = from;
      edges[1] = to;
      blocks = 1;
    }
    var told = new TreeMap<Long, Long>();
    for (int i = 0; i < MOST_BLOCKS && blocks < MOST_BLOCKS; i++) {
      var range = ranges.floorEntry(recent[i]);
      if (range != null
          && range.getValue() > recent[i]
          && told.put(range.getKey(), range.getValue()) == null) {
        edges[2 * blocks] = range.getKey();
        edges[2 * blocks + 1] = range.getValue();
        blocks++;
      }
    }
    return Arrays.stream(edges, 0, 2 * blocks).boxed().toList();
  }
}
