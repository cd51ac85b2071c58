package dev.argyle.tcp.recovery;

/// Where loss recovery stands.
public enum RecoveryPhase {
  /// All goes well.
  OPEN,
  /// Something came out of order, too little to call it a loss.
  DISORDER,
  /// A congestion mark was echoed, RFC 3168 section 6.1.2: the window shrinks, nothing is lost.
  CWR,
  /// Fast recovery, RFC 8985 or RFC 6582: losses known from ACKs are sent again.
  RECOVERY,
  /// The timer ran out, RFC 5681 section 3.1: all that is not SACKed is sent again in slow start.
  LOSS;

  /// Whether no loss is being repaired.
  public boolean isCalm() {
    return this != RECOVERY && this != LOSS;
  }
}
