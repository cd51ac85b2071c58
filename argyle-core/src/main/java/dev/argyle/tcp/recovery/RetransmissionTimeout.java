package dev.argyle.tcp.recovery;

/// When to send again for want of an answer, and when to give up: RFC 6298 section 5, RFC 9293
/// section 3.8.3. Holds no timer: gives deadlines to whoever does, who stops his timer when all is
/// acknowledged (5.2), and asks for a new deadline when something is sent without one (5.1), when
/// new data is acknowledged (5.3) and after a timeout (5.6).
public final class RetransmissionTimeout {
  private static final int LARGEST_SHIFT = 25; // 120 s shifted by it still fits a long

  /// What a timeout leads to.
  public enum Verdict {
    /// Send again.
    RETRANSMIT,
    /// Send again and tell the IP layer that the path may be dead, R1.
    SUSPECT_PATH,
    /// The peer does not answer any more, R2: end the connection.
    GIVE_UP
  }

  private final RttEstimator rtt;
  private int backOffs;
  private int retransmissions;
  private long firstNanos; // when the first of these was due

  public RetransmissionTimeout(RttEstimator rtt) {
    this.rtt = rtt;
  }

  /// The timeout with its back-off, RFC 6298 (5.5), at most [RttEstimator#MAXIMUM_RTO_NANOS].
  public long durationNanos() {
    long backedOffNanos = rtt.rtoNanos() << Math.min(backOffs, LARGEST_SHIFT);
    return Math.min(backedOffNanos, RttEstimator.MAXIMUM_RTO_NANOS);
  }

  /// When a timer started now runs out.
  public long deadlineNanos(long nowNanos) {
    return nowNanos + durationNanos();
  }

  /// New data was acknowledged: the peer is alive. The back-off stays until a round trip is
  /// measured, else a path slower than the RTO would be timed out for ever without a measurement
  /// (RFC 6298 section 5, last paragraph, and section 3).
  public void acknowledged() {
    retransmissions = 0;
  }

  /// The estimate counts again: the estimator took a sample, from an ACK of new data or from a
  /// SACK, or the handshake is done and data begins (RFC 6298 (5.7)).
  ///
  /// @return whether the timeout was backed off, so that a timer started before waits too long
  public boolean endBackOff() {
    boolean backedOff = backOffs > 0;
    backOffs = 0;
    return backedOff;
  }

  /// The timer ran out while a connection was being opened: retransmissions are counted.
  ///
  /// @param suspectAfter R1, retransmissions in a row after which the path is doubted
  /// @param giveUpAfter R2, retransmissions in a row after which the next timeout ends it
  /// @param linear how many of them do not double the time
  public Verdict expired(int suspectAfter, int giveUpAfter, int linear, long nowNanos) {
    Verdict verdict =
        judge(retransmissions + 1 >= suspectAfter, retransmissions >= giveUpAfter, nowNanos);
    backOffs = Math.max(0, retransmissions - linear);
    return verdict;
  }

  /// The timer ran out for data. R1 and R2 are counts, but mean a time: that which so many
  /// retransmissions take where the RTO begins at 200 ms. So a slow path, with its long RTO, is not
  /// waited for longer than a fast one (RFC 9293 section 3.8.3: R2 is at least 100 s; 15 of them
  /// mean 924.6 s from the first sending, as on Linux).
  public Verdict expiredWithData(int suspectAfter, int giveUpAfter, long nowNanos) {
    long sinceNanos = retransmissions == 0 ? 0 : nowNanos - firstNanos;
    boolean began = retransmissions > 0;
    return judge(
        began && sinceNanos - patienceNanos(suspectAfter) >= 0,
        began && sinceNanos - patienceNanos(giveUpAfter) >= 0,
        nowNanos);
  }

  private Verdict judge(boolean suspect, boolean giveUp, long nowNanos) {
    if (giveUp) {
      return Verdict.GIVE_UP;
    }
    if (retransmissions == 0) {
      firstNanos = nowNanos;
    }
    retransmissions++;
    backOffs++;
    return suspect ? Verdict.SUSPECT_PATH : Verdict.RETRANSMIT;
  }

  /// How long a number of retransmissions takes, from the first one to the timeout after the last.
  static long patienceNanos(int count) {
    long sumNanos = 0;
    long intervalNanos = RttEstimator.DEFAULT_MINIMUM_NANOS;
    for (int i = 0; i < count; i++) {
      intervalNanos = Math.min(2 * intervalNanos, RttEstimator.MAXIMUM_RTO_NANOS);
      sumNanos += intervalNanos;
    }
    return sumNanos;
  }

  /// Back-offs since the last measurement: the RTO is doubled this many times.
  public int backOffs() {
    return backOffs;
  }

  /// Timeouts in a row without new data acknowledged.
  public int retransmissions() {
    return retransmissions;
  }
}
