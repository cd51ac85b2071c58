/// The packetdrill language: scripts that say which calls a program makes, which packets come in
/// and which the stack has to send, and when. [dev.argyle.testkit.packetdrill.ScriptRunner] runs
/// one against a fresh stack, in virtual time.
///
/// ```
/// 0    socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
/// +0   bind(3, ..., ...) = 0
/// +0   listen(3, 1) = 0
/// +0   < S 0:0(0) win 1000 <mss 1000>
/// +0   > S. 0:0(0) ack 1 <mss 1460>
/// +.1  < . 1:1(0) ack 1 win 1000
/// +0   accept(3, ..., ...) = 4
/// +0   write(4, ..., 100) = 100
/// +0   > P. 1:101(100) ack 1
/// ```
///
/// From text to verdict: [dev.argyle.testkit.packetdrill.Script] is the text read; the runner takes
/// event after event, lets virtual time pass, makes calls on a thread of their own, hands packets
/// in, and compares those that come out with a matcher. It is stricter than the original: a pure
/// ACK is never taken for the beginning of data, timestamp echoes are compared, checksums are
/// verified, and what the stack sends beyond the script fails it.
///
/// A script that asks for what only a kernel has (queueing disciplines, splice, null pointers) is
/// *not applicable*. One that asks for what the stack could have and has not fails.
package dev.argyle.testkit.packetdrill;
