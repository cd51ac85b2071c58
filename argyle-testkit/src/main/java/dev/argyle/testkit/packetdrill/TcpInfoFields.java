package dev.argyle.testkit.packetdrill;

import dev.argyle.sock.TcpInfo;
import dev.argyle.sock.TcpState;
import dev.argyle.stack.SockSnapshot;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The fields of Linux's `struct tcp_info` that the stack can tell, in Linux's units: counts of
/// segments where the stack counts octets, microseconds where it has nanoseconds.
final class TcpInfoFields {
  private static final long NANOS_PER_MICRO = 1_000;
  private static final long LEAST_REORDERING = 3; // Linux begins with it
  private static final long UNKNOWN_SSTHRESH = 0x7fff_ffff;
  private static final Map<String, Long> PHASES =
      Map.of("OPEN", 0L, "DISORDER", 1L, "CWR", 2L, "RECOVERY", 3L, "LOSS", 4L);

  /// The names of Linux's constants that assertions use.
  static Map<String, Long> constants() {
    var names = new LinkedHashMap<String, Long>();
    List<String> states =
        List.of(
            "TCP_ESTABLISHED",
            "TCP_SYN_SENT",
            "TCP_SYN_RECV",
            "TCP_FIN_WAIT1",
            "TCP_FIN_WAIT2",
            "TCP_TIME_WAIT",
            "TCP_CLOSE",
            "TCP_CLOSE_WAIT",
            "TCP_LAST_ACK",
            "TCP_LISTEN",
            "TCP_CLOSING");
    for (int i = 0; i < states.size(); i++) {
      names.put(states.get(i), i + 1L);
    }
    names.put("TCP_CA_Open", 0L);
    names.put("TCP_CA_Disorder", 1L);
    names.put("TCP_CA_CWR", 2L);
    names.put("TCP_CA_Recovery", 3L);
    names.put("TCP_CA_Loss", 4L);
    names.put("TCPI_OPT_TIMESTAMPS", 1L);
    names.put("TCPI_OPT_SACK", 2L);
    names.put("TCPI_OPT_WSCALE", 4L);
    names.put("TCPI_OPT_ECN", 8L);
    names.put("TCPI_OPT_ECN_SEEN", 16L);
    names.put("TCPI_OPT_SYN_DATA", 32L);
    return names;
  }

  /// What is known of a connection that is over.
  static Map<String, Long> closed() {
    var fields = new LinkedHashMap<String, Long>();
    fields.put("tcpi_state", TcpState.CLOSED.ordinal() + 1L);
    fields.put("tcpi_ca_state", 0L);
    fields.put("tcpi_options", 0L);
    fields.put("tcpi_unacked", 0L);
    return fields;
  }

  /// What is known of a connection.
  static Map<String, Long> of(SockSnapshot sock) {
    TcpInfo info = sock.tcp();
    if (info != null) {
      return of(info);
    }
    Map<String, Long> fields = closed();
    fields.put("tcpi_state", sock.state().ordinal() + 1L);
    return fields;
  }

