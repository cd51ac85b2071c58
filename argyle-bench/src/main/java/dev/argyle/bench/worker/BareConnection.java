package dev.argyle.bench.worker;

import dev.argyle.wire.NetworkOrder;
import dev.argyle.wire.TcpHeader;
import dev.argyle.wire.TcpOptions;

/// What [BareResponder] remembers of a connection: a few sequence numbers.
final class BareConnection {
  private static final int DUPLICATES_OF_LOSS = 3;

  boolean open;
  int ownPort;
  int peerPort;
  int rcvNxt;
  int sndNxt;
  int unacknowledgedSegments;
  boolean ackWaits;
  private int sndUna;
  private int windowBytes;
  private int windowShift;
  private int duplicates;

  /// A SYN begins it anew.
  ///
  /// @param at where the TCP header is
  void begin(byte[] b, int at, int iss) {
    open = true;
    ownPort = TcpHeader.destinationPort(b, at);
    peerPort = TcpHeader.sourcePort(b, at);
    rcvNxt = TcpHeader.seq(b, at) + 1;
    sndUna = iss;
    sndNxt = iss;
    duplicates = 0;
    unacknowledgedSegments = 0;
    ackWaits = false;
    windowBytes = TcpHeader.window(b, at);
    windowShift = windowShift(b, at);
  }

  private static int windowShift(byte[] b, int tcp) {
    int at = TcpHeader.optionsAt(tcp);
    int end = tcp + TcpHeader.dataOffsetBytes(b, tcp);
    while (at < end && b[at] != TcpOptions.KIND_END) {
      if (b[at] == TcpOptions.KIND_NOP) {
        at++;
      } else if (b[at] == TcpOptions.KIND_WINDOW_SCALE) {
        return b[at + 2];
      } else {
        at += Math.max(2, NetworkOrder.u8(b, at + 1));
      }
    }
    return 0;
  }

  /// Takes an acknowledgement and a window.
  ///
  /// @param payloadBytes of the segment that brought them
  void acknowledge(int ack, int window, int payloadBytes) {
    windowBytes = window << windowShift;
    if (ack - sndUna > 0) {
      sndUna = ack;
      duplicates = 0;
      if (sndNxt - sndUna < 0) {
        sndNxt = sndUna;
      }
    } else if (ack == sndUna
        && sndNxt != sndUna
        && payloadBytes == 0
        && ++duplicates == DUPLICATES_OF_LOSS) {
      goBack();
    }
  }

  boolean hasUnacknowledged() {
    return sndNxt != sndUna;
  }

  /// Sends everything again that was not acknowledged.
  void goBack() {
    sndNxt = sndUna;
  }

  /// Whether so many octets may be sent.
  ///
  /// @param mostUnderWay a limit of our own, as of a send buffer
  boolean maySend(int octets, int mostUnderWay) {
    return sndNxt - sndUna + octets <= Math.min(windowBytes, mostUnderWay);
  }
}
