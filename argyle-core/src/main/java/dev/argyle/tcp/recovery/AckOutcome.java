package dev.argyle.tcp.recovery;

/// What one ACK meant to loss recovery. One object is used again: read it before the next ACK.
public final class AckOutcome {
  private int newlyAckedBytes;
  private int newlySackedBytes;
  private long rttNanos = -1;
  private boolean duplicateReported;
  private boolean enteredRecovery;
  private boolean leftRecovery;
  private boolean undone;
  private boolean windowReduced;

  void begin() {
    newlyAckedBytes = 0;
    newlySackedBytes = 0;
    rttNanos = -1;
    duplicateReported = false;
    enteredRecovery = false;
    leftRecovery = false;
    undone = false;
    windowReduced = false;
  }

  void facts(int ackedOctets, int sackedOctets, long sampleNanos, boolean duplicate) {
    newlyAckedBytes = ackedOctets;
    newlySackedBytes = sackedOctets;
    rttNanos = sampleNanos;
    duplicateReported = duplicate;
  }

  void enterRecovery() {
    enteredRecovery = true;
    windowReduced = true;
  }

  void leaveRecovery() {
    leftRecovery = true;
  }

  void reduceWindow() {
    windowReduced = true;
  }

  void undo() {
    undone = true;
  }

  /// Octets newly acknowledged cumulatively, SYN and FIN included; 0 if SND.UNA did not move.
  public int newlyAckedBytes() {
    return newlyAckedBytes;
  }

  /// Whether SND.UNA moved.
  public boolean newDataAcked() {
    return newlyAckedBytes > 0;
  }

  /// Octets newly reported as held out of order.
  public int newlySackedBytes() {
    return newlySackedBytes;
  }

  /// The round-trip time that this ACK measured, or -1 if none; the estimator has it already.
  public long rttNanos() {
    return rttNanos;
  }

  /// Whether the receiver told of data that came twice (D-SACK, RFC 2883).
  public boolean duplicateReported() {
    return duplicateReported;
  }

  /// Whether fast recovery began.
  public boolean enteredRecovery() {
    return enteredRecovery;
  }

  /// Whether the window was reduced, for a loss or for an echoed mark.
  public boolean windowReduced() {
    return windowReduced;
  }

  /// Whether RECOVERY or LOSS ended.
  public boolean leftRecovery() {
    return leftRecovery;
  }

  /// Whether a loss turned out to be none, and the window was given back.
  public boolean undone() {
    return undone;
  }
}
