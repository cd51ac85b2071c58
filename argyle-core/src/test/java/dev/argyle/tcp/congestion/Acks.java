package dev.argyle.tcp.congestion;

import java.util.concurrent.TimeUnit;

/// Feeds acknowledgements to a congestion control, with a window always in full use.
final class Acks {
  static final int MSS = 1000;

  private final CongestionControl control;
  private final AckSample sample = new AckSample();
  private long rttNanos;
  private long nowNanos = TimeUnit.SECONDS.toNanos(1000);
  private long deliveredBytes;
  private long lastRoundBytes; // delivered when the round before began

  Acks(CongestionControl control, long rttMillis) {
    this.control = control;
    rttMillis(rttMillis);
    control.onEstablished(MSS, nowNanos);
  }

  /// Round trips take that long from now on.
  void rttMillis(long millis) {
    rttNanos = TimeUnit.MILLISECONDS.toNanos(millis);
  }

  long nowNanos() {
    return nowNanos;
  }

  void pass(long nanos) {
    nowNanos += nanos;
  }

  void ack(int bytes) {
    tell(bytes, control.cwndBytes(), false, deliveredBytes);
  }

  void ackApplicationLimited(int bytes, int inFlightBytes) {
    tell(bytes, inFlightBytes, true, deliveredBytes);
  }

  private void tell(int bytes, int inFlightBytes, boolean limited, long prior) {
    deliveredBytes += bytes;
    sample.set(bytes, rttNanos, inFlightBytes, limited, nowNanos);
    sample.withProgress(prior, deliveredBytes);
    control.onAck(sample);
  }

  /// One window of single-segment ACKs, spread over one round-trip time. Each is of what the ACKs
  /// of the round before let through.
  void round() {
    int acks = control.cwndBytes() / MSS;
    long start = deliveredBytes;
    for (int i = 0; i < acks; i++) {
      nowNanos += rttNanos / acks;
      tell(MSS, control.cwndBytes(), false, Math.min(start, lastRoundBytes + (i + 1L) * MSS));
    }
    lastRoundBytes = start;
  }

  /// Grows to exactly `bytes` in slow start, then loses there.
  void loseAt(int bytes) {
    ack(bytes - control.cwndBytes());
    control.onLoss(bytes, nowNanos);
    control.onRecoveryExit(control.ssthreshBytes(), nowNanos);
  }
}
