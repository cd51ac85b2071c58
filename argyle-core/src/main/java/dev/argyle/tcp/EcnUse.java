package dev.argyle.tcp;

import dev.argyle.tcp.handshake.EcnMode;

/// When ECN is used (RFC 3168, RFC 9768): what is asked for when a connection is opened, and what
/// is taken at most when a peer asks. The numbers of `tcp_ecn` are their ordinals.
public enum EcnUse {
  /// Never.
  NEVER(EcnMode.NONE, EcnMode.NONE),
  /// Classic ECN is asked for and taken.
  ASK(EcnMode.CLASSIC, EcnMode.CLASSIC),
  /// Classic ECN is taken.
  TAKE(EcnMode.NONE, EcnMode.CLASSIC),
  /// Accurate ECN is asked for and taken.
  ASK_ACCURATE(EcnMode.ACCURATE, EcnMode.ACCURATE),
  /// Classic ECN is asked for, accurate ECN is taken.
  ASK_CLASSIC_TAKE_ACCURATE(EcnMode.CLASSIC, EcnMode.ACCURATE),
  /// Accurate ECN is taken.
  TAKE_ACCURATE(EcnMode.NONE, EcnMode.ACCURATE);

  private final EcnMode asks;
  private final EcnMode takes;

  EcnUse(EcnMode asks, EcnMode takes) {
    this.asks = asks;
    this.takes = takes;
  }

  /// What our SYN asks for.
  EcnMode asks() {
    return asks;
  }

  /// The most that a peer's SYN gets.
  EcnMode takes() {
    return takes;
  }
}
