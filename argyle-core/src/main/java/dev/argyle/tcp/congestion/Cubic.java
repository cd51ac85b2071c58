package dev.argyle.tcp.congestion;

/// CUBIC, RFC 9438: after a loss the window returns to where it was along a cubic curve of time,
/// not of ACKs, and never does worse than Reno would.
///
/// The RFC counts segments; here every window is bytes, and the constant C, segments a second
/// cubed, is multiplied by the MSS. Names are the RFC's: `wMax`, `k`, `wEst`, `cwndPrior`; a
/// congestion avoidance stage with its own t = 0 is an epoch.
public final class Cubic implements CongestionControl {
  private static final double C = 0.4;
  private static final double BETA = 0.7;
  private static final double ALPHA = 3 * (1 - BETA) / (1 + BETA);
  private static final double NANOS_PER_SECOND = 1e9;
  private static final long LONGEST_STEP_NANOS = 31_250_000L;

  private int mssBytes = WindowBounds.DEFAULT_MSS_BYTES;
  private double cwnd = WindowBounds.initialBytes(mssBytes);
  private int ssthreshBytes = Integer.MAX_VALUE;
  private boolean timedOut; // and nothing was acknowledged since
  private double srttSeconds = -1;
  private final HyStartPlusPlus hyStart = new HyStartPlusPlus();

  private double wMax; // window just before the last reduction; 0 when unknown
  private double cwndPrior; // the same, without fast convergence
  private boolean epochRuns;
  private long epochNanos;
  private long lastAckNanos;
  private boolean wasIdle; // since lastAckNanos
  private double k; // seconds from the epoch until the curve is back at wMax
  private double wEst; // the window Reno would have
  private long steppedNanos; // when the window last followed it

  @Override
  public String name() {
    return "cubic";
  }

  @Override
  public void onEstablished(int mssBytes, long nowNanos) {
    this.mssBytes = mssBytes;
    cwnd = WindowBounds.initialBytes(mssBytes);
    ssthreshBytes = Integer.MAX_VALUE;
    timedOut = false;
    wMax = 0;
    cwndPrior = 0;
    epochRuns = false;
    lastAckNanos = nowNanos;
    wasIdle = false;
    hyStart.begin();
  }

  @Override
  public void onTakeOver(int mssBytes, int cwndBytes, int ssthreshBytes, long nowNanos) {
    onEstablished(mssBytes, nowNanos);
    this.cwnd = cwndBytes;
    this.ssthreshBytes = ssthreshBytes;
  }

  @Override
  public void onAck(AckSample ack) {
    timedOut = false;
    if (ack.rttNanos() >= 0) {
      smooth(ack.rttNanos() / NANOS_PER_SECOND);
    }
    long sinceLastNanos = ack.nowNanos() - lastAckNanos;
    lastAckNanos = ack.nowNanos();
    boolean slowStart = cwnd < ssthreshBytes;
    double bytes = ack.ackedBytes();
    boolean first = ssthreshBytes == Integer.MAX_VALUE;
    double allowed = first ? hyStart.growth(ack) : bytes;
    boolean used = ack.provesWindow(cwndBytes(), slowStart);
    if (!used || wasIdle) {
      epochNanos += sinceLastNanos; // RFC 9438 section 5.8: time without use is not time
      wasIdle = false;
    }
    if (!used) {
      return;
    }
    if (slowStart) {
      bytes -= startSlowly(allowed, first);
    }
    if (cwnd >= ssthreshBytes && bytes > 0) {
      avoidCongestion(Math.min(bytes, cwnd), ack.nowNanos());
    }
  }

  /// Slow start. @return by how much the window grew
  private double startSlowly(double allowed, boolean first) {
    double room = Math.min(ssthreshBytes, WindowBounds.LARGEST_BYTES) - cwnd;
    double growth = Math.max(Math.min(allowed, room), 0);
    cwnd += growth;
    epochRuns = false;
    if (first && hyStart.isTimeToLeave()) {
      ssthreshBytes = (int) cwnd;
      cwnd = ssthreshBytes;
      cwndPrior = cwnd; // RFC 9438 section 4.10
    }
    return growth;
  }

  private void smooth(double rttSeconds) {
    srttSeconds = srttSeconds < 0 ? rttSeconds : srttSeconds + (rttSeconds - srttSeconds) / 8;
  }

  /// RFC 9438 sections 4.2 to 4.5: the larger of Reno's estimate and the curve.
  private void avoidCongestion(double bytes, long nowNanos) {
    if (!epochRuns) {
      beginEpoch(nowNanos);
    }
    double seconds = (nowNanos - epochNanos) / NANOS_PER_SECOND;
    double windows = bytes / cwnd;
    wEst += (wEst < cwndPrior ? ALPHA : 1) * mssBytes * windows;
    if (curve(seconds) < wEst) {
      followReno(nowNanos);
    } else {
      double ahead = curve(seconds + Math.max(srttSeconds, 0));
      double target = Math.clamp(ahead, cwnd, 1.5 * cwnd);
      cwnd += (target - cwnd) * windows;
    }
    cwnd = Math.min(cwnd, WindowBounds.LARGEST_BYTES);
  }

