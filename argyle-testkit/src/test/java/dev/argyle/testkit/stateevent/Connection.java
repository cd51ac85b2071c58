package dev.argyle.testkit.stateevent;

import dev.argyle.sock.TcpState;

/// Where a connection stands when the segment comes, in the names of RFC 9293 section 3.3.1 and as
/// the peer can tell from the wire. Without a connection the numbers are any.
///
/// @param passive whether it was opened by the peer (MUST-11)
/// @param orphaned whether the user has closed its socket and cannot read any more (MAY-1)
/// @param finSent whether our FIN is the octet before SND.NXT
/// @param maxSndWnd MAX.SND.WND of RFC 5961 section 5.2: the largest window the peer has announced
/// @param irs the peer's first sequence number
/// @param rcvWnd as we have announced it last
/// @param timestamps whether both ends have agreed on them
/// @param tsRecent TS.Recent of RFC 7323 section 4.3
record Connection(
    TcpState state,
    boolean passive,
    boolean orphaned,
    int iss,
    int sndUna,
    int sndNxt,
    boolean finSent,
    int maxSndWnd,
    int irs,
    int rcvNxt,
    int rcvWnd,
    boolean timestamps,
    int tsRecent) {

  /// The first number past the receive window.
  int rightEdge() {
    return rcvNxt + rcvWnd;
  }
}
