package dev.argyle.tcp;

import dev.argyle.ip.Route;
import dev.argyle.ip.RouteMetrics;
import dev.argyle.sock.SockCommon;
import dev.argyle.sock.TcpState;
import dev.argyle.tcp.handshake.SynOptions;
import dev.argyle.tcp.receive.ReceiveWindow;
import dev.argyle.tcp.receive.SackGenerator;
import dev.argyle.tcp.send.SegmentHeader;
import dev.argyle.wire.TcpFlags;
import dev.argyle.wire.TcpHeader;
import dev.argyle.wire.TcpOptions;
import dev.argyle.wire.TcpOptionsWriter;

/// What the header of a segment says about the connection it belongs to: numbers, window, options.
final class OutgoingHeader {
  private static final int IPV4_HEADERS_OCTETS = 20 + TcpHeader.MIN_LENGTH_BYTES;
  private static final int IPV6_HEADERS_OCTETS = 40 + TcpHeader.MIN_LENGTH_BYTES;
  private static final int LONGEST_SACK_OCTETS =
      4 + SackGenerator.MOST_BLOCKS * TcpOptions.SACK_BLOCK_LENGTH_BYTES;
  private static final long TIMESTAMP_TICK_NANOS = 1_000_000L;

  /// Fills in the header of a connection's next segment. SACK blocks must find room beside the
  /// payload; [#reportsSack] tells whether they do.
  static SegmentHeader fill(TcpSock sock, int seq, int flags, int payloadOctets, long nowNanos) {
    boolean syn = (flags & TcpFlags.SYN) != 0;
    boolean acks = (flags & TcpFlags.ACK) != 0;
    Scratch scratch = Scratch.ofThread();
    SegmentHeader header = scratch.header;
    name(header, sock);
    int window = syn ? sock.receiveBuffer.synWindowBytes() : acks ? windowField(sock) : 0;
    int pointer = urgentPointer(sock, seq, flags, payloadOctets);
    int controls = pointer == 0 ? flags : flags | TcpFlags.URG;
    header.begin(seq, acks ? sock.rcv.nxt() : 0, controls, window);
    header.urgentPointer(pointer);
    if (syn) {
      SynOptions own = sock.synOptions;
      header.synOptions(own.mssBytes(), own.windowScale(), own.sackPermitted());
      header.fastOpen(acks ? null : sock.rare().fastOpen.takeOption());
    }
    boolean timestamps = syn ? sock.synOptions.timestamps() : sock.agreed.timestamps();
    if (timestamps) { // in a reset as well: RFC 7323 section 3.2
      header.timestamps(timestamp(sock.timestampOffset, nowNanos), acks ? sock.paws.tsRecent() : 0);
    }
    if (!syn && acks && reportsSack(sock, payloadOctets)) {
      int most = mostSackBlocks(sock.mssBytes);
      header.sack(scratch.sackEdges, sock.rare().sackGenerator.blocks(scratch.sackEdges, most));
    }
    sock.ecn.addOption(header, flags, seq, payloadOctets, nowNanos);
    return header;
  }

  /// As many as a packet of the connection takes: on the smallest path an ACK with three and
  /// timestamps would be too long for it, and would never leave.
  private static int mostSackBlocks(int mssBytes) {
    return Math.min(SackGenerator.MOST_BLOCKS, (mssBytes - 4) / TcpOptions.SACK_BLOCK_LENGTH_BYTES);
  }

  /// A super-segment that is sent again has none: it was cut before there was urgent data.
  private static int urgentPointer(TcpSock sock, int seq, int flags, int payloadOctets) {
    boolean plain = (flags & (TcpFlags.SYN | TcpFlags.RST)) == 0;
    return plain && payloadOctets <= sock.permission.segmentBytes()
        ? sock.rare().urgentPointer.field(seq)
        : 0;
  }

