package dev.argyle.tcp.handshake;

import dev.argyle.wire.TcpFlags;

/// How accurate ECN tells what the IP header of a SYN or SYN-ACK had when it arrived: by the three
/// flags of the SYN-ACK, and of the pure ACK that answers the SYN-ACK (RFC 9768 sections 3.1.1 and
/// 3.2.2.1, tables 2 to 4). So its sender learns whether something on the way writes that field.
public final class HandshakeEcho {
  /// In place of a field: the flags do not say.
  public static final int UNTOLD = -1;

  private static final int CE = 3;
  private static final int[] FLAGS = {
    TcpFlags.CWR, TcpFlags.CWR | TcpFlags.ECE, TcpFlags.AE, TcpFlags.AE | TcpFlags.CWR
  };

  /// The flags for a field of the IP header, 0 to 3.
  public static int flags(int ecnField) {
    return FLAGS[ecnField];
  }

  /// The field that flags tell, 0 to 3, or [#UNTOLD].
  ///
  /// @param segmentFlags [TcpFlags]; only AE, CWR and ECE are looked at
  public static int field(int segmentFlags) {
    int said = segmentFlags & EcnSetup.MASK;
    for (int field = 0; field < FLAGS.length; field++) {
      if (FLAGS[field] == said) {
        return field;
      }
    }
    return UNTOLD;
  }

  /// Whether the network may have done that (RFC 3168 section 18): nothing, or a mark on what
  /// allows marks.
  ///
  /// @param sent the field as it was sent, 0 to 3
  /// @param arrived the field as it came, or [#UNTOLD]
  public static boolean isPossible(int sent, int arrived) {
    return arrived == UNTOLD || arrived == sent || sent != 0 && arrived == CE;
  }

  private HandshakeEcho() {}
}
