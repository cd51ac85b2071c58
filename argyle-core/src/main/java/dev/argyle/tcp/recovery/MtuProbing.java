package dev.argyle.tcp.recovery;

import dev.argyle.tcp.seq.Seq;

/// Finds out by itself how large packets may be, without the help of routers: packetization-layer
/// path-MTU discovery, RFC 4821. One segment of a size half-way between what is known to get
/// through and what might is sent as a probe; if it arrives, that is the new size; if it alone is
/// lost, it was too large, and that says nothing of congestion.
///
/// It also ends black holes (RFC 2923 section 2.1): when a segment has timed out again and again,
/// packets become smaller.
///
/// While it is on, packets grow by nothing but probes. The rules of when to probe are those of
/// Linux. Sizes are those of IP packets. Guarded by the lock of its sock.
public final class MtuProbing {
  private static final int SEGMENTS_BEHIND = 4; // that find out whether the probe was lost
  private static final int LEAST_WINDOW_SEGMENTS = 11;

  private boolean running;
  private MtuProbingRules rules = MtuProbingRules.OFF;
  private int headerBytes; // of IP and TCP, without options
  private int limitBytes; // packets are no larger
  private int lowBytes; // gets through
  private int ceilingBytes; // does perhaps
  private long searchedNanos; // when the search began, or found something

  private boolean outstanding; // a probe
  private int probeBytes;
  private int seq;
  private int endSeq;
  private boolean changed;

  /// A connection is there.
  ///
  /// @param ipAndTcpBytes length of both headers without options
  /// @param startBytes size of packets until something is found out; 0 for the base size of the
  ///     rules
  public void begin(MtuProbingRules byRules, int ipAndTcpBytes, int startBytes, long nowNanos) {
    rules = byRules.isOff() ? MtuProbingRules.OFF : byRules;
    headerBytes = ipAndTcpBytes;
    running = false;
    outstanding = false;
    if (rules.always()) {
      start(nowNanos);
      limitBytes = startBytes == 0 ? lowBytes : startBytes;
    }
  }

  private void start(long nowNanos) {
    running = true;
    lowBytes = rules.baseMssBytes() + headerBytes;
    limitBytes = lowBytes;
    ceilingBytes = Integer.MAX_VALUE;
    searchedNanos = nowNanos;
  }

  /// Whether probes are sent.
  public boolean isRunning() {
    return running;
  }

  /// The payload of a full segment, TCP options counted in, of which `mssBytes` is known to be
  /// possible otherwise.
  public int limited(int mssBytes) {
    return running ? Math.min(mssBytes, limitBytes - headerBytes) : mssBytes;
  }

  /// Whether a probe may be sent, as far as its own rules go, and how large.
  ///
  /// @param mostBytes largest packet that may get through for all that is known: the route's MTU,
  ///     and what the peer takes
  /// @return the size of the packet, or 0
  public int nextBytes(int mostBytes, long nowNanos) {
    if (outstanding) {
      return 0;
    }
    if (Math.min(mostBytes, ceilingBytes) - lowBytes < rules.thresholdBytes()) {
      if (nowNanos - searchedNanos >= rules.intervalNanos()) {
        ceilingBytes = Integer.MAX_VALUE; // RFC 4821 section 7.5: the path may have changed
        lowBytes = Math.max(lowBytes, limitBytes);
        searchedNanos = nowNanos;
      }
      return 0;
    }
    return (Math.min(mostBytes, ceilingBytes) + lowBytes) / 2;
  }

  /// Octets that must be there to be sent for a probe to be worth it: those behind it show whether
  /// it was lost.
  public static int neededOctets(int probeOctets, int mssBytes) {
    return probeOctets + SEGMENTS_BEHIND * mssBytes;
  }

  /// The least congestion window with which a probe is sent.
  public static int neededWindowBytes(int mssBytes) {
    return LEAST_WINDOW_SEGMENTS * mssBytes;
  }

  /// A probe is sent.
  ///
  /// @param packetBytes its size, from [#nextBytes]
  public void sent(int packetBytes, int from, int to) {
    outstanding = true;
    probeBytes = packetBytes;
    seq = from;
    endSeq = to;
  }

  /// Whether what begins there is a probe, and is to leave in one packet.
  public boolean isProbe(int atSeq) {
    return outstanding && atSeq == seq;
  }

  /// SND.UNA has moved.
  void advanced(int sndUna, long nowNanos) {
    if (outstanding && Seq.afterOrAt(sndUna, endSeq)) {
      outstanding = false;
      lowBytes = probeBytes;
      limitBytes = probeBytes;
      searchedNanos = nowNanos;
      changed = true;
    }
  }

  /// Something is lost. @return whether that is a probe and nothing else; then it was too large
  boolean isProbeLost(RetransmissionQueue queue, int sndUna) {
    if (!outstanding || sndUna != seq || queue.lostBytes() != Seq.distance(seq, endSeq)) {
      return false;
    }
    SentSegment lost = queue.firstAwaiting();
    if (lost == null || lost.seq() != seq) {
      return false;
    }
    outstanding = false;
    ceilingBytes = probeBytes - 1;
    return true;
  }

  /// What is on its way is sent again, so that its fate tells nothing any more.
  void inconclusive() {
    outstanding = false;
  }

  /// A segment has timed out so often that the path may swallow packets of its size.
  public void blackHole(long nowNanos) {
    if (!rules.endsBlackHoles()) {
      return;
    }
    if (!running) {
      start(nowNanos);
    } else {
      int mssBytes = Math.min((lowBytes - headerBytes) / 2, rules.baseMssBytes());
      lowBytes = Math.max(mssBytes, rules.floorMssBytes()) + headerBytes;
      limitBytes = lowBytes;
    }
    changed = true;
  }

  /// Whether [#limited] has changed. Asking ends it.
  public boolean takeChanged() {
    if (!changed) {
      return false;
    }
    changed = false;
    return true;
  }
}
