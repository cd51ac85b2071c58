/// How much may be on its way: congestion control.
///
/// A [dev.argyle.tcp.congestion.CongestionControl] never sees a segment. Loss recovery tells it
/// what an acknowledgement meant (an [dev.argyle.tcp.congestion.AckSample]), that a loss was found,
/// that a timer ran out; it answers with a window in bytes. Bytes, never packets: a window counted
/// in packets is wrong as soon as the MSS changes.
///
/// What is here: [dev.argyle.tcp.congestion.NewReno] (RFC 5681, 6582) and
/// [dev.argyle.tcp.congestion.Cubic] (RFC 9438), both with
/// [dev.argyle.tcp.congestion.HyStartPlusPlus]; [dev.argyle.tcp.congestion.Bbr]
/// (draft-ietf-ccwg-bbr) and [dev.argyle.tcp.congestion.Dctcp] (RFC 8257). Users add their own by
/// name in [dev.argyle.tcp.congestion.CongestionControls]; `docs/congestion.md` says how.
///
/// Around them, one for each connection: [dev.argyle.tcp.congestion.DeliveryRate] measures what the
/// network delivers, [dev.argyle.tcp.congestion.WindowUse] whether the window is used, and
/// [dev.argyle.tcp.congestion.Pacer] says when the next segment may leave.
///
/// An instance belongs to one connection and is called under that connection's lock only.
package dev.argyle.tcp.congestion;
