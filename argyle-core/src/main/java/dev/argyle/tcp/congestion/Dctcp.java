package dev.argyle.tcp.congestion;

/// DCTCP, RFC 8257: for data centres, where switches mark packets (ECN) as soon as a short queue
/// forms. The window shrinks in proportion to how much was marked, not by half for any mark; for
/// the rest it is Reno.
///
/// It reads the marks from [AckSample#ecnMarkedBytes]: how much of what was delivered was marked.
/// To tell that, connection and peer have to agree on ECN.
public final class Dctcp implements CongestionControl {
  private static final double GAIN = 1.0 / 16; // g

  private final NewReno reno = new NewReno();
  private final RoundTrips windows = new RoundTrips();
  private int mssBytes = WindowBounds.DEFAULT_MSS_BYTES;
  private double alpha = 1; // the share that was marked, smoothed
  private long delivered; // of this observation window
  private long marked;
  private boolean reduced; // in this observation window

  @Override
  public String name() {
    return "dctcp";
  }

  @Override
  public void onEstablished(int mssBytes, long nowNanos) {
    begin(mssBytes);
    reno.onEstablished(mssBytes, nowNanos);
  }

  @Override
  public void onTakeOver(int mssBytes, int cwndBytes, int ssthreshBytes, long nowNanos) {
    begin(mssBytes);
    reno.onTakeOver(mssBytes, cwndBytes, ssthreshBytes, nowNanos);
  }

  private void begin(int mss) {
    mssBytes = mss;
    alpha = 1;
    delivered = 0;
    marked = 0;
    reduced = false;
  }

  /// Grows as Reno does, but not in a window that was reduced.
  @Override
  public void onAck(AckSample ack) {
    if (!reduced) {
      reno.onAck(ack);
    }
  }

  /// RFC 8257 section 3.3, steps 1 to 9.
  @Override
  public void onDelivery(AckSample ack) {
    delivered += ack.deliveredBytes();
    marked += ack.ecnMarkedBytes();
    if (windows.advance(ack)) {
      double share = delivered == 0 ? 0 : (double) marked / delivered;
      alpha = alpha * (1 - GAIN) + share * GAIN;
      delivered = 0;
      marked = 0;
      reduced = false;
    }
    if (ack.ecnMarkedBytes() > 0 && !reduced && !ack.recovering()) {
      reduced = true;
      int cwndBytes = reno.cwndBytes();
      int left = (int) Math.round(cwndBytes * (1 - alpha / 2));
      reno.reduceTo(Math.max(left, 2 * mssBytes));
    }
  }

  @Override
  public boolean needsEcn() {
    return true;
  }

  /// The marks themselves are answered by [#onDelivery].
  @Override
  public void onEcnEcho(int inFlightBytes, long nowNanos) {}

  /// RFC 8257 section 3.4: a loss is a loss.
  @Override
  public void onLoss(int inFlightBytes, long nowNanos) {
    reno.onLoss(inFlightBytes, nowNanos);
  }

  @Override
  public void onRecoveryExit(int inFlightBytes, long nowNanos) {
    reno.onRecoveryExit(inFlightBytes, nowNanos);
  }

  @Override
  public void onTimeout(int inFlightBytes, long nowNanos) {
    reno.onTimeout(inFlightBytes, nowNanos);
  }

  @Override
  public void undo(int cwndBytes, int ssthreshBytes, int mssBytes, long nowNanos) {
    reno.undo(cwndBytes, ssthreshBytes, mssBytes, nowNanos);
  }

  @Override
  public void onIdle(long idleNanos, long rtoNanos, long nowNanos) {
    reno.onIdle(idleNanos, rtoNanos, nowNanos);
  }

  @Override
  public void onUnusedWindow(int usedBytes) {
    reno.onUnusedWindow(usedBytes);
  }

  @Override
  public void onMssChange(int mssBytes) {
    this.mssBytes = mssBytes;
    reno.onMssChange(mssBytes);
  }

  /// The share of octets that was marked lately, 0 to 1.
  public double alpha() {
    return alpha;
  }

  @Override
  public int cwndBytes() {
    return reno.cwndBytes();
  }

  @Override
  public int ssthreshBytes() {
    return reno.ssthreshBytes();
  }
}