  /// Whether a segment with that payload takes all that SACK has to tell. A full segment does not
  /// (RFC 9293 section 3.7.1: options count); an ACK of its own has to follow.
  static boolean reportsSack(TcpSock sock, int payloadOctets) {
    if (!sock.agreed.sackPermitted() || sock.rare().sackGenerator.isEmpty()) {
      return false;
    }
    return payloadOctets == 0 || payloadOctets + LONGEST_SACK_OCTETS <= sock.mssBytes;
  }

  /// A segment with an ACK leaves. One that had no room for the SACK blocks does not do for an ACK
  /// that has to tell them.
  static void acknowledged(TcpSock sock, int payloadOctets) {
    boolean told = sock.rare().sackGenerator.isEmpty() || reportsSack(sock, payloadOctets);
    if (told) {
      sock.pending.acked();
      sock.rare().sackGenerator.reported();
    }
    sock.delayedAck.acked();
    sock.rcv.acknowledged();
  }

  /// Names both ends of a connection in a header.
  static void name(SegmentHeader header, SockCommon ends) {
    header.source(ends.localHigh(), ends.localLow(), ends.localPort());
    header.destination(ends.remoteHigh(), ends.remoteLow(), ends.remotePort());
  }

  /// The window field for a segment that leaves now; it makes the promise.
  static int windowField(TcpSock sock) {
    if (sock.state() == TcpState.SYN_SENT) {
      return sock.receiveBuffer.synWindowBytes();
    }
    int window =
        sock.window.announce(
            sock.rcv.nxt(), sock.receiveBuffer.roomBytes(), sock.peerSegment.bytes());
    return sock.window.field(window);
  }

  /// The clock of timestamps, in milliseconds, as one connection sees it.
  static int timestamp(int offset, long nowNanos) {
    return (int) Math.floorDiv(nowNanos, TIMESTAMP_TICK_NANOS) + offset;
  }

  /// What the SYN of a connection by this route says.
  ///
  /// @param userMssBytes `TCP_MAXSEG`, or 0
  /// @param receiveBufferBytes what the receive buffer may grow to
  static SynOptions offer(
      TcpConfig config, int pathMssBytes, int userMssBytes, int receiveBufferBytes) {
    TcpConfig.Options options = config.options();
    int mss = userMssBytes == 0 ? pathMssBytes : Math.min(userMssBytes, pathMssBytes);
    return new SynOptions(
        mss,
        options.windowScaling() ? ReceiveWindow.scaleFor(receiveBufferBytes) : SynOptions.NONE,
        options.sack(),
        options.timestamps());
  }

  /// Payload of the largest segment that a route takes, if it has no TCP options.
  static int mssOf(Route route, boolean v6) {
    return route.mtuBytes() - headersOctets(v6);
  }

  /// What our SYN says about segments that come by that route. It is about what we can receive, so
  /// the path MTU that was found for the other direction has no part in it (RFC 9293 section 3.7.1,
  /// RFC 1191 section 3.1).
  static int advertisedMssOf(Route route, boolean v6) {
    RouteMetrics metrics = route.metrics();
    if (metrics.advertisedMssBytes() > 0) {
      return metrics.advertisedMssBytes();
    }
    int mtu = route.out().mtuBytes();
    return (metrics.mtuBytes() > 0 ? Math.min(metrics.mtuBytes(), mtu) : mtu) - headersOctets(v6);
  }

  /// Length of the headers of IP and TCP without options.
  static int headersOctets(boolean v6) {
    return v6 ? IPV6_HEADERS_OCTETS : IPV4_HEADERS_OCTETS;
  }

  /// Length of the options that every segment has.
  static int optionsOctets(TcpSock sock) {
    int timestamps = sock.agreed.timestamps() ? TcpOptionsWriter.TIMESTAMPS_LENGTH_BYTES : 0;
    return timestamps + sock.ecn.reserve();
  }

  private OutgoingHeader() {}
}
