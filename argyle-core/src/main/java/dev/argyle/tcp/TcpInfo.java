package dev.argyle.tcp;

/// What TCP knows of one connection at one moment: Linux's `struct tcp_info`, as far as it means
/// something here.
///
/// @param congestionControl name of the algorithm
/// @param phase of loss recovery: `OPEN`, `DISORDER`, `RECOVERY`, `LOSS`
/// @param window what limits the sender
/// @param timing round trips and time-outs
/// @param traffic what has gone over it
/// @param options what the handshake agreed on
public record TcpInfo(
    String congestionControl,
    String phase,
    Window window,
    Timing timing,
    Traffic traffic,
    Options options) {

  /// What limits the sender, in octets.
  ///
  /// @param mss payload of a full segment
  /// @param cwnd congestion window
  /// @param ssthresh where slow start ends; `Integer.MAX_VALUE` while unknown
  /// @param send the peer's window
  /// @param receive the window announced
  /// @param inFlight thought to be on its way
  /// @param sacked held by the peer out of order
  /// @param lost judged lost
  public record Window(
      int mss, int cwnd, int ssthresh, int send, int receive, int inFlight, int sacked, int lost) {}

  /// Times in nanoseconds; -1 where nothing was measured.
  ///
  /// @param srttNanos smoothed round-trip time
  /// @param rttvarNanos its variation
  /// @param minRttNanos the least ever
  /// @param rtoNanos retransmission time-out, back-off included
  /// @param backOffs how often it is doubled
  public record Timing(
      long srttNanos, long rttvarNanos, long minRttNanos, long rtoNanos, int backOffs) {}

  /// What has gone over the connection.
  ///
  /// @param sentOctets octets of sequence space sent for the first time
  /// @param ackedOctets of these acknowledged
  /// @param receivedOctets received in order
  /// @param retransmittedSegments segments sent again
  /// @param retransmittedOctets octets sent again
  public record Traffic(
      long sentOctets,
      long ackedOctets,
      long receivedOctets,
      long retransmittedSegments,
      long retransmittedOctets) {}

  /// What the handshake agreed on.
  ///
  /// @param sack whether SACK is used
  /// @param timestamps whether timestamps are
  /// @param sendScale shift of the peer's windows
  /// @param receiveScale shift of ours
  public record Options(boolean sack, boolean timestamps, int sendScale, int receiveScale) {}

  /// How a connection stands; takes its lock.
  public static TcpInfo of(TcpSock sock) {
    sock.lock().acquire();
    try {
      return read(sock);
    } finally {
      sock.lock().release();
    }
  }

  private static TcpInfo read(TcpSock sock) {
    Window window =
        new Window(
            sock.mssBytes,
            sock.recovery.cwndBytes(),
            sock.congestion.ssthreshBytes(),
            sock.snd.windowBytes(),
            sock.window.windowBytes(sock.rcv.nxt()),
            sock.recovery.inFlightBytes(),
            sock.recovery.sackedBytes(),
            sock.recovery.lostBytes());
    Timing timing =
        new Timing(
            sock.rtt.srttNanos(),
            sock.rtt.rttvarNanos(),
            sock.rtt.minRttNanos(),
            sock.retransmissionTimeout.durationNanos(),
            sock.retransmissionTimeout.backOffs());
    Traffic traffic =
        new Traffic(
            sock.snd.sentTotal(),
            sock.snd.ackedTotal(),
            sock.rcv.receivedTotal(),
            sock.recovery.retransmitsTotal(),
            sock.recovery.retransmittedBytesTotal());
    Options options =
        new Options(
            sock.agreed.sackPermitted(),
            sock.agreed.timestamps(),
            sock.agreed.peerShift(),
            sock.agreed.ownShift());
    return new TcpInfo(
        sock.congestion.name(), sock.recovery.phase().name(), window, timing, traffic, options);
  }
}
