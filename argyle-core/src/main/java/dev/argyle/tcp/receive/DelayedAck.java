package dev.argyle.tcp.receive;

/// When to acknowledge, RFC 9293 section 3.8.6.3 and RFC 5681 section 4.2: at once when more than
/// one full segment is unacknowledged, else after 40 ms, in the hope that data of our own carries
/// the ACK.
///
/// A read may be the better moment, and then the ACK goes with it ([#isDueOnRead]). While the user
/// is behind, an ACK on arrival would not let the peer send more, and one for each read is enough.
/// And when the user has read all there is of a message, the peer may be waiting for the ACK before
/// it says more (Nagle): it goes at once, unless the user is known for answering.
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
  private int messageEnds; // since the last ACK; Linux's ICSK_ACK_PUSHED and PUSHED2
  private long deadlineNanos;
  private boolean received;
  private long lastReceivedNanos;

  /// Takes note of data in order.
  ///
  /// @param octets of payload; those of all segments for one that was merged on arrival
  /// @param mssBytes size of the peer's full segments
  /// @param movesWindow whether an ACK would let the peer send as much more as it acknowledges; if
  ///     not, the ACK may wait until the user has read
  /// @return whether an ACK must go now; if not, [#deadlineNanos] says when
  public boolean onSegment(int octets, int mssBytes, boolean movesWindow, long nowNanos) {
    received = true;
    lastReceivedNanos = nowNanos;
    unacknowledgedOctets += octets;
    boolean now = (unacknowledgedOctets > mssBytes && movesWindow) || isQuick();
    if (now) {
      deadlineNanos = nowNanos;
    } else if (!pending) {
      deadlineNanos = nowNanos + DELAY_NANOS;
    }
    pending = true;
    return now;
  }

  /// The segment just taken note of may be the end of what its sender had to say: it was not full,
  /// or said PSH.
  public void messageEnds() {
    messageEnds++;
  }

  /// An ACK is owed, and somebody is about to send data that will carry it.
  public void owe(long nowNanos) {
    received = true;
    lastReceivedNanos = nowNanos;
    owe(nowNanos, DELAY_NANOS);
  }

  /// An ACK is owed, for another reason than data, and need not be a segment of its own if one
  /// leaves in time.
  ///
  /// @param mostNanos how long it may wait
  public void owe(long nowNanos, long mostNanos) {
    long latest = nowNanos + mostNanos;
    if (!pending || latest < deadlineNanos) {
      deadlineNanos = latest;
    }
    pending = true;
  }

  /// Whether an owed ACK must go now that the user has read: there is more than one full segment to
  /// acknowledge, or a message has been read to its end and the user does not seem to answer. As on
  /// Linux not even that delays the ACK of a second one.
  ///
  /// @param mssBytes size of the peer's full segments
  /// @param allRead whether nothing is left to read
  public boolean isDueOnRead(int mssBytes, boolean allRead) {
    return pending
        && (unacknowledgedOctets > mssBytes || (allRead && messageEnds > (interactive ? 1 : 0)));
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
    messageEnds = 0;
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
