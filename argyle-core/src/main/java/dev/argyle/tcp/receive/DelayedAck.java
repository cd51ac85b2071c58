package dev.argyle.tcp.receive;

/// When to acknowledge, RFC 9293 section 3.8.6.3 and RFC 5681 section 4.2: at once when more than
/// one full segment is unacknowledged, else after 40 ms, in the hope that data of our own carries
/// the ACK.
///
/// As on Linux a connection starts in quick-ack mode, where every segment is acknowledged at once:
/// a sender in slow start grows by our ACKs. The mode ends with its budget, or when the user turns
/// out to answer what comes in ([#dataSent]); trouble starts it again ([#quick]). What must never
/// wait (segments out of order, FIN) is the caller's to know. Guarded by the lock of its sock.
public final class DelayedAck {
  /// How long an ACK waits for company; RFC 9293 MUST-40 allows less than 500 ms.
  public static final long DELAY_NANOS = 40_000_000L;

  /// ACKs that the mode lasts at the start of a connection, or after it has been idle.
  public static final int QUICK_AT_START = 16;

  private int quickBudget = QUICK_AT_START;
  private boolean interactive; // Linux's ping-pong mode
  private boolean never; // delayed
  private boolean pending;
  private int unacknowledgedOctets;
  private long deadlineNanos;
  private boolean received;
  private long lastReceivedNanos;

  /// Takes note of data in order.
  ///
  /// @param octets of payload; those of all segments for one that was merged on arrival
  /// @param mssBytes size of the peer's full segments
  /// @return whether an ACK must go now; if not, [#deadlineNanos] says when
  public boolean onSegment(int octets, int mssBytes, long nowNanos) {
    received = true;
    lastReceivedNanos = nowNanos;
    unacknowledgedOctets += octets;
    boolean now = unacknowledgedOctets > mssBytes || isQuick();
    if (now) {
      deadlineNanos = nowNanos;
    } else if (!pending) {
      deadlineNanos = nowNanos + DELAY_NANOS;
    }
    pending = true;
    return now;
  }

  /// An ACK is owed, and somebody is about to send data that will carry it.
  public void owe(long nowNanos) {
    received = true;
    lastReceivedNanos = nowNanos;
    if (!pending) {
      pending = true;
      deadlineNanos = nowNanos + DELAY_NANOS;
    }
  }

  /// Whether an ACK is owed.
  public boolean isPending() {
    return pending;
  }

  /// When the owed ACK must have left; means something only while it [#isPending].
  public long deadlineNanos() {
    return deadlineNanos;
  }

  /// A segment with ACK has left, with data or without.
  public void acked() {
    if (pending && quickBudget > 0) {
      quickBudget--;
    }
    pending = false;
    unacknowledgedOctets = 0;
  }

  /// Data of the user has left: if it may be an answer to what came in just before, the next answer
  /// will carry the ACK, and quick-ack mode ends.
  public void dataSent(long nowNanos) {
    if (received && nowNanos - lastReceivedNanos < DELAY_NANOS) {
      interactive = true;
    }
  }

  /// Enters quick-ack mode, or makes it longer.
  ///
  /// @param count ACKs that it lasts
  public void quick(int count) {
    interactive = false;
    quickBudget = Math.max(quickBudget, count);
  }

  /// Acknowledges every segment at once from now on, whatever the user does (`ip route`'s
  /// `quickack`).
  public void neverDelay() {
    never = true;
  }

  /// Whether the next segment is acknowledged at once for the mode.
  public boolean isQuick() {
    return never || quickBudget > 0 && !interactive;
  }

  /// `TCP_QUICKACK`. Not for ever: the mode goes on as the traffic leads it.
  ///
  /// @return whether an owed ACK must go now
  public boolean quickAck(boolean on) {
    interactive = !on;
    return on && pending;
  }
}
