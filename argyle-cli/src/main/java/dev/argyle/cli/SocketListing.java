package dev.argyle.cli;

import dev.argyle.sock.InetSockAddr;
import dev.argyle.sock.RequestSockQueue.Event;
import dev.argyle.sock.TcpInfo;
import dev.argyle.sock.TcpState;
import dev.argyle.stack.SockSnapshot;
import dev.argyle.stack.SockSnapshot.Listening;
import dev.argyle.stack.SockSnapshot.Queues;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Prints sockets as `ss -ti` does, with the depth of every queue.
///
/// Recv-Q, Send-Q, Ooo-Q (past a hole) are octets, Backlog is memory of what waits for the sock's
/// lock, Prequeue of what waits for a reader that was woken. For a listener Recv-Q is how many
/// connections wait for `accept`, Send-Q how many may, and Syn-Q how many are half open.
final class SocketListing {
  private static final List<String> HEADINGS =
      List.of(
          "Host",
          "Netid",
          "State",
          "Recv-Q",
          "Send-Q",
          "Ooo-Q",
          "Backlog",
          "Prequeue",
          "Syn-Q",
          "Local Address:Port",
          "Peer Address:Port");

  /// One line of the table with what `-i` adds to it.
  private record Row(List<String> cells, List<String> details) {}

  private final List<Row> rows = new ArrayList<>();

  /// Adds the sockets of one host.
  SocketListing add(String host, List<SockSnapshot> socks) {
    socks.forEach(sock -> rows.add(row(host, sock)));
    return this;
  }

  /// Prints the table, each column as wide as it needs to be.
  void print(PrintWriter out) {
    int[] widths = new int[HEADINGS.size()];
    widen(widths, HEADINGS);
    rows.forEach(row -> widen(widths, row.cells()));
    out.println(line(HEADINGS, widths));
    for (Row row : rows) {
      out.println(line(row.cells(), widths));
      row.details().forEach(detail -> out.println("        " + detail));
    }
  }

  private static Row row(String host, SockSnapshot sock) {
    Queues queues = sock.queues();
    List<String> cells =
        List.of(
            host,
            sock.protocol(),
            name(sock.state()),
            Long.toString(queues.receiveOctets()),
            Long.toString(queues.sendOctets()),
            Long.toString(queues.outOfOrderOctets()),
            Long.toString(queues.backlogBytes()),
            Long.toString(queues.prequeueBytes()),
            Integer.toString(queues.halfOpen()),
            end(sock.local()),
            end(sock.remote()));
    TcpInfo tcp = sock.tcp();
    return new Row(cells, tcp == null ? details(sock.listening()) : details(tcp));
  }

  /// What has happened to requests of a listener, if anything has.
  private static List<String> details(@Nullable Listening listening) {
    if (listening == null) {
      return List.of();
    }
    StringBuilder line = new StringBuilder();
    for (Event event : Event.values()) {
      long count = listening.events().getOrDefault(event, 0L);
      if (count > 0) {
        String name = event.name().toLowerCase(Locale.ROOT).replace('_', '-');
        line.append(' ').append(name).append(':').append(count);
      }
    }
    return line.isEmpty() ? List.of() : List.of("syn-limit:" + listening.halfOpenLimit() + line);
  }

  private static List<String> details(TcpInfo tcp) {
    return List.of(
        "%s %s mss:%d cwnd:%d ssthresh:%s in-flight:%d sacked:%d lost:%d snd-wnd:%d rcv-wnd:%d"
            .formatted(
                tcp.congestionControl(),
                tcp.phase().toLowerCase(Locale.ROOT),
                tcp.window().mss(),
                tcp.window().cwnd(),
                tcp.window().ssthresh() == Integer.MAX_VALUE ? "-" : tcp.window().ssthresh(),
                tcp.window().inFlight(),
                tcp.window().sacked(),
                tcp.window().lost(),
                tcp.window().send(),
                tcp.window().receive()),
        "rtt:%s/%s min-rtt:%s rto:%s backoff:%d sent:%d acked:%d received:%d retrans:%d/%d%s"
            .formatted(
                millis(tcp.timing().srttNanos()),
                millis(tcp.timing().rttvarNanos()),
                millis(tcp.timing().minRttNanos()),
                millis(tcp.timing().rtoNanos()),
                tcp.timing().backOffs(),
                tcp.traffic().sentOctets(),
                tcp.traffic().ackedOctets(),
                tcp.traffic().receivedOctets(),
                tcp.traffic().retransmittedSegments(),
                tcp.traffic().retransmittedOctets(),
                options(tcp.options())));
  }

  private static String options(TcpInfo.Options agreed) {
    return (agreed.sack() ? " sack" : "")
        + (agreed.timestamps() ? " ts" : "")
        + (agreed.ecn() ? " ecn" : "")
        + (agreed.ecnSeen() ? " ecnseen" : "")
        + " wscale:"
        + agreed.sendScale()
        + ","
        + agreed.receiveScale();
  }

  private static String millis(long nanos) {
    return nanos < 0 ? "-" : Units.millis(nanos) + "ms";
  }

  private static String end(InetSockAddr end) {
    String text = end.toString();
    return end.port() == 0 ? text.substring(0, text.lastIndexOf(':')) + ":*" : text;
  }

  /// As `ss` has it.
  private static String name(TcpState state) {
    return switch (state) {
      case ESTABLISHED -> "ESTAB";
      case SYN_RECEIVED -> "SYN-RECV";
      case CLOSED -> "UNCONN";
      case SYN_SENT, FIN_WAIT_1, FIN_WAIT_2, TIME_WAIT, CLOSE_WAIT, LAST_ACK, LISTEN, CLOSING ->
          state.name().replace('_', '-');
    };
  }

  private static void widen(int[] widths, List<String> cells) {
    for (int i = 0; i < widths.length; i++) {
      widths[i] = Math.max(widths[i], cells.get(i).length());
    }
  }

  private static String line(List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      line.append(cells.get(i)).repeat(' ', widths[i] - cells.get(i).length() + 2);
    }
    return line.toString().stripTrailing();
  }
}
