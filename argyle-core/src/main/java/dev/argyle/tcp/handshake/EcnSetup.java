package dev.argyle.tcp.handshake;

import dev.argyle.wire.TcpFlags;

/// What a SYN and its answer say of ECN by three flags, (AE, CWR, ECE): RFC 9768 section 3.1.2,
/// which contains RFC 3168 section 6.1.1.
///
/// | SYN | asks for |  | SYN-ACK | to a SYN (1,1,1) | to a SYN (0,1,1) |
/// |---|---|---|---|---|---|
/// | 0,0,0 | nothing | | 0,0,0 and 1,1,1 | nothing | nothing |
/// | 0,1,1 | classic | | 0,0,1 | classic | classic |
/// | 1,1,1 | accurate | | all others | accurate | nothing |
///
/// A SYN-ACK that agrees to accurate feedback tells at the same time how the SYN has arrived
/// ([HandshakeEcho]).
public final class EcnSetup {
  /// The flags that it is about.
  public static final int MASK = TcpFlags.AE | TcpFlags.CWR | TcpFlags.ECE;

  private static final int CLASSIC_SYN = TcpFlags.CWR | TcpFlags.ECE;
  private static final int CLASSIC_SYN_ACK = TcpFlags.ECE;

  /// The flags of a SYN that asks for a mode.
  public static int asks(EcnMode wanted) {
    return switch (wanted) {
      case NONE -> 0;
      case CLASSIC -> CLASSIC_SYN;
      case ACCURATE -> MASK;
    };
  }

  /// What a received SYN asks for. Combinations that nobody sends yet count as (1,1,1), RFC 9768
  /// section 3.1.3.
  ///
  /// A SYN must not be marked itself (RFC 3168 section 6.1.1). If one is that asks for classic
  /// feedback, somebody on the way writes the field without knowing it, and ECN would tell
  /// nonsense: as on Linux it asks for nothing then. One that asks for accurate feedback may be
  /// marked (RFC 9768 section 2.5).
  ///
  /// @param ecnField of the IP header, 0 to 3
  public static EcnMode asked(int synFlags, int ecnField) {
    int said = synFlags & MASK;
    if (said == 0) {
      return EcnMode.NONE;
    }
    if (said == CLASSIC_SYN) {
      return ecnField == 0 ? EcnMode.CLASSIC : EcnMode.NONE;
    }
    return EcnMode.ACCURATE;
  }

  /// What a listener makes of it. One that does not know accurate feedback does not look at AE (RFC
  /// 3168 section 6.1.1).
  ///
  /// @param takes the most it agrees to
  public static EcnMode taken(int synFlags, int ecnField, EcnMode takes) {
    EcnMode asked = asked(synFlags, ecnField);
    if (asked != EcnMode.ACCURATE || takes == EcnMode.ACCURATE) {
      return asked.and(takes);
    }
    return (synFlags & CLASSIC_SYN) == CLASSIC_SYN ? takes : EcnMode.NONE;
  }

  /// The flags of the SYN-ACK to a SYN.
  ///
  /// @param agreed what its receiver makes of it
  /// @param synField the field of the IP header that it came with, 0 to 3
  public static int answers(EcnMode agreed, int synField) {
    return switch (agreed) {
      case NONE -> 0;
      case CLASSIC -> CLASSIC_SYN_ACK;
      case ACCURATE -> HandshakeEcho.flags(synField);
    };
  }

  /// What a received SYN-ACK agrees to.
  ///
  /// @param asked what the SYN has asked for
  public static EcnMode answered(int synAckFlags, EcnMode asked) {
    int said = synAckFlags & MASK;
    return switch (asked) {
      case NONE -> EcnMode.NONE;
      case CLASSIC -> (said & CLASSIC_SYN) == CLASSIC_SYN_ACK ? EcnMode.CLASSIC : EcnMode.NONE;
      case ACCURATE -> {
        if (said == 0 || said == MASK) { // MASK: old hosts that send back what they got
          yield EcnMode.NONE;
        }
        yield said == CLASSIC_SYN_ACK ? EcnMode.CLASSIC : EcnMode.ACCURATE;
      }
    };
  }

  private EcnSetup() {}
}
