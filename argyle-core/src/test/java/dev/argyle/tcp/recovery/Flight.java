package dev.argyle.tcp.recovery;

import java.util.ArrayList;
import java.util.List;

/// A flight of segments as a test tells it: positions are octets after the first one, an MSS is
/// 100, every step takes a millisecond.
final class Flight {
  static final int MSS = 100;
  private static final long STEP_NANOS = 1_000_000L;

  final FixedWindow window = new FixedWindow(1_000_000);
  final RttEstimator rtt = new RttEstimator();
  final LossRecovery recovery = new LossRecovery(window, rtt, MSS);
  private final Acknowledgement acknowledgement = new Acknowledgement();
  private final int iss;
  private final boolean sack;
  private int sndUna;
  private int sndNxt;
  private long nowNanos = 1_000;

  private Flight(int iss, boolean sack) {
    this.iss = iss;
    this.sack = sack;
  }

  static Flight withSack(int iss) {
    return new Flight(iss, true);
  }

  static Flight withoutSack(int iss) {
    return new Flight(iss, false);
  }

  Flight send(int segments) {
    for (int i = 0; i < segments; i++) {
      sendOctets(MSS);
    }
    return this;
  }

  Flight sendOctets(int octets) {
    recovery.sent(iss + sndNxt, iss + sndNxt + octets, nowNanos);
    sndNxt += octets;
    return this;
  }

  Flight window(int segments) {
    window.cwndBytes = segments * MSS;
    return this;
  }

  void pass(long millis) {
    nowNanos += millis * STEP_NANOS;
  }

  /// An ACK of `ack` with SACK blocks of these edges, or bare.
  AckOutcome ack(int ack, int... edges) {
    return ackWithTimestamp(-1, ack, edges);
  }

  AckOutcome ackWithTimestamp(long rttMillis, int ack, int... edges) {
    nowNanos += STEP_NANOS;
    boolean duplicate = ack == sndUna && recovery.hasUnacknowledged();
    acknowledgement.begin(iss + ack, duplicate, nowNanos);
    if (rttMillis >= 0) {
      acknowledgement.withTimestampRtt(rttMillis * STEP_NANOS);
    }
    if (sack) {
      int[] positions = new int[edges.length];
      for (int i = 0; i < edges.length; i++) {
        positions[i] = iss + edges[i];
      }
      acknowledgement.withSack(positions, positions.length / 2);
    }
    sndUna = Math.max(sndUna, ack);
    return recovery.acknowledge(acknowledgement);
  }

  Flight duplicates(int count) {
    for (int i = 0; i < count; i++) {
      ack(sndUna);
    }
    return this;
  }

  Flight timeout() {
    nowNanos += STEP_NANOS;
    recovery.timeout(nowNanos);
    return this;
  }

  /// Lets the time pass that RACK waits for what was overtaken.
  Flight reorderTimeout() {
    nowNanos = recovery.rack().deadlineNanos();
    recovery.reorderTimeout(nowNanos);
    return this;
  }

  /// Sends new segments as far as the window has room, at most `most`. @return how many
  int sendNew(int most) {
    int count = 0;
    while (count < most && recovery.cwndBytes() - recovery.inFlightBytes() >= MSS) {
      sendOctets(MSS);
      count++;
    }
    return count;
  }

  /// Sends again whatever may be sent again now.
  List<String> resend() {
    List<String> sent = new ArrayList<>();
    for (SentSegment segment = recovery.nextRetransmission();
        segment != null;
        segment = recovery.nextRetransmission()) {
      sent.add(range(segment));
      recovery.retransmitted(segment, nowNanos);
    }
    return sent;
  }

  String range(SentSegment segment) {
    return (segment.seq() - iss) + "-" + (segment.endSeq() - iss);
  }

  int position(int offset) {
    return iss + offset;
  }

  long nowNanos() {
    return nowNanos;
  }
}
