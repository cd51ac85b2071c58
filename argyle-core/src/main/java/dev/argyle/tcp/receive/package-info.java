/// What the receiving half of a connection is made of, each part a mechanism of its own: given
/// values, it returns values. None knows the connection, reads a clock or sends.
///
/// ```
///   segment ── Paws ──> acceptable?
///      │ in order                          │ past a hole
///      v                                   v
///   receive queue <── pollAt(rcvNxt) ── ReassemblyQueue ── rangeContaining ──> SackGenerator
///      │                                                                           │
///      └── free space ──> ReceiveWindow ──┐        DelayedAck ── now or later ──┐  │
///                                         v                                     v  v
///                                        the next segment that leaves with an ACK
/// ```
///
/// [dev.argyle.tcp.receive.EcnEcho] and [dev.argyle.tcp.receive.EcnCounters] stand beside it: what
/// each segment that leaves says of the congestion marks that came in (`docs/ecn.md`).
///
/// All of it is guarded by the lock of the sock it belongs to, and right across the wrap of the
/// sequence space.
package dev.argyle.tcp.receive;
