package dev.argyle.bench;

import java.util.Locale;

/// The benches there are.
public enum BenchName {
  /// A stream between two hosts in one JVM.
  STREAM,
  /// Exchanges of one octet between them.
  RR,
  /// Connections with one exchange each.
  CRR;

  /// The name on the command line: `tun-stream`.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