  /// The window catches up with Reno's estimate four times in a round trip, or every 31 ms: Linux
  /// looks at the estimate no oftener than that. RFC 9438 section 4.3 would with each ACK.
  private void followReno(long nowNanos) {
    long quarterNanos = (long) (Math.max(srttSeconds, 0) * NANOS_PER_SECOND / 4);
    if (nowNanos - steppedNanos >= Math.min(quarterNanos, LONGEST_STEP_NANOS)) {
      steppedNanos = nowNanos;
      cwnd = Math.max(cwnd, wEst);
    }
  }

  /// Starts the curve where the window is; without a remembered maximum above it (after a timeout,
  /// or slow start left without loss) from its flat point, RFC 9438 sections 4.8 and 4.10.
  private void beginEpoch(long nowNanos) {
    epochRuns = true;
    epochNanos = nowNanos;
    steppedNanos = nowNanos;
    wEst = cwnd;
    if (cwnd < wMax) {
      k = Math.cbrt((wMax - cwnd) / (C * mssBytes));
    } else {
      k = 0;
      wMax = cwnd;
    }
  }

  /// W_cubic(t) of RFC 9438 equation 1, in bytes.
  private double curve(double seconds) {
    double fromPlateau = seconds - k;
    return C * mssBytes * fromPlateau * fromPlateau * fromPlateau + wMax;
  }

  @Override
  public void onLoss(int inFlightBytes, long nowNanos) {
    // Fast convergence, RFC 9438 section 4.7: a flow that lost before it was back yields room.
    wMax = cwnd < wMax ? cwnd * (1 + BETA) / 2 : cwnd;
    reduce();
    cwnd = ssthreshBytes;
  }

  @Override
  public void onRecoveryExit(int inFlightBytes, long nowNanos) {
    cwnd = WindowBounds.afterRecoveryBytes(ssthreshBytes, inFlightBytes, mssBytes);
  }

  @Override
  public void onTimeout(int inFlightBytes, long nowNanos) {
    if (!timedOut) {
      reduce();
    }
    timedOut = true;
    wMax = 0;
    cwnd = mssBytes;
  }

  /// RFC 9438 section 4.9: the window is as before, and so is the plateau it grows towards; the
  /// curve begins anew from there.
  @Override
  public void undo(int cwndBytes, int ssthreshBytes, int mssBytes, long nowNanos) {
    cwnd = Math.max(cwnd, cwndBytes);
    this.ssthreshBytes = Math.max(this.ssthreshBytes, ssthreshBytes);
    wMax = Math.max(wMax, cwnd);
    timedOut = false;
    epochRuns = false;
  }

  /// Multiplicative decrease, RFC 9438 section 4.6: from the window, as hosts do, and not from the
  /// flight. That section allows it to those whose window does not grow while it is not used, which
  /// [AckSample#provesWindow] sees to; a sender that had little to say just when something was lost
  /// would else be thrown back for nothing.
  private void reduce() {
    int least = WindowBounds.leastSsthreshBytes(mssBytes);
    cwndPrior = cwnd;
    ssthreshBytes = (int) Math.max(Math.round(cwnd * BETA), least);
    epochRuns = false;
  }

  @Override
  public void onIdle(long idleNanos, long rtoNanos, long nowNanos) {
    wasIdle = true;
    if (idleNanos > rtoNanos) {
      ssthreshBytes = WindowBounds.rememberedBytes(ssthreshBytes, cwndBytes());
      cwnd = WindowBounds.afterIdleBytes(cwndBytes(), idleNanos, rtoNanos, mssBytes);
      epochRuns = false;
    }
  }

  @Override
  public void onUnusedWindow(int usedBytes) {
    ssthreshBytes = WindowBounds.rememberedBytes(ssthreshBytes, cwndBytes());
    cwnd = WindowBounds.afterUnusedBytes(cwndBytes(), usedBytes, mssBytes);
    epochRuns = false;
  }

  /// As a loss, but the window may fall to one segment, RFC 9438 section 4.6.
  @Override
  public void onEcnEcho(int inFlightBytes, long nowNanos) {
    double reduced = cwnd * BETA;
    onLoss(inFlightBytes, nowNanos);
    cwnd = Math.max(Math.round(reduced), mssBytes);
  }

  @Override
  public void onMssChange(int mssBytes) {
    this.mssBytes = mssBytes;
    cwnd = Math.max(cwnd, mssBytes);
    ssthreshBytes = Math.max(ssthreshBytes, WindowBounds.leastSsthreshBytes(mssBytes));
    epochRuns = false; // K was reckoned with the old MSS
  }

  @Override
  public int cwndBytes() {
    return (int) cwnd;
  }

  @Override
  public int ssthreshBytes() {
    return ssthreshBytes;
  }
}
