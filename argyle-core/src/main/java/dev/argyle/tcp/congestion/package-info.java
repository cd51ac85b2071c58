/// How much may be on its way: congestion control.
///
/// A [dev.argyle.tcp.congestion.CongestionControl] never sees a segment. Loss recovery tells it
/// what an acknowledgement meant (an [dev.argyle.tcp.congestion.AckSample]), that a loss was found,
/// that a timer ran out; it answers with a window in bytes. Bytes, never packets: a window counted
/// in packets is wrong as soon as the MSS changes.
///
/// What is here: [dev.argyle.tcp.congestion.NewReno] (RFC 5681, 6582) and
/// [dev.argyle.tcp.congestion.Cubic] (RFC 9438). Users add their own by name in
/// [dev.argyle.tcp.congestion.CongestionControls].
///
/// An instance belongs to one connection and is called under that connection's lock only.
package dev.argyle.tcp.congestion;
