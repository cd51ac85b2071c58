package dev.argyle.tcp.congestion;

/// What one acknowledgement told. One object is used again for every ACK of a connection.
///
/// *Delivered* octets are those that the peer is known to hold, acknowledged cumulatively or
/// selectively, each counted once. The rate is that of the newest segment which this ACK delivers:
/// from when it was sent until now the network delivered [#intervalDeliveredBytes] within
/// [#intervalNanos] (draft-ietf-ccwg-bbr section 4.1; [DeliveryRate]).
public final class AckSample {
  private int ackedBytes;
  private long rttNanos = -1;
  private int priorInFlightBytes;
  private boolean applicationLimited;
  private int usedBytes;
  private long nowNanos;

  private int deliveredBytes;
  private int lostBytes;
  private int inFlightBytes;
  private long minRttNanos = -1;
  private int ecnMarkedBytes;
  private long newestRttNanos = -1;
  private boolean recovering;

  private boolean hasRate;
  private long intervalNanos;
  private long intervalDeliveredBytes;
  private boolean rateApplicationLimited;
  private long priorDeliveredBytes;
  private long totalDeliveredBytes;
  private int inFlightAtSendBytes;
  private long lostSinceSentBytes;
  private boolean discounted;

  /// Takes the facts of the next ACK; those that only some ACKs have are as if it had none.
  ///
  /// @param ackedBytes octets newly acknowledged cumulatively
  /// @param rttNanos round-trip time this ACK measured; -1 if it measured none
  /// @param priorInFlightBytes what was on its way before this ACK
  /// @param applicationLimited whether the sender had less to send than the window allowed
  public AckSample set(
      int ackedBytes,
      long rttNanos,
      int priorInFlightBytes,
      boolean applicationLimited,
      long nowNanos) {
    this.ackedBytes = ackedBytes;
    this.rttNanos = rttNanos;
    this.priorInFlightBytes = priorInFlightBytes;
    this.applicationLimited = applicationLimited;
    this.nowNanos = nowNanos;
    usedBytes = priorInFlightBytes;
    deliveredBytes = ackedBytes;
    lostBytes = 0;
    inFlightBytes = Math.max(0, priorInFlightBytes - ackedBytes);
    ecnMarkedBytes = 0;
    newestRttNanos = -1;
    recovering = false;
    hasRate = false;
    intervalNanos = 0;
    intervalDeliveredBytes = 0;
    rateApplicationLimited = false;
    inFlightAtSendBytes = 0;
    lostSinceSentBytes = 0;
    discounted = false;
    return this;
  }

  /// Adds how much of the window was used at most in this round trip: [WindowRound].
  public AckSample withUsed(int bytes) {
    usedBytes = bytes;
    return this;
  }

  /// Adds what became of the flight.
  ///
  /// @param delivered octets newly known to be held by the peer
  /// @param lost octets judged lost since the sample before
  /// @param inFlight what is on its way now
  public AckSample withFlight(int delivered, int lost, int inFlight) {
    deliveredBytes = delivered;
    lostBytes = lost;
    inFlightBytes = inFlight;
    return this;
  }

  /// Adds where the connection stands.
  ///
  /// @param priorDelivered octets delivered in all when the newest delivered segment was sent
  /// @param totalDelivered octets delivered in all by now
  public AckSample withProgress(long priorDelivered, long totalDelivered) {
    priorDeliveredBytes = priorDelivered;
    totalDeliveredBytes = totalDelivered;
    return this;
  }

  /// Adds the rate of the newest segment delivered.
  ///
  /// @param interval how long it took the network to deliver the octets, more than 0
  /// @param delivered octets delivered within the interval
  /// @param limited whether the sender had nothing to send at some time of it
  public AckSample withRate(long interval, long delivered, boolean limited) {
    hasRate = true;
    intervalNanos = interval;
    intervalDeliveredBytes = delivered;
    rateApplicationLimited = limited;
    return this;
  }

  /// Adds how the flight was when the newest delivered segment was sent.
  ///
  /// @param inFlightAtSend on its way then, itself included
  /// @param lostSince octets judged lost between then and now
  public AckSample withSending(int inFlightAtSend, long lostSince) {
    inFlightAtSendBytes = inFlightAtSend;
    lostSinceSentBytes = lostSince;
    return this;
  }

