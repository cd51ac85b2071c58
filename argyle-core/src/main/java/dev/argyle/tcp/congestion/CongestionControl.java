package dev.argyle.tcp.congestion;

/// The congestion control of one connection: events in, a window out (RFC 5681), and for those that
/// want it a rate. Anybody can write one and register it by name ([CongestionControls#with]);
/// `docs/congestion.md` shows how.
///
/// All sizes are bytes of sequence space. `inFlightBytes` of the loss events is FlightSize of RFC
/// 5681 section 2: what was sent and is not cumulatively acknowledged. `nowNanos` is a monotonic
/// clock without meaning of its own zero. Calls come one at a time, under the connection's lock,
/// and must neither block nor allocate on [#onAck] and [#onDelivery].
///
/// Which segments are lost, when they are sent again, and what the window is while that goes on is
/// the business of loss recovery, not of a congestion control.
public interface CongestionControl {
  /// The name it is chosen by, as in `TCP_CONGESTION`: "reno", "cubic".
  String name();

  /// The handshake is done: takes the initial window for segments of `mssBytes`, RFC 6928.
  void onEstablished(int mssBytes, long nowNanos);

  /// Takes over from another one in the middle of a connection (`TCP_CONGESTION`): the window is
  /// where that one has left it, the rest begins anew. One that knows no better begins with the
  /// initial window.
  ///
  /// @param cwndBytes at least one MSS
  /// @param ssthreshBytes [Integer#MAX_VALUE] while unknown
  default void onTakeOver(int mssBytes, int cwndBytes, int ssthreshBytes, long nowNanos) {
    onEstablished(mssBytes, nowNanos);
  }

  /// How long a round trip takes is known from the start, by the handshake or by what was before
  /// [#onTakeOver]; called right after it, or after [#onEstablished].
  default void onKnownRtt(long rttNanos) {}

  /// New data was acknowledged outside fast recovery: the window may grow. What this ACK shows to
  /// be lost is not known yet. The sample is reused: copy, never keep.
  void onAck(AckSample ack);

  /// An ACK has told of something delivered or lost, in whatever phase, and all that follows from
  /// it is known: for those that make a model of the path and don't just react. Comes after
  /// [#onAck] and the calls about losses.
  default void onDelivery(AckSample ack) {}

  /// A range of octets was judged lost, by whatever means; comes before [#onLoss] or after
  /// [#onTimeout]. Most need not know each: they are told once for each recovery.
  default void onBytesLost(LossSample loss) {}

  /// Fast recovery begins: sets ssthresh and cwnd, RFC 5681 section 3.2 steps 2 and 3.
  void onLoss(int inFlightBytes, long nowNanos);

  /// Fast recovery ended with all of its losses repaired; `inFlightBytes` is what is on its way
  /// now.
  void onRecoveryExit(int inFlightBytes, long nowNanos);

  /// The retransmission timer ran out: cwnd to one MSS; ssthresh only the first time for a flight,
  /// that is until the next [#onAck] (RFC 5681 section 3.1, equation 4).
  void onTimeout(int inFlightBytes, long nowNanos);

  /// The last [#onLoss] or [#onTimeout] was for nothing: no segment was lost (RFC 4015 section 4).
  /// The window is to be again what it was, or what it is now if that is more.
  ///
  /// @param cwndBytes the window before
  /// @param ssthreshBytes the same before
  default void undo(int cwndBytes, int ssthreshBytes, int mssBytes, long nowNanos) {
    int cwnd = Math.max(cwndBytes, cwndBytes());
    onTakeOver(mssBytes, cwnd, Math.max(ssthreshBytes, ssthreshBytes()), nowNanos);
  }

  /// The peer says that a router has marked something instead of dropping it (ECN-Echo, RFC 3168
  /// section 6.1); told once for each window. A loss, as far as this is concerned, but that nothing
  /// has to be sent again.
  default void onEcnEcho(int inFlightBytes, long nowNanos) {
    onLoss(inFlightBytes, nowNanos);
  }

  /// Whether it can do nothing without knowing how much was marked
  /// ([AckSample#ecnMarkedBytes]): its connections ask for ECN however the stack is configured, all
  /// their packets may be marked, and the peer is told of every segment whether it was (RFC 8257
  /// section 3.2). It answers marks in [#onDelivery], not in [#onEcnEcho].
  default boolean needsEcn() {
    return false;
  }

  /// Data is about to be sent, and for `idleNanos` nothing was on its way: the restart window of
  /// RFC 5681 section 4.1 if that is longer than `rtoNanos`.
  ///
  /// @param rtoNanos the retransmission timeout, or [Long#MAX_VALUE] if windows are to outlast idle
  ///     times (`tcp_slow_start_after_idle` is off)
  default void onIdle(long idleNanos, long rtoNanos, long nowNanos) {}

  /// For the time of a retransmission timeout the application has used no more than `usedBytes` of
  /// the window, and nothing was lost: it is no longer known to be right (RFC 7661).
  default void onUnusedWindow(int usedBytes) {}

  /// Segments carry up to `mssBytes` from now on; the window in bytes stays where it can.
  void onMssChange(int mssBytes);

  /// The congestion window, in bytes; at least one MSS.
  int cwndBytes();

  /// Where slow start ends, in bytes; [Integer#MAX_VALUE] while unknown.
  int ssthreshBytes();

  /// Whether [#cwndBytes] is what counts during fast recovery, too. Else loss recovery lowers the
  /// window to [#ssthreshBytes] in its own way, and [#onLoss] need only set that.
  default boolean setsWindowInRecovery() {
    return false;
  }

  /// How fast to send, in bytes a second; 0 means as fast as the window allows. Above 0, octets
  /// leave in small bursts, spread over time.
  default long pacingBytesPerSecond() {
    return 0;
  }
}
