package dev.argyle.testkit.stateevent;

import dev.argyle.wire.TcpFlags;

/// A segment as it comes.
///
/// @param flags bits of [TcpFlags]
/// @param octets of text
/// @param stamped whether it has a timestamps option
record Segment(int flags, int seq, int ack, int octets, boolean stamped, int tsVal) {
  boolean syn() {
    return has(TcpFlags.SYN);
  }

  boolean fin() {
    return has(TcpFlags.FIN);
  }

  boolean rst() {
    return has(TcpFlags.RST);
  }

  boolean acks() {
    return has(TcpFlags.ACK);
  }

  /// SEG.LEN: SYN and FIN count, RFC 9293 section 3.4.
  int length() {
    return octets + (syn() ? 1 : 0) + (fin() ? 1 : 0);
  }

  private boolean has(int flag) {
    return (flags & flag) != 0;
  }
}
