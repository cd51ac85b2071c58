package dev.argyle.tcp.congestion;

/// Reno's window: slow start with [HyStartPlusPlus], congestion avoidance, half after a loss; RFC
/// 5681 and the exit of RFC 6582. Counts bytes acknowledged, not ACKs, so that an ACK divided in
/// many gains nothing.
///
/// Differs from RFC 5681 section 3.1: slow start grows by all bytes acknowledged, not by one SMSS
/// for each ACK at most; hosts do so, because receivers and offloads acknowledge many segments at
/// once.
///
/// The inflation by duplicate ACKs (RFC 5681 section 3.2 step 4) is not here: it guesses at what
/// left the network, and that is the knowledge of loss recovery.
public final class NewReno implements CongestionControl {
  private int mssBytes = WindowBounds.DEFAULT_MSS_BYTES;
  private int cwndBytes = WindowBounds.initialBytes(mssBytes);
  private int ssthreshBytes = Integer.MAX_VALUE;
  private int avoidanceBytes; // acknowledged in congestion avoidance since cwnd last grew
  private boolean timedOut; // and nothing was acknowledged since
  private final HyStartPlusPlus hyStart = new HyStartPlusPlus();

  @Override
  public String name() {
    return "reno";
  }

  @Override
  public void onEstablished(int mssBytes, long nowNanos) {
    this.mssBytes = mssBytes;
    cwndBytes = WindowBounds.initialBytes(mssBytes);
    ssthreshBytes = Integer.MAX_VALUE;
    avoidanceBytes = 0;
    timedOut = false;
    hyStart.begin();
  }

  @Override
  public void onTakeOver(int mssBytes, int cwndBytes, int ssthreshBytes, long nowNanos) {
    onEstablished(mssBytes, nowNanos);
    this.cwndBytes = cwndBytes;
    this.ssthreshBytes = ssthreshBytes;
  }

  @Override
  public void onAck(AckSample ack) {
    timedOut = false;
    boolean slowStart = cwndBytes < ssthreshBytes;
    int bytes = ack.ackedBytes();
    boolean first = ssthreshBytes == Integer.MAX_VALUE;
    int allowed = first ? hyStart.growth(ack) : bytes;
    if (!ack.provesWindow(cwndBytes, slowStart)) {
      return;
    }
    if (slowStart) {
      int room = Math.min(ssthreshBytes, WindowBounds.LARGEST_BYTES) - cwndBytes;
      int growth = Math.max(Math.min(allowed, room), 0);
      cwndBytes += growth;
      bytes -= growth;
      if (first && hyStart.isTimeToLeave()) {
        ssthreshBytes = cwndBytes;
      }
    }
    if (cwndBytes >= ssthreshBytes) {
      avoidCongestion(bytes);
    }
  }

  /// One MSS for each whole window acknowledged, RFC 5681 equation 3 in the exact form of RFC 3465
  /// section 2.1.
  private void avoidCongestion(int bytes) {
    avoidanceBytes += bytes;
    if (avoidanceBytes >= cwndBytes) {
      avoidanceBytes = Math.min(avoidanceBytes - cwndBytes, cwndBytes);
      cwndBytes = Math.min(cwndBytes + mssBytes, WindowBounds.LARGEST_BYTES);
    }
  }

  @Override
  public void onLoss(int inFlightBytes, long nowNanos) {
    halve(inFlightBytes);
    cwndBytes = ssthreshBytes;
  }

  @Override
  public void onRecoveryExit(int inFlightBytes, long nowNanos) {
    cwndBytes = WindowBounds.afterRecoveryBytes(ssthreshBytes, inFlightBytes, mssBytes);
  }

  @Override
  public void onTimeout(int inFlightBytes, long nowNanos) {
    if (!timedOut) {
      halve(inFlightBytes);
    }
    timedOut = true;
    cwndBytes = mssBytes;
  }

  /// Lowers the window, and the threshold with it.
  void reduceTo(int bytes) {
    cwndBytes = Math.min(cwndBytes, bytes);
    ssthreshBytes = cwndBytes;
    avoidanceBytes = 0;
  }

  @Override
  public void undo(int cwndBytes, int ssthreshBytes, int mssBytes, long nowNanos) {
    this.cwndBytes = Math.max(this.cwndBytes, cwndBytes);
    this.ssthreshBytes = Math.max(this.ssthreshBytes, ssthreshBytes);
    timedOut = false;
  }

  /// RFC 5681 equation 4. The window bounds the flight because data sent by limited transmit must
  /// not count (section 3.2 step 2).
  private void halve(int inFlightBytes) {
    int flightBytes = Math.min(inFlightBytes, cwndBytes);
    ssthreshBytes = Math.max(flightBytes / 2, WindowBounds.leastSsthreshBytes(mssBytes));
    avoidanceBytes = 0;
  }

  @Override
  public void onIdle(long idleNanos, long rtoNanos, long nowNanos) {
    if (idleNanos > rtoNanos) {
      ssthreshBytes = WindowBounds.rememberedBytes(ssthreshBytes, cwndBytes);
      cwndBytes = WindowBounds.afterIdleBytes(cwndBytes, idleNanos, rtoNanos, mssBytes);
      avoidanceBytes = 0;
    }
  }

  @Override
  public void onUnusedWindow(int usedBytes) {
    ssthreshBytes = WindowBounds.rememberedBytes(ssthreshBytes, cwndBytes);
    cwndBytes = WindowBounds.afterUnusedBytes(cwndBytes, usedBytes, mssBytes);
  }

  /// RFC 3168 section 6.1.2: a mark counts as a loss, but the window may fall to one segment.
  @Override
  public void onEcnEcho(int inFlightBytes, long nowNanos) {
    int half = Math.min(inFlightBytes, cwndBytes) / 2;
    halve(inFlightBytes);
    cwndBytes = Math.max(half, mssBytes);
  }

  @Override
  public void onMssChange(int mssBytes) {
    this.mssBytes = mssBytes;
    cwndBytes = Math.max(cwndBytes, mssBytes);
    ssthreshBytes = Math.max(ssthreshBytes, WindowBounds.leastSsthreshBytes(mssBytes));
  }

  @Override
  public int cwndBytes() {
    return cwndBytes;
  }

  @Override
  public int ssthreshBytes() {
    return ssthreshBytes;
  }
}