  /// What `TCP_INFO` tells.
  static Map<String, Long> of(TcpInfo info) {
    Map<String, Long> fields = closed();
    fields.put("tcpi_state", info.state().ordinal() + 1L);
    TcpInfo.Window window = info.window();
    int mss = Math.max(1, window.mss());
    fields.put("tcpi_ca_state", PHASES.getOrDefault(info.phase(), 0L));
    fields.put("tcpi_options", options(info.options()));
    fields.put("tcpi_fastopen_client_fail", (long) info.options().fastOpenFailure().ordinal());
    fields.put("tcpi_snd_wscale", (long) info.options().sendScale());
    fields.put("tcpi_rcv_wscale", (long) info.options().receiveScale());
    fields.put("tcpi_snd_mss", (long) window.mss());
    fields.put("tcpi_snd_cwnd", (long) window.cwnd() / mss);
    fields.put(
        "tcpi_snd_ssthresh",
        window.ssthresh() == Integer.MAX_VALUE ? UNKNOWN_SSTHRESH : window.ssthresh() / mss);
    fields.put("tcpi_sacked", segments(window.sacked(), mss));
    fields.put("tcpi_lost", segments(window.lost(), mss));
    fields.put("tcpi_retrans", segments(info.flight().retransmitted(), mss));
    fields.put(
        "tcpi_reordering", Math.max(LEAST_REORDERING, segments(info.flight().reordering(), mss)));
    fields.put("tcpi_reord_seen", (long) info.flight().reorderings());
    fields.put("tcpi_advmss", (long) info.path().advertisedMss());
    fields.put("tcpi_pmtu", (long) info.path().mtu());
    fields.put("tcpi_pacing_rate", info.rates().pacing());
    fields.put("tcpi_delivery_rate", info.rates().delivery());
    TcpInfo.Traffic traffic = info.traffic();
    fields.put("tcpi_unacked", segments((int) (traffic.sentOctets() - traffic.ackedOctets()), mss));
    fields.put("tcpi_total_retrans", traffic.retransmittedSegments());
    fields.put("tcpi_delivered", traffic.deliveredSegments());
    fields.put("tcpi_bytes_acked", traffic.ackedOctets());
    fields.put("tcpi_bytes_received", traffic.receivedOctets());
    fields.put("tcpi_bytes_retrans", traffic.retransmittedOctets());
    fields.put("tcpi_notsent_bytes", (long) info.flight().unsent());
    fields.put("tcpi_snd_wnd", (long) window.send());
    times(fields, info);
    TcpInfo.Timing timing = info.timing();
    fields.put("tcpi_rtt", micros(timing.srttNanos()));
    fields.put("tcpi_rttvar", micros(timing.rttvarNanos()));
    fields.put("tcpi_min_rtt", micros(timing.minRttNanos()));
    fields.put("tcpi_rto", micros(timing.rtoNanos()));
    fields.put("tcpi_backoff", (long) timing.backOffs());
    putMarks(fields, info.marks());
    fields.put("tcpi_retransmits", (long) info.liveness().retransmissions());
    fields.put("tcpi_probes", (long) info.liveness().probes());
    return fields;
  }

  private static void times(Map<String, Long> fields, TcpInfo info) {
    fields.put("tcpi_rcv_mss", (long) info.path().peerMss());
    TcpInfo.Liveness liveness = info.liveness();
    fields.put("tcpi_last_data_sent", millis(liveness.sinceSentNanos()));
    fields.put("tcpi_last_data_recv", millis(liveness.sinceDataNanos()));
    fields.put("tcpi_last_ack_recv", millis(liveness.sinceReceivedNanos()));
    TcpInfo.Busy busy = info.busy();
    fields.put("tcpi_busy_time", micros(busy.busyNanos()));
    fields.put("tcpi_rwnd_limited", micros(busy.windowLimitedNanos()));
    fields.put("tcpi_sndbuf_limited", micros(busy.bufferLimitedNanos()));
  }

  private static long millis(long nanos) {
    return micros(nanos) / NANOS_PER_MICRO;
  }

  private static void putMarks(Map<String, Long> fields, TcpInfo.Marks marks) {
    fields.put("tcpi_delivered_ce", (long) marks.deliveredCe());
    fields.put("tcpi_delivered_ce_bytes", (long) marks.deliveredOctets().ce());
    fields.put("tcpi_delivered_e0_bytes", (long) marks.deliveredOctets().ect0());
    fields.put("tcpi_delivered_e1_bytes", (long) marks.deliveredOctets().ect1());
    fields.put("tcpi_received_ce", (long) marks.receivedCe());
    fields.put("tcpi_received_ce_bytes", (long) marks.receivedOctets().ce());
    fields.put("tcpi_received_e0_bytes", (long) marks.receivedOctets().ect0());
    fields.put("tcpi_received_e1_bytes", (long) marks.receivedOctets().ect1());
  }

  private static long options(TcpInfo.Options options) {
    long bits = options.timestamps() ? 1 : 0;
    bits |= options.sack() ? 2 : 0;
    bits |= options.ecn() ? 8 : 0;
    bits |= options.ecnSeen() ? 16 : 0;
    bits |= options.synData() ? 32 : 0;
    return bits | (options.sendScale() > 0 || options.receiveScale() > 0 ? 4 : 0);
  }

  private static long segments(int octets, int mss) {
    return ((long) octets + mss - 1) / mss;
  }

  private static long micros(long nanos) {
    return Math.max(0, nanos) / NANOS_PER_MICRO;
  }

  private TcpInfoFields() {}
}
