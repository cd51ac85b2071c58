package dev.argyle.wire;

/// The nine control bits of a TCP header as an `int`: RFC 9293 section 3.1, and AE of RFC 9768
/// section 3.1.
public final class TcpFlags {
  /// No more data from the sender.
  public static final int FIN = 0x001;

  /// Synchronize sequence numbers.
  public static final int SYN = 0x002;

  /// Reset the connection.
  public static final int RST = 0x004;

  /// Push.
  public static final int PSH = 0x008;

  /// The acknowledgment field counts.
  public static final int ACK = 0x010;

  /// The urgent pointer counts.
  public static final int URG = 0x020;

  /// ECN echo, RFC 3168 section 6.1.
  public static final int ECE = 0x040;

  /// Congestion window reduced, RFC 3168 section 6.1.
  public static final int CWR = 0x080;

  /// Accurate ECN, RFC 9768; the bit was once NS of RFC 3540.
  public static final int AE = 0x100;

  /// All nine.
  public static final int MASK = 0x1ff;

  private static final int[] ORDER = {SYN, FIN, RST, PSH, URG, ECE, CWR, AE, ACK};
  private static final String LETTERS = "SFRPUEWA.";

  /// As packet scripts write them, ACK being the dot at the end: `S`, `S.`, `FP.`, `SEW`, `SE.`;
  /// `-` where no bit is set.
  ///
  /// @param flags bits above [#MASK] are not looked at
  public static String toString(int flags) {
    StringBuilder to = new StringBuilder(ORDER.length);
    for (int i = 0; i < ORDER.length; i++) {
      if ((flags & ORDER[i]) != 0) {
        to.append(LETTERS.charAt(i));
      }
    }
    return to.isEmpty() ? "-" : to.toString();
  }

  private TcpFlags() {}
}
