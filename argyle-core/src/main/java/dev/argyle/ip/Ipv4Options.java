package dev.argyle.ip;

import dev.argyle.wire.Ipv4Header;
import dev.argyle.wire.NetworkOrder;

/// Judges the options of a received IPv4 header, RFC 791 section 3.1. A host that does not forward
/// has nothing to do for any of them; it only refuses what is malformed (RFC 1122 section 3.2.1.8)
/// and what is source-routed (RFC 7126 sections 4.3 and 4.4).
final class Ipv4Options {
  /// Nothing is wrong.
  static final int PASS = -1;

  /// The packet was source-routed.
  static final int SOURCE_ROUTED = -2;

  private static final int END_OF_LIST = 0;
  private static final int NO_OPERATION = 1;
  private static final int RECORD_ROUTE = 7;
  private static final int TIMESTAMP = 68;
  private static final int LOOSE_SOURCE_ROUTE = 131;
  private static final int STRICT_SOURCE_ROUTE = 137;
  private static final int POINTER = 2;

  /// Judges the options of a header that [Ipv4Header#validate] passed.
  ///
  /// @return [#PASS], [#SOURCE_ROUTED], or the offset in the packet of the octet that is wrong
  static int judge(byte[] b, int at, int headerBytes) {
    int end = at + headerBytes;
    int option = at + Ipv4Header.MIN_LENGTH_BYTES;
    while (option < end) {
      int type = NetworkOrder.u8(b, option);
      if (type == END_OF_LIST) {
        return PASS;
      }
      if (type == NO_OPERATION) {
        option++;
        continue;
      }
      int left = end - option;
      int length = left < 2 ? 0 : NetworkOrder.u8(b, option + 1);
      if (length < 2 || length > left) {
        return Math.min(option + 1, end - 1) - at;
      }
      if (type == LOOSE_SOURCE_ROUTE || type == STRICT_SOURCE_ROUTE) {
        return SOURCE_ROUTED;
      }
      int fixed = fixedBytes(type);
      if (fixed > 0 && length < fixed) {
        return option + 1 - at;
      }
      if (fixed > 0 && NetworkOrder.u8(b, option + POINTER) <= fixed) {
        return option + POINTER - at;
      }
      option += length;
    }
    return PASS;
  }

  /// Octets in front of the data that the pointer field, which counts from 1, points into; 0 for
  /// options without a pointer.
  private static int fixedBytes(int type) {
    return switch (type) {
      case RECORD_ROUTE -> 3;
      case TIMESTAMP -> 4;
      default -> 0;
    };
  }

  private Ipv4Options() {}
}
