package dev.argyle.tcp.recovery;

import dev.argyle.tcp.congestion.AckSample;
import dev.argyle.tcp.congestion.CongestionControl;
import java.util.ArrayList;
import java.util.List;

/// A congestion control whose window is what the test says, and that remembers what it was told.
final class FixedWindow implements CongestionControl {
  final List<String> told = new ArrayList<>();
  int cwndBytes;

  FixedWindow(int cwndBytes) {
    this.cwndBytes = cwndBytes;
  }

  @Override
  public String name() {
    return "fixed";
  }

  @Override
  public void onEstablished(int mssBytes, long nowNanos) {
    told.add("established " + mssBytes);
  }

  @Override
  public void onAck(AckSample ack) {
    told.add("acked " + ack.ackedBytes() + (ack.applicationLimited() ? " limited" : ""));
  }

  @Override
  public void onLoss(int inFlightBytes, long nowNanos) {
    told.add("loss " + inFlightBytes);
  }

  @Override
  public void onRecoveryExit(int inFlightBytes, long nowNanos) {
    told.add("exit " + inFlightBytes);
  }

  @Override
  public void onTimeout(int inFlightBytes, long nowNanos) {
    told.add("timeout " + inFlightBytes);
  }

  @Override
  public void undo(int cwndBytes, int ssthreshBytes, int mssBytes, long nowNanos) {
    told.add("undo " + cwndBytes);
  }

  @Override
  public void onIdle(long idleNanos, long rtoNanos, long nowNanos) {
    told.add("idle");
  }

  @Override
  public void onMssChange(int mssBytes) {
    told.add("mss " + mssBytes);
  }

  @Override
  public int cwndBytes() {
    return cwndBytes;
  }

  @Override
  public int ssthreshBytes() {
    return cwndBytes;
  }

  @Override
  public long pacingBytesPerSecond() {
    return 0;
  }
}