  /// Adds the shortest round trip of the last minutes; -1 while none was measured.
  public AckSample withMinRtt(long nanos) {
    minRttNanos = nanos;
    return this;
  }

  /// Adds the round trip of the newest segment delivered.
  public AckSample withNewestRtt(long nanos) {
    newestRttNanos = nanos;
    return this;
  }

  /// Adds whether something that was lost is not repaired yet.
  public AckSample withRecovery(boolean under) {
    recovering = under;
    return this;
  }

  /// Adds how many of the octets delivered came through with a congestion mark.
  public AckSample withEcnMarked(int bytes) {
    ecnMarkedBytes = bytes;
    return this;
  }

  /// Octets newly acknowledged cumulatively; more than 0 in [CongestionControl#onAck].
  public int ackedBytes() {
    return ackedBytes;
  }

  /// Round-trip time measured, or -1.
  public long rttNanos() {
    return rttNanos;
  }

  /// Round-trip time of the segment sent last of those delivered, or -1 if it was sent more than
  /// once. Shorter than [#rttNanos] if the ACK was held back, or the segment before it waited.
  public long newestRttNanos() {
    return newestRttNanos;
  }

  /// Whether fast recovery or what follows a timeout goes on after this ACK.
  public boolean recovering() {
    return recovering;
  }

  /// The shortest round trip of the last five minutes, or -1 while none was measured.
  public long minRttNanos() {
    return minRttNanos;
  }

  /// Octets on their way before this ACK.
  public int priorInFlightBytes() {
    return priorInFlightBytes;
  }

  /// Octets on their way now.
  public int inFlightBytes() {
    return inFlightBytes;
  }

  /// Octets newly known to be held by the peer.
  public int deliveredBytes() {
    return deliveredBytes;
  }

  /// Octets judged lost since the sample before.
  public int lostBytes() {
    return lostBytes;
  }

  /// Of the octets delivered, those that came through with a congestion mark (ECN); never more.
  public int ecnMarkedBytes() {
    return ecnMarkedBytes;
  }

  /// Octets delivered in the life of the connection.
  public long totalDeliveredBytes() {
    return totalDeliveredBytes;
  }

  /// [#totalDeliveredBytes] when the newest delivered segment was sent.
  public long priorDeliveredBytes() {
    return priorDeliveredBytes;
  }

  /// Octets delivered within the interval of the rate; 0 if this ACK has none.
  public long intervalDeliveredBytes() {
    return intervalDeliveredBytes;
  }

  /// The interval of the rate; 0 if this ACK has none.
  public long intervalNanos() {
    return intervalNanos;
  }

  /// How fast the network delivers, in bytes a second; 0 if this ACK does not tell.
  public long deliveryBytesPerSecond() {
    return hasRate ? (long) (intervalDeliveredBytes * 1e9 / intervalNanos) : 0;
  }

  /// Whether the sender had nothing to send at some time of the interval, so that the network could
  /// perhaps deliver faster.
  public boolean rateApplicationLimited() {
    return rateApplicationLimited;
  }

  /// Octets on their way when the newest delivered segment was sent, itself included.
  public int inFlightAtSendBytes() {
    return inFlightAtSendBytes;
  }

  /// Octets judged lost since the newest delivered segment was sent.
  public long lostSinceSentBytes() {
    return lostSinceSentBytes;
  }

  /// Whether the sender, not the window, is what holds the flight small.
  public boolean applicationLimited() {
    return applicationLimited;
  }

  /// When the ACK came.
  public long nowNanos() {
    return nowNanos;
  }

  /// Whether this ACK may raise a window of `cwndBytes`: one that is not used must not grow (RFC
  /// 5681 section 3.1 with RFC 9438 section 5.8). In slow start half a window is use enough, since
  /// the ACKs of one round double it.
  public boolean provesWindow(int cwndBytes, boolean slowStart) {
    return !applicationLimited || (slowStart && cwndBytes < 2L * usedBytes);
  }

  /// Has the rates of all that is on its way now told as limited by the application: the congestion
  /// control is about to send less than the network would take.
  public void discountFlight() {
    discounted = true;
  }

  /// Whether [#discountFlight] was called. Asking ends it.
  boolean takeDiscount() {
    boolean asked = discounted;
    discounted = false;
    return asked;
  }
}
