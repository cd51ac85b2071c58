package dev.argyle.examples.congestion;

import dev.argyle.tcp.congestion.AckSample;
import dev.argyle.tcp.congestion.CongestionControl;

/// A congestion control that looks at delay, after the idea of TCP Vegas (Brakmo and Peterson,
/// 1995): it keeps a few segments in the queue of the slowest link, and no more.
///
/// What is in the queue can be told from round-trip times. The shortest one ever seen, `base`, is
/// that of an empty queue. With a window `cwnd` and a round trip `rtt`, data comes through at
/// `cwnd / rtt`; of the window, `base` times that much is on the line itself, and the rest waits:
///
/// ```
///   queued = cwnd - cwnd * base / rtt = cwnd * (rtt - base) / rtt
/// ```
///
/// Once a round trip it compares that with two marks: below the lower one there is room, and the
/// window grows by a segment; above the upper one it shrinks by a segment; between them it is
/// right. Before anything waits, each round trip doubles the window, to find the place quickly.
///
/// Alone on a link it gets all of it with next to no delay. Beside a control that fills queues
/// until they overflow (Reno, CUBIC) it gives way, which is why hosts do not use it.
public final class Considerate implements CongestionControl {
  /// The name it is registered under.
  public static final String NAME = "considerate";

  private static final int INITIAL_SEGMENTS = 10;
  private static final int LEAST_SEGMENTS = 2;
  private static final int LOWER_MARK_SEGMENTS = 2;
  private static final int UPPER_MARK_SEGMENTS = 4;

  private int mssBytes = 536;
  private int cwndBytes = INITIAL_SEGMENTS * mssBytes;
  private boolean searching = true; // still doubling
  private long baseRttNanos = Long.MAX_VALUE;

  // The round trip under way: its least RTT, and how much must be acknowledged until it is over.
  private long roundRttNanos = Long.MAX_VALUE;
  private int roundLeftBytes;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void onEstablished(int mssBytes, long nowNanos) {
    this.mssBytes = mssBytes;
    cwndBytes = INITIAL_SEGMENTS * mssBytes;
    roundLeftBytes = cwndBytes;
  }

  @Override
  public void onAck(AckSample ack) {
    if (ack.rttNanos() > 0) {
      baseRttNanos = Math.min(baseRttNanos, ack.rttNanos());
      roundRttNanos = Math.min(roundRttNanos, ack.rttNanos());
    }
    roundLeftBytes -= ack.ackedBytes();
    if (roundLeftBytes <= 0) {
      if (roundRttNanos < Long.MAX_VALUE && !ack.applicationLimited()) {
        adjust();
      }
      roundLeftBytes = cwndBytes;
      roundRttNanos = Long.MAX_VALUE;
    }
  }

  /// A round trip with a full window is over: grows, shrinks, or stays.
  private void adjust() {
    long queuedBytes = (long) (cwndBytes * (double) (roundRttNanos - baseRttNanos) / roundRttNanos);
    if (queuedBytes > (long) UPPER_MARK_SEGMENTS * mssBytes) {
      searching = false;
      cwndBytes = Math.max(cwndBytes - mssBytes, LEAST_SEGMENTS * mssBytes);
    } else if (queuedBytes < (long) LOWER_MARK_SEGMENTS * mssBytes) {
      cwndBytes += searching ? cwndBytes : mssBytes;
    } else {
      searching = false;
    }
  }

  /// Something was lost: the queue did overflow, in spite of all care. Halves, as everybody does.
  @Override
  public void onLoss(int inFlightBytes, long nowNanos) {
    searching = false;
    cwndBytes = Math.max(Math.min(inFlightBytes, cwndBytes) / 2, LEAST_SEGMENTS * mssBytes);
  }

  @Override
  public void onRecoveryExit(int inFlightBytes, long nowNanos) {
    roundLeftBytes = cwndBytes; // the round that was under way tells nothing
    roundRttNanos = Long.MAX_VALUE;
  }

  /// Nothing comes back any more: begins with one segment, and searches anew.
  @Override
  public void onTimeout(int inFlightBytes, long nowNanos) {
    searching = true;
    cwndBytes = mssBytes;
    roundLeftBytes = cwndBytes;
  }

  @Override
  public void onMssChange(int mssBytes) {
    this.mssBytes = mssBytes;
    cwndBytes = Math.max(cwndBytes, mssBytes);
  }

  @Override
  public int cwndBytes() {
    return cwndBytes;
  }

  /// There is no threshold here: while it searches, anything may be above it.
  @Override
  public int ssthreshBytes() {
    return searching ? Integer.MAX_VALUE : cwndBytes;
  }
}
