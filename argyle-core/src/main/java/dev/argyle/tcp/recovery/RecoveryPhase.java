package dev.argyle.tcp.recovery;

/// Where loss recovery stands.
public enum RecoveryPhase {
  /// All goes well.
  OPEN,
  /// Something came out of order, too little to call it a loss.
  DISORDER,
  /// Fast recovery, RFC 8985 or RFC 6582: losses known from ACKs are sent again.
  RECOVERY,
  /// The timer ran out, RFC 5681 section 3.1: all that is not SACKed is sent again in slow start.
  LOSS;

  /// Whether no loss is being repaired.
  public boolean isCalm() {
    return this == OPEN || this == DISORDER;
  }
}
