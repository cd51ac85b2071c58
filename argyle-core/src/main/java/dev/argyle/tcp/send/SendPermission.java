package dev.argyle.tcp.send;

import dev.argyle.tcp.seq.Seq;

/// How many new octets may leave now: Nagle's algorithm (RFC 9293 section 3.7.4), the sender's side
/// of silly-window avoidance (section 3.8.6.2.1), and corking.
///
/// Full segments leave as far as window and congestion window reach. The question is about the
/// rest, the *small* segment:
///
/// | what makes it small | it leaves when |
/// |---|---|
/// | there is no more data | no small one is unacknowledged, or `TCP_NODELAY`, or FIN follows |
/// | the window ends | it is half of the largest window the peer ever had |
/// | the congestion window ends | never: it waits for a full segment's room |
///
/// While corked the first row holds for FIN only. It is Minshall's variant, as in Linux. Differs
/// from RFC 9293 (3.7.4), which waits until nothing at all is unacknowledged: an unacknowledged
/// full segment does not hold a small one back, so the end of a long write need not wait for a
/// round trip, and there is still at most one small segment on its way.
///
/// A full segment is one MSS, but never more than half of the largest window the peer ever had: a
/// peer with a small buffer gets two segments to a window, and acknowledges the second at once.
///
/// What is left of [large writes][BulkWrites], small or not, waits a little until it fills a
/// packet.
///
/// Settings change seldom; asking allocates nothing. Guarded by the lock of its sock.
public final class SendPermission {
  /// What lends weight to a small segment.
  public enum Urgency {
    /// Nothing: more may be written.
    NONE,

    /// The user has written the last octet: FIN goes with it.
    LAST,

    /// The override timer of RFC 9293 section 3.8.6.2.1 has run out: what the window lets through
    /// leaves.
    OVERRIDE
  }

  /// Largest windows up to this are filled by one segment: halves of them would be too small.
  private static final int TINY_WINDOW_BYTES = 536;

  private int mssBytes;
  private int mostBytes;
  private int segmentBytes;
  private int superSegmentBytes;
  private boolean noDelay;
  private boolean corked;
  private boolean more;
  private int maxWindowBytes;
  private boolean smallSent;
  private int smallEnd; // behind the last small segment
  private final BulkWrites bulk = new BulkWrites();

  /// @param mssBytes payload of a full segment, at least 1
  /// @param mostBytes payload of a super-segment; less than one segment counts as one
  public SendPermission(int mssBytes, int mostBytes) {
    segments(mssBytes, mostBytes);
  }

  /// Changes the sizes: the path MTU has changed, say.
  ///
  /// @param mss payload of a full segment, at least 1
  /// @param most payload of a super-segment; less than one segment counts as one
  public void segments(int mss, int most) {
    assert mss > 0 : "MSS " + mss;
    mssBytes = mss;
    mostBytes = most;
    fitToWindow();
  }

  /// Forgets an earlier connection; what the user has set stays.
  public void renew() {
    maxWindowBytes = 0;
    smallSent = false;
    more = false;
    bulk.clear();
    fitToWindow();
  }

  /// Payload of a full segment at present: the MSS, or less if the peer's window was never large.
  public int segmentBytes() {
    return segmentBytes;
  }

  /// Payload of the largest packet at present: full segments, no more than half of the largest
  /// window the peer ever had.
  public int superSegmentBytes() {
    return superSegmentBytes;
  }

  /// `TCP_NODELAY`.
  public void noDelay(boolean on) {
    noDelay = on;
  }

  /// Whether `TCP_NODELAY` is set.
  public boolean noDelay() {
    return noDelay;
  }

  /// `TCP_CORK`.
  public void cork(boolean on) {
    corked = on;
  }

  /// Whether `TCP_CORK` is set.
  public boolean isCorked() {
    return corked;
  }

  /// Whether the last write came with `MSG_MORE`: it is no cork that stays, but holds back what it
  /// has written until the next write, until the peer acknowledges something or sends much, or the
  /// override timer runs out. As on Linux; send(2) does not say how long.
  public void more(boolean follows) {
    more = follows;
  }

  /// Takes note of a write that has ended, before what is left of it leaves.
  ///
  /// @param octets taken
  public void wrote(int octets, long nowNanos) {
    bulk.wrote(octets, superSegmentBytes, nowNanos);
  }

  /// Whether the end of a large write may wait for the next one.
  public BulkWrites bulk() {
    return bulk;
  }

  /// Takes note of a window that the peer announces.
  ///
  /// @param windowBytes SND.WND
  public void windowSeen(int windowBytes) {
    if (windowBytes > maxWindowBytes) {
      maxWindowBytes = windowBytes;
      fitToWindow();
    }
  }

  /// The largest window the peer ever announced (Max(SND.WND)).
  public int maxWindowBytes() {
    return maxWindowBytes;
  }

  /// Takes note of new octets that leave, for the next question.
  ///
  /// @param end position behind the last octet
  public void sent(int end, int octets) {
    if (octets % segmentBytes != 0) {
      smallSent = true;
      smallEnd = end;
    }
  }

  /// How many new octets the next packet may carry; 0 for none. Ask again after each packet.
  ///
  /// @param unsentBytes octets written and not sent
  /// @param usableBytes SND.UNA + SND.WND - SND.NXT; negative when the window has shrunk
  /// @param roomBytes congestion window less octets in flight; may be negative
  /// @param sndUna SND.UNA
  public int octets(int unsentBytes, int usableBytes, int roomBytes, int sndUna, Urgency urgency) {
    int possible = Math.min(unsentBytes, Math.min(usableBytes, roomBytes));
    if (possible <= 0) {
      return 0;
    }
    if (possible > superSegmentBytes) {
      return superSegmentBytes;
    }
    if (possible == unsentBytes && urgency == Urgency.NONE && bulk.isWaiting()) {
      return possible == superSegmentBytes ? possible : 0;
    }
    int small = possible % segmentBytes;
    if (small == 0) {
      return possible;
    }
    boolean leaves;
    if (possible == unsentBytes) {
      leaves = urgency != Urgency.NONE || mayEnd(sndUna);
    } else if (possible == usableBytes) {
      leaves = urgency == Urgency.OVERRIDE || small >= (maxWindowBytes + 1) / 2;
    } else {
      leaves = false;
    }
    return leaves ? possible : possible - small;
  }

  private void fitToWindow() {
    int bound = maxWindowBytes > TINY_WINDOW_BYTES ? maxWindowBytes / 2 : maxWindowBytes;
    segmentBytes = bound == 0 ? mssBytes : Math.min(mssBytes, bound);
    int most = bound == 0 ? mostBytes : Math.min(mostBytes, bound);
    superSegmentBytes = Math.max(segmentBytes, most - most % segmentBytes);
  }

  private boolean mayEnd(int sndUna) {
    if (corked || more) {
      return false;
    }
    return noDelay || !isSmallUnacknowledged(sndUna);
  }

  private boolean isSmallUnacknowledged(int sndUna) {
    if (smallSent && Seq.beforeOrAt(smallEnd, sndUna)) {
      smallSent = false; // else it would seem to lie ahead again half a sequence space later
    }
    return smallSent;
  }
}
