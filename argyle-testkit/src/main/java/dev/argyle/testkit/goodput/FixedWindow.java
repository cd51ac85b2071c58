package dev.argyle.testkit.goodput;

import dev.argyle.tcp.congestion.AckSample;
import dev.argyle.tcp.congestion.CongestionControl;

/// A window that never changes, whatever is lost: what is measured with it is loss recovery alone.
/// For comparisons with stacks that have no congestion control, and for nothing else: on a shared
/// path it would take all from the others, and bring down what is overloaded.
public final class FixedWindow implements CongestionControl {
  /// The name it is registered under.
  public static final String NAME = "fixed";

  private final int windowBytes;
  private int mssBytes = 1;

  /// @param windowBytes what may be on its way; a segment always may
  public FixedWindow(int windowBytes) {
    this.windowBytes = windowBytes;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void onEstablished(int mssBytes, long nowNanos) {
    this.mssBytes = mssBytes;
  }

  @Override
  public void onAck(AckSample ack) {
    // the window is as large as it will ever be
  }

  @Override
  public void onLoss(int inFlightBytes, long nowNanos) {
    // and as small
  }

  @Override
  public void onRecoveryExit(int inFlightBytes, long nowNanos) {
    // as before
  }

  @Override
  public void onTimeout(int inFlightBytes, long nowNanos) {
    // even then
  }

  @Override
  public void onMssChange(int mssBytes) {
    this.mssBytes = mssBytes;
  }

  @Override
  public int cwndBytes() {
    return Math.max(windowBytes, mssBytes);
  }

  @Override
  public int ssthreshBytes() {
    return Integer.MAX_VALUE;
  }

  @Override
  public boolean setsWindowInRecovery() {
    return true;
  }
}
