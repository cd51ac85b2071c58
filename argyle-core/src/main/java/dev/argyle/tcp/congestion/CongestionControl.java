package dev.argyle.tcp.congestion;

/// The congestion control of one connection: events in, a window out, RFC 5681.
///
/// All sizes are bytes of sequence space. `inFlightBytes` of the loss events is FlightSize of RFC
/// 5681 section 2: what was sent and is not cumulatively acknowledged. `nowNanos` is a monotonic
/// clock without meaning of its own zero. Calls come one at a time, under the connection's lock,
/// and must neither block nor allocate on [#onAck].
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

  /// New data was acknowledged outside fast recovery. The sample is reused: copy, never keep.
  void onAck(AckSample ack);

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

  /// Data is about to be sent after `idleNanos` without any: the restart window of RFC 5681 section
  /// 4.1 if that is longer than the retransmission timeout `rtoNanos`.
  void onIdle(long idleNanos, long rtoNanos);

  /// Segments carry up to `mssBytes` from now on; the window in bytes stays where it can.
  void onMssChange(int mssBytes);

  /// The congestion window, in bytes; at least one MSS.
  int cwndBytes();

  /// Where slow start ends, in bytes; [Integer#MAX_VALUE] while unknown.
  int ssthreshBytes();

  /// How fast to send, in bytes a second; 0 means as fast as the window allows.
  long pacingBytesPerSecond();
}
