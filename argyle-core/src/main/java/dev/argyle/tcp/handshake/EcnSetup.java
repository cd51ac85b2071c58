package dev.argyle.tcp.handshake;

import dev.argyle.wire.TcpFlags;

/// What a SYN or SYN-ACK says of ECN, RFC 3168 section 6.1.1: by ECE and CWR a SYN asks for it, by
/// ECE alone a SYN-ACK agrees. Every other pattern says no.
public enum EcnSetup {
  /// Neither asks nor agrees.
  NONE(0),
  /// An ECN-setup SYN: its sender can do ECN, and wants to.
  ASKS(TcpFlags.ECE | TcpFlags.CWR),
  /// An ECN-setup SYN-ACK: its sender does so, too.
  AGREES(TcpFlags.ECE);

  private static final int MASK = TcpFlags.ECE | TcpFlags.CWR;

  private final int flags;

  EcnSetup(int flags) {
    this.flags = flags;
  }

  /// What to set in the header besides SYN and ACK.
  public int flags() {
    return flags;
  }

  /// What a received SYN says, or SYN-ACK.
  ///
  /// A SYN must not be marked itself (RFC 3168 section 6.1.1). If one is that asks for ECN alone,
  /// somebody on the way writes the field without knowing it, and ECN would tell nonsense: as on
  /// Linux it says no then. One that asks for accurate ECN as well may be marked (RFC 9768 section
  /// 2.5).
  ///
  /// @param segmentFlags [TcpFlags], SYN among them
  /// @param ecnField of the IP header, 0 to 3
  public static EcnSetup of(int segmentFlags, int ecnField) {
    boolean acks = (segmentFlags & TcpFlags.ACK) != 0;
    int said = segmentFlags & MASK;
    if (acks) {
      return said == AGREES.flags ? AGREES : NONE;
    }
    boolean garbled = ecnField != 0 && (segmentFlags & TcpFlags.AE) == 0;
    return said == ASKS.flags && !garbled ? ASKS : NONE;
  }
}
