package dev.argyle.tcp.recovery;

/// Loss recovery told once more, octet by octet, in the plainest way that the RFCs allow: arrays of
/// flags, walked from end to end on every question. Positions are offsets from the first octet.
final class OctetModel {
  private static final int DUP_THRESH = 3;

  private final int mss;
  private final boolean sack;
  private final boolean[] sacked;
  private final boolean[] lost;
  private final boolean[] again; // a retransmission is on its way
  private final boolean[] boundary; // a segment ends here, as it was last sent or cut
  private int una;
  private int nxt;
  private int recoveryPoint;
  private int duplicates;
  private boolean suspect;
  private boolean forced;
  private RecoveryPhase phase = RecoveryPhase.OPEN;

  OctetModel(int octets, int mss, boolean sack) {
    this.mss = mss;
    this.sack = sack;
    sacked = new boolean[octets + 1];
    lost = new boolean[octets + 1];
    again = new boolean[octets + 1];
    boundary = new boolean[octets + 1];
  }

  int una() {
    return una;
  }

  int nxt() {
    return nxt;
  }

  RecoveryPhase phase() {
    return phase;
  }

  void sent(int octets) {
    if (una == nxt) {
      duplicates = 0;
    }
    nxt += octets;
    boundary[nxt] = true;
  }

  void acknowledge(int ack, boolean duplicate, int[] edges) {
    if (una == nxt) {
      return;
    }
    boolean advanced = ack > una;
    una = Math.max(una, ack);
    boolean news = sack && takeBlocks(ack, edges);
    if (advanced) {
      duplicates = 0;
      if (una >= recoveryPoint
          && (phase == RecoveryPhase.RECOVERY || phase == RecoveryPhase.LOSS)) {
        phase = RecoveryPhase.OPEN;
        forced = false;
      }
      suspect &= una <= recoveryPoint;
    } else if (sack ? news : duplicate) {
      duplicates++;
    }
    if (una == nxt) {
      phase = RecoveryPhase.OPEN;
      return;
    }
    judge(advanced);
  }

  private boolean takeBlocks(int ack, int[] edges) {
    boolean duplicateSack =
        edges.length >= 2
            && edges[0] < edges[1]
            && (edges[0] < ack
                || (edges.length >= 4 && edges[0] >= edges[2] && edges[1] <= edges[3]));
    boolean news = false;
    for (int i = duplicateSack ? 2 : 0; i < edges.length; i += 2) {
      if (edges[i] < edges[i + 1] && edges[i] > una && edges[i + 1] <= nxt) {
        news |= takeBlock(edges[i], edges[i + 1]);
      }
    }
    return news;
  }

  /// A block counts as far as it covers whole segments, or parts of them cut at multiples of the
  /// MSS.
  private boolean takeBlock(int from, int to) {
    boolean news = false;
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
        news |= !sacked[x];
        sacked[x] = true;
        lost[x] = false;
        again[x] = false;
      }
    }
    return news;
  }

  private void judge(boolean advanced) {
    for (int x = una; x < nxt; x++) {
      lost[x] |= !sacked[x] && isLost(x);
    }
    switch (phase) {
      case OPEN, DISORDER -> {
        boolean counted = duplicates >= DUP_THRESH && !sacked[una] && (sack || !suspect);
        if (lostOctets() > 0 || counted) {
          phase = RecoveryPhase.RECOVERY;
          recoveryPoint = nxt;
          suspect = true;
          loseHead();
        } else {
          boolean disorder = duplicates > 0 || count(sacked) > 0;
          phase = disorder ? RecoveryPhase.DISORDER : RecoveryPhase.OPEN;
        }
      }
      case RECOVERY -> {
        if (!sack && advanced) {
          loseHead();
        }
      }
      case LOSS -> {}
    }
  }

  /// IsLost of RFC 6675 section 4, as it is written there.
  private boolean isLost(int x) {
    int ranges = 0;
    int octets = 0;
    for (int y = x + 1; y < nxt; y++) {
      if (sacked[y]) {
        octets++;
        if (!sacked[y - 1]) {
          ranges++;
        }
      }
    }
    return ranges >= DUP_THRESH || octets > (DUP_THRESH - 1) * mss;
  }

  private void loseHead() {
    if (sacked[una] || again[una]) {
      return;
    }
    forced = true;
    for (int x = una; !lost[x] && x < una + mss; x++) {
      lost[x] = true;
      if (boundary[x + 1] || x + 1 == una + mss) {
        boundary[x + 1] = true;
        return;
      }
    }
  }

  void timeout() {
    boolean reneged = sacked[una];
    for (int x = una; x < nxt; x++) {
      sacked[x] &= !reneged;
      lost[x] = !sacked[x];
      again[x] = false;
    }
    phase = RecoveryPhase.LOSS;
    recoveryPoint = nxt;
    suspect = true;
    forced = true;
    duplicates = 0;
  }

  /// The first octet that should be sent again now, or -1.
  int nextRetransmission(int cwnd) {
    for (int x = una; x < nxt; x++) {
      if (awaits(x)) {
        return forced || pipe() == 0 || cwnd - pipe() >= mss ? x : -1;
      }
    }
    return -1;
  }

  boolean awaits(int x) {
    return lost[x] && !again[x];
  }

  void retransmitted(int from, int to) {
    for (int x = from; x < to; x++) {
      again[x] = true;
      boundary[x + 1] = x + 1 == to;
    }
    forced = false;
  }

  /// The pipe of RFC 6675 section 4.
  int pipe() {
    int octets = 0;
    for (int x = una; x < nxt; x++) {
      if (!sacked[x]) {
        octets += (lost[x] ? 0 : 1) + (again[x] ? 1 : 0);
      }
    }
    return octets;
  }

  int sackedOctets() {
    return count(sacked);
  }

  int lostOctets() {
    return count(lost);
  }

  int againOctets() {
    return count(again);
  }

  private int count(boolean[] flags) {
    int octets = 0;
    for (int x = una; x < nxt; x++) {
      octets += flags[x] ? 1 : 0;
    }
    return octets;
  }
}
