package dev.argyle.bench;

import java.util.Locale;

/// The benches there are.
public enum BenchName {
  /// A stream between two hosts in one JVM.
  STREAM,
  /// Exchanges of one octet between them.
  RR,
  /// Connections with one exchange each.
  CRR,
  /// Memory of connections, finding one among many, streams on many.
  CONNECTIONS,
  /// A stream to and from a stack behind a TUN device.
  TUN_STREAM,
  /// Exchanges of one octet with it.
  TUN_RR,
  /// Connections to it with one exchange each.
  TUN_CRR,
  /// Datagrams to and from it.
  UDP,
  /// Packets of a simulation, and how streams share a link in it.
  SIM;

  /// The name on the command line: `tun-stream`.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
