package dev.argyle.tcp.recovery;

import java.util.Arrays;

/// What the receiver has told, once more, octet by octet, in the plainest way that the RFCs allow:
/// arrays of flags, walked from end to end on every question. Positions are offsets from the first
/// octet. What the facts mean is not modelled: that would be to write the judgement twice.
final class OctetModel {
  private final int mss;
  private final boolean sack;
  private final boolean[] sacked;
  private final boolean[] boundary; // a segment ends here, as it was last sent or cut
  private final long[] lastSent;
  private long latestArrived = Long.MIN_VALUE; // of all that arrived, when the last was sent
  private int una;
  private int nxt;

  OctetModel(int octets, int mss, boolean sack) {
    this.mss = mss;
    this.sack = sack;
    sacked = new boolean[octets + 1];
    boundary = new boolean[octets + 1];
    lastSent = new long[octets + 1];
  }

  int una() {
    return una;
  }

  int nxt() {
    return nxt;
  }

  void sent(int octets, long nowNanos) {
    for (int x = nxt; x < nxt + octets; x++) {
      lastSent[x] = nowNanos;
    }
    nxt += octets;
    boundary[nxt] = true;
  }

  void acknowledge(int ack, int[] edges) {
    if (una == nxt) {
      return;
    }
    for (int x = una; x < ack; x++) {
      arrived(x);
    }
    una = Math.max(una, ack);
    if (sack) {
      takeBlocks(ack, edges);
    }
  }

  private void takeBlocks(int ack, int[] edges) {
    boolean duplicateSack =
        edges.length >= 2
            && edges[0] < edges[1]
            && (edges[0] < ack
                || (edges.length >= 4 && edges[0] >= edges[2] && edges[1] <= edges[3]));
    for (int i = duplicateSack ? 2 : 0; i < edges.length; i += 2) {
      if (edges[i] < edges[i + 1] && edges[i] > una && edges[i + 1] <= nxt) {
        takeBlock(edges[i], edges[i + 1]);
      }
    }
  }

  /// A block counts as far as it covers whole segments, or parts of them cut at multiples of the
  /// MSS.
  private void takeBlock(int from, int to) {
    int end;
    for (int start = una; start < to; start = end) {
      end = start + 1;
      while (end < nxt && !boundary[end]) {
        end++;
      }
      int left = from <= start ? start : start + Math.ceilDiv(from - start, mss) * mss;
      int right = to >= end ? end : start + (to - start) / mss * mss;
      if (left < right) {
        boundary[left] = true;
        boundary[right] = true;
      }
      for (int x = left; x < right; x++) {
        arrived(x);
        sacked[x] = true;
      }
    }
  }

  private void arrived(int x) {
    if (!sacked[x]) {
      latestArrived = Math.max(latestArrived, lastSent[x]);
    }
  }

  /// The timer ran out.
  void timeout() {
    if (sacked[una]) {
      Arrays.fill(sacked, false);
    }
  }

  /// The queue holds other segments now, by cutting or joining.
  void adoptBoundaries(RetransmissionQueue queue, int iss) {
    for (int x = una + 1; x < nxt; x++) {
      boundary[x] = false;
    }
    for (int i = 0; i < queue.size(); i++) {
      boundary[queue.at(i).endSeq() - iss] = true;
    }
  }

  void retransmitted(int from, int to, long nowNanos) {
    for (int x = from; x < to; x++) {
      lastSent[x] = nowNanos;
    }
  }

  boolean isSacked(int x) {
    return sacked[x];
  }

  /// Whether something has arrived that was not sent before this.
  boolean isOvertaken(int x) {
    return latestArrived >= lastSent[x];
  }

  int sackedOctets() {
    int octets = 0;
    for (int x = una; x < nxt; x++) {
      octets += sacked[x] ? 1 : 0;
    }
    return octets;
  }
}
