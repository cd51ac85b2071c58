/// What the sending half of a connection is made of, each part a mechanism of its own: given
/// values, it returns values. None knows the connection, reads a clock or sends.
///
/// ```
///   user's bytes ──> SendBuffer ──────────── attach ───────────┐
///                        │ unsent octets                       v
///                        v                                  a packet ──> ip
///                 SendPermission: how many now?                ^
///                        │ none: WindowProbe, KeepAlive        │
///                        v                                     │
///                 SegmentHeader ─────── SegmentWriter ─────────┘
/// ```
///
/// [dev.argyle.tcp.send.EcnSender] says which packets may be marked, and when to say CWR.
///
/// All of it is guarded by the lock of the sock it belongs to, and right across the wrap of the
/// sequence space.
package dev.argyle.tcp.send;
