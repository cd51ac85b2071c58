/// One host under test, and a script that plays everything around it: the network, the peers, the
/// clock. [dev.argyle.testkit.TcpRig] is the front door.
///
/// ```java
/// try (var tcp = TcpRig.connecting(RigConfig.IPV4)) {
///   tcp.run("""
///       > S  0:0(0) win 65535 <mss 1460,sackOK,TS,nop,wscale 7>
///       +20ms < S. 0:0(0) ack 1 win 8192 <mss 1000>
///       > .  1:1(0) ack 1
///       """);
/// }
/// ```
///
/// The notation is that of packetdrill, as far as it goes:
///
/// | line | meaning |
/// |---|---|
/// | `> packet` | the stack sends this, now |
/// | `+200ms > packet` | time passes, and the stack sends this at the end of it, not before |
/// | `* > packet` | the next thing that the stack sends, at whatever time, is this |
/// | `< packet` | the peer sends this |
/// | `+0.2 < packet` | the same after 0.2 s |
/// | `+1s` | time passes |
/// | `// text` | a comment |
///
/// A packet is `flags first:end(octets) ack n win n urg n <options>`, flags being letters of
/// `SFRPUEWA` and `.` for ACK, or `-` for none; or `icmp unreachable port_unreachable [1:1(0)]`
/// with the quoted range of the stack's own sequence numbers. Numbers count from what the script
/// says in the two SYNs, so that a script is the same wherever sequence numbers start. Options are
/// compared in full if given, `TS` alone stands for any timestamps when expected, and for the right
/// ones when sent; `win` is compared if given, and when sent it stays what it was.
///
/// Every packet that the stack sends and the script does not mention fails the test, also one that
/// comes too early or too late, and so does what is left when [dev.argyle.testkit.TcpRig#run]
/// returns. Checksums and the contents of payload are checked always.
package dev.argyle.testkit;
