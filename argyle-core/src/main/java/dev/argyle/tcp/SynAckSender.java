package dev.argyle.tcp;

import dev.argyle.tcp.handshake.EcnMode;
import dev.argyle.tcp.handshake.NegotiatedOptions;
import dev.argyle.tcp.handshake.TcpRequestSock;
import dev.argyle.tcp.send.SegmentHeader;
import dev.argyle.wire.FastOpenCookie;
import dev.argyle.wire.TcpFlags;
import org.jspecify.annotations.Nullable;

/// Answers SYNs: the SYN-ACK of a half-open connection, of one that a cookie remembers, and of one
/// that Fast Open has opened already.
final class SynAckSender {
  private final TcpProtocol tcp;

  SynAckSender(TcpProtocol tcp) {
    this.tcp = tcp;
  }

  /// Answers the SYN of a request, for the first time or again.
  void send(TcpRequestSock request, long nowNanos) {
    send(request, request.rcvNxt(), null, nowNanos);
  }

  /// The same.
  ///
  /// @param rcvNxt what is acknowledged
  /// @param cookie the option of Fast Open, or null for none
  void send(TcpRequestSock request, int rcvNxt, @Nullable FastOpenCookie cookie, long nowNanos) {
    int clock = OutgoingHeader.timestamp(request.tsOffset(), nowNanos);
    SegmentHeader header = header(request, request.iss(), rcvNxt, request.agreed(), clock);
    header.fastOpen(cookie);
    send(request, header, request.agreed());
  }

  /// Answers a SYN that nobody will remember.
  ///
  /// @param iss the first number, which is the cookie
  /// @param told what the options say
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
}
