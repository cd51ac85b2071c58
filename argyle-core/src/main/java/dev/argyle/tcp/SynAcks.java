package dev.argyle.tcp;

import dev.argyle.tcp.TcpCounters.Counter;
import dev.argyle.tcp.handshake.EcnMode;
import dev.argyle.tcp.handshake.NegotiatedOptions;
import dev.argyle.tcp.handshake.TcpRequestSock;
import dev.argyle.tcp.send.SegmentHeader;
import dev.argyle.wire.FastOpenCookie;
import dev.argyle.wire.TcpFlags;
import org.jspecify.annotations.Nullable;

/// What goes back to those who open connections to a listener: SYN-ACKs, or a reset.
final class SynAcks {
  private final TcpProtocol tcp;

  SynAcks(TcpProtocol tcp) {
    this.tcp = tcp;
  }

  /// Sends one for a request.
  ///
  /// @param rcvNxt what is acknowledged
  /// @param cookie the option of Fast Open, or null for none
  void send(TcpRequestSock request, int rcvNxt, @Nullable FastOpenCookie cookie, long nowNanos) {
    int clock = OutgoingHeader.timestamp(request.tsOffset(), nowNanos);
    SegmentHeader header = header(request, request.iss(), rcvNxt, request.agreed(), clock);
    header.fastOpen(cookie);
    send(request, header, request.agreed());
  }

  /// Sends one that is forgotten.
  ///
  /// @param iss the cookie
  /// @param told what of the request comes back with it
  void send(TcpRequestSock request, int iss, NegotiatedOptions told, int timestamp) {
    send(request, header(request, iss, request.rcvNxt(), told, timestamp), told);
  }

  private void send(TcpRequestSock request, SegmentHeader header, NegotiatedOptions told) {
    if (told.ecn() == EcnMode.ACCURATE && request.isFirstAnswer()) {
      AccurateEcn.addFirstOption(header, tcp.config());
    }
    tcp.reply().send(request, header);
  }

  private SegmentHeader header(
      TcpRequestSock request, int iss, int rcvNxt, NegotiatedOptions told, int timestamp) {
    SegmentHeader header = new SegmentHeader();
    int ecn = Ecn.synAckFlags(request, told.ecn(), tcp.config().options().accurateEcn());
    header.begin(iss, rcvNxt, TcpFlags.SYN | TcpFlags.ACK | ecn, request.windowBytes());
    header.synOptions(request.ownMssBytes(), told.ownScale(), told.sackPermitted());
    if (told.timestamps()) {
      header.timestamps(timestamp, request.tsRecent());
    }
    return header;
  }

  /// Ends an attempt.
  void reset(TcpRequestSock request) {
    tcp.counters().count(Counter.OUT_RESETS);
    SegmentHeader header = new SegmentHeader();
    header.begin(request.sndNxt(), request.rcvNxt(), TcpFlags.RST | TcpFlags.ACK, 0);
    tcp.reply().send(request, header);
  }
}
