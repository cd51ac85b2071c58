package dev.argyle.testkit.packetdrill;

import java.util.List;

/// A TCP option, as written.
sealed interface TcpOption {
  /// `nop`.
  record Nop() implements TcpOption {}

  /// `eol`.
  record End() implements TcpOption {}

  /// `mss 1460`.
  record Mss(int octets) implements TcpOption {}

  /// `wscale 8`.
  record WindowScale(int shift) implements TcpOption {}

  /// `sackOK`.
  record SackPermitted() implements TcpOption {}

  /// `sack 1:1001 2001:3001`: left and right edges in turn.
  record Sack(List<Long> edges) implements TcpOption {}

  /// `TS val 100 ecr 7`.
  record Timestamps(long value, long echo) implements TcpOption {}

  /// `FO cookie` (RFC 7413) and `FOEXP cookie`, its experimental form (RFC 6994).
  record FastOpen(boolean experimental, String cookie) implements TcpOption {}

  /// `ECN e1b 1 ceb 0 e0b 1`: the counters of Accurate ECN, RFC 9768 section 3.2.3.
  ///
  /// @param kind 172 if it begins with `e0b`, 174 if with `e1b`
  record AccurateEcn(int kind, List<Long> counters) implements TcpOption {}

  /// `raw 0204ff`: any octets, in hexadecimal.
  record Raw(String octets) implements TcpOption {}
}
