package dev.argyle.sock;

/// What TCP knows of one connection at one moment (`TCP_INFO`): Linux's `struct tcp_info`, as far
/// as it means something here. The name of Linux's field stands behind each; where Linux counts
/// segments or microseconds, here it is octets and nanoseconds.
///
/// @param state of the connection (`tcpi_state`)
/// @param congestionControl name of the algorithm
/// @param phase of loss recovery: `OPEN`, `DISORDER`, `CWR`, `RECOVERY`, `LOSS`
///     (`tcpi_ca_state`)
/// @param window what limits the sender
/// @param path sizes of segments
/// @param flight what is written and not acknowledged
/// @param timing round trips and time-outs
/// @param liveness signs of life of the peer
/// @param busy what the sender has spent its time on
/// @param traffic what has gone over it
/// @param options what the handshake agreed on
/// @param rates how fast it goes
/// @param marks what was told and seen of congestion marks
public record TcpInfo(
    TcpState state,
    String congestionControl,
    String phase,
    Window window,
    Path path,
    Flight flight,
    Timing timing,
    Liveness liveness,
    Busy busy,
    Traffic traffic,
    Options options,
    Rates rates,
    Marks marks) {

  /// What limits the sender, in octets.
  ///
  /// @param mss payload of a full segment (`tcpi_snd_mss`)
  /// @param cwnd congestion window (`tcpi_snd_cwnd`)
  /// @param ssthresh where slow start ends; `Integer.MAX_VALUE` while unknown
  ///     (`tcpi_snd_ssthresh`)
  /// @param send the peer's window (`tcpi_snd_wnd`)
  /// @param receive the window announced (`tcpi_rcv_wnd`)
  /// @param inFlight thought to be on its way
  /// @param sacked held by the peer out of order (`tcpi_sacked`)
  /// @param lost judged lost (`tcpi_lost`)
  public record Window(
      int mss, int cwnd, int ssthresh, int send, int receive, int inFlight, int sacked, int lost) {}

  /// Sizes of segments, in octets.
  ///
  /// @param peerMss payload of the peer's segments, as seen (`tcpi_rcv_mss`)
  /// @param advertisedMss what our SYN told (`tcpi_advmss`)
  /// @param mtu largest packet of the path, IP header included; 0 while no route is known
  ///     (`tcpi_pmtu`)
  public record Path(int peerMss, int advertisedMss, int mtu) {}

  /// What is written and not acknowledged, in octets.
  ///
  /// @param outstanding sent (`tcpi_unacked`)
  /// @param retransmitted of these sent again and on their way (`tcpi_retrans`)
  /// @param unsent not sent yet (`tcpi_notsent_bytes`)
  /// @param reordering how far a segment has fallen behind at worst, 0 if none has
  ///     (`tcpi_reordering`)
  /// @param reorderings how many acknowledgements have shown one that has (`tcpi_reord_seen`)
  public record Flight(
      int outstanding, int retransmitted, int unsent, int reordering, int reorderings) {}

  /// How fast it goes, in octets a second.
  ///
  /// @param pacing what the sender keeps to; 0 if it sends as fast as its window allows
  ///     (`tcpi_pacing_rate`)
  /// @param delivery the latest measurement of what the network delivers; 0 before the first
  ///     (`tcpi_delivery_rate`)
  /// @param applicationLimited whether the sender had nothing to send at some time of that
  ///     measurement (`tcpi_delivery_rate_app_limited`)
  public record Rates(long pacing, long delivery, boolean applicationLimited) {
    /// Nothing measured, and not paced.
    public static final Rates NONE = new Rates(0, 0, false);
  }

  /// Times in nanoseconds; -1 where nothing was measured.
  ///
  /// @param srttNanos smoothed round-trip time (`tcpi_rtt`)
  /// @param rttvarNanos its variation (`tcpi_rttvar`)
  /// @param minRttNanos the least ever (`tcpi_min_rtt`)
  /// @param rtoNanos retransmission time-out, back-off included (`tcpi_rto`)
  /// @param backOffs how often it is doubled (`tcpi_backoff`)
  public record Timing(
      long srttNanos, long rttvarNanos, long minRttNanos, long rtoNanos, int backOffs) {}

  /// Signs of life of the peer.
  ///
  /// @param retransmissions time-outs in a row without an answer (`tcpi_retransmits`)
  /// @param probes window probes in a row that the window stayed closed after (`tcpi_probes`)
  /// @param sinceSentNanos since data was last sent; -1 if never (`tcpi_last_data_sent`)
  /// @param sinceReceivedNanos since anything was last received; -1 if never
  ///     (`tcpi_last_ack_recv`)
  /// @param sinceDataNanos since data was last received, or there was a connection; -1 without one
  ///     (`tcpi_last_data_recv`)
  public record Liveness(
      int retransmissions,
      int probes,
      long sinceSentNanos,
      long sinceReceivedNanos,
      long sinceDataNanos) {}

  /// What the sender has spent its time on, in nanoseconds.
  ///
  /// @param busyNanos while something was not acknowledged (`tcpi_busy_time`)
  /// @param windowLimitedNanos of that, while the peer's window held it up (`tcpi_rwnd_limited`)
  /// @param bufferLimitedNanos of that, while all was on its way and the user waited for room in
  ///     the send buffer (`tcpi_sndbuf_limited`)
  public record Busy(long busyNanos, long windowLimitedNanos, long bufferLimitedNanos) {
    /// No time at all.
    public static final Busy NEVER = new Busy(0, 0, 0);
  }

  /// What has gone over the connection.
  ///
  /// @param sentOctets octets of sequence space sent for the first time (`tcpi_bytes_sent`)
  /// @param ackedOctets of these acknowledged (`tcpi_bytes_acked`)
  /// @param receivedOctets received in order (`tcpi_bytes_received`)
  /// @param retransmittedSegments segments sent again (`tcpi_total_retrans`)
  /// @param retransmittedOctets octets sent again (`tcpi_bytes_retrans`)
  /// @param sentSegments segments sent, whatever was in them; a super-segment counts as one
  ///     (`tcpi_segs_out`)
  /// @param receivedSegments segments received, in the same way (`tcpi_segs_in`)
  /// @param deliveredSegments segments known to have arrived, the SYN among them
  ///     (`tcpi_delivered`)
  public record Traffic(
      long sentOctets,
      long ackedOctets,
      long receivedOctets,
      long retransmittedSegments,
      long retransmittedOctets,
      long sentSegments,
      long receivedSegments,
      long deliveredSegments) {}

  /// What the handshake agreed on (`tcpi_options`).
  ///
  /// @param sack whether SACK is used
  /// @param timestamps whether timestamps are
  /// @param sendScale shift of the peer's windows (`tcpi_snd_wscale`)
  /// @param receiveScale shift of ours (`tcpi_rcv_wscale`)
  /// @param ecn whether ECN is (`TCPI_OPT_ECN`)
  /// @param ecnSeen whether data has come in packets that may be marked (`TCPI_OPT_ECN_SEEN`)
  /// @param synData whether data in a SYN was taken, ours by the peer or the peer's by us
  ///     (`TCPI_OPT_SYN_DATA`)
  /// @param fastOpenFailure why data did not go with the SYN (`tcpi_fastopen_client_fail`)
  public record Options(
      boolean sack,
      boolean timestamps,
      int sendScale,
      int receiveScale,
      boolean ecn,
      boolean ecnSeen,
      boolean synData,
      FastOpenFailure fastOpenFailure) {
    /// Without ECN and Fast Open.
    public Options(boolean sack, boolean timestamps, int sendScale, int receiveScale) {
      this(sack, timestamps, sendScale, receiveScale, false, false, false, FastOpenFailure.NONE);
    }
  }

  /// Why Fast Open has saved a client no round trip. The numbers of Linux are the ordinals.
  public enum FastOpenFailure {
    /// It has, or nobody wanted it to.
    NONE,
    /// There was no cookie, or what swallows such SYNs was met before.
    COOKIE_UNAVAILABLE,
    /// The peer has acknowledged the SYN and not all of its data.
    DATA_NOT_ACKED,
    /// The SYN had to be sent again, and that goes without data.
    SYN_RETRANSMITTED
  }

  /// Congestion marks, as accurate ECN counts them (RFC 9768). Delivered are our
  /// packets as the peer has received them, received are the peer's.
  ///
  /// @param accurate whether accurate ECN is used
  /// @param deliveredCe packets that were marked (`tcpi_delivered_ce`)
  /// @param deliveredOctets octets, as far as options told (`tcpi_delivered_ce_bytes`,
  ///     `tcpi_delivered_e0_bytes`, `tcpi_delivered_e1_bytes`)
  /// @param receivedCe packets that were marked (`tcpi_received_ce`)
  /// @param receivedOctets octets (`tcpi_received_ce_bytes` and so on)
  public record Marks(
      boolean accurate,
      int deliveredCe,
      ByCodepoint deliveredOctets,
      int receivedCe,
      ByCodepoint receivedOctets) {
    /// None at all.
    public static final Marks NONE = classic(0);

    /// Without accurate ECN: nobody knows more than how many packets ACKs with an echo cover.
    public static Marks classic(int delivered) {
      return new Marks(false, delivered, ByCodepoint.NOTHING, 0, ByCodepoint.NOTHING);
    }
  }

  /// Octets by what their packets said.
  ///
  /// @param ce marked
  /// @param ect0 may be marked, ECT(0)
  /// @param ect1 may be marked, ECT(1)
  public record ByCodepoint(int ce, int ect0, int ect1) {
    /// None.
    public static final ByCodepoint NOTHING = new ByCodepoint(0, 0, 0);
  }
}
