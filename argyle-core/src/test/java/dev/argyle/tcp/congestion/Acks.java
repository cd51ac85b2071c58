package dev.argyle.tcp.congestion;

import java.util.concurrent.TimeUnit;

/// Feeds acknowledgements to a congestion control, with a window always in full use.
final class Acks {
  static final int MSS = 1000;

  private final CongestionControl control;
  private final AckSample sample = new AckSample();
  private final long rttNanos;
  private long nowNanos = TimeUnit.SECONDS.toNanos(1000);

  Acks(CongestionControl control, long rttMillis) {
    this.control = control;
    rttNanos = TimeUnit.MILLISECONDS.toNanos(rttMillis);
    control.onEstablished(MSS, nowNanos);
  }

  long nowNanos() {
    return nowNanos;
  }

  void pass(long nanos) {
    nowNanos += nanos;
  }

  void ack(int bytes) {
    sample.set(bytes, rttNanos, control.cwndBytes(), false, nowNanos);
    control.onAck(sample);
  }

  void ackApplicationLimited(int bytes, int inFlightBytes) {
    sample.set(bytes, rttNanos, inFlightBytes, true, nowNanos);
    control.onAck(sample);
  }

  /// One window of single-segment ACKs, spread over one round-trip time.
  void round() {
    int acks = control.cwndBytes() / MSS;
    for (int i = 0; i < acks; i++) {
      nowNanos += rttNanos / acks;
      ack(MSS);
    }
  }

  /// Grows to exactly `bytes` in slow start, then loses there.
  void loseAt(int bytes) {
    ack(bytes - control.cwndBytes());
    control.onLoss(bytes, nowNanos);
    control.onRecoveryExit(control.ssthreshBytes(), nowNanos);
  }
}
