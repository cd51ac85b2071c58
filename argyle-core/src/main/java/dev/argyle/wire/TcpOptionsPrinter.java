package dev.argyle.wire;

/// TCP options as packet scripts write them, in the order in which they stand: `mss 1460,sackOK,TS
/// val 1 ecr 2,nop,wscale 7`.
final class TcpOptionsPrinter {
  private static final int FIELD = TcpOptions.ACCURATE_ECN_FIELD_LENGTH_BYTES;
  private static final String[] NAMES_0 = {"e0b", "ceb", "e1b"};
  private static final String[] NAMES_1 = {"e1b", "ceb", "e0b"};

  /// Appends all options; one whose length is impossible ends the list with `...`.
  static void print(StringBuilder to, byte[] b, int at, int lengthBytes) {
    int end = at + lengthBytes;
    int next = at;
    while (next < end) {
      if (next > at) {
        to.append(',');
      }
      int kind = NetworkOrder.u8(b, next);
      if (kind == TcpOptions.KIND_END) {
        to.append("eol");
        return;
      }
      if (kind == TcpOptions.KIND_NOP) {
        to.append("nop");
        next++;
        continue;
      }
      int length = next + 1 < end ? NetworkOrder.u8(b, next + 1) : 0;
      if (length < 2 || length > end - next) {
        to.append("...");
        return;
      }
      option(to, b, next, length);
      next += length;
    }
  }

  private static void option(StringBuilder to, byte[] b, int at, int length) {
    int kind = NetworkOrder.u8(b, at);
    if (kind == TcpOptions.KIND_MSS && length == TcpOptions.MSS_LENGTH) {
      to.append("mss ").append(NetworkOrder.u16(b, at + 2));
    } else if (kind == TcpOptions.KIND_WINDOW_SCALE && length == TcpOptions.WINDOW_SCALE_LENGTH) {
      to.append("wscale ").append(NetworkOrder.u8(b, at + 2));
    } else if (kind == TcpOptions.KIND_SACK_PERMITTED
        && length == TcpOptions.SACK_PERMITTED_LENGTH) {
      to.append("sackOK");
    } else if (kind == TcpOptions.KIND_TIMESTAMPS && length == TcpOptions.TIMESTAMPS_LENGTH) {
      to.append("TS val ").append(NetworkOrder.u32(b, at + 2));
      to.append(" ecr ").append(NetworkOrder.u32(b, at + 6));
    } else if (kind == TcpOptions.KIND_SACK
        && length > 2
        && length % TcpOptions.SACK_BLOCK_LENGTH_BYTES == 2) {
      to.append("sack");
      for (int block = at + 2; block < at + length; block += TcpOptions.SACK_BLOCK_LENGTH_BYTES) {
        to.append(' ').append(NetworkOrder.u32(b, block));
        to.append(':').append(NetworkOrder.u32(b, block + 4));
      }
    } else if ((kind == TcpOptions.KIND_ACCURATE_ECN_0 || kind == TcpOptions.KIND_ACCURATE_ECN_1)
        && length <= 2 + NAMES_0.length * FIELD) {
      String[] names = kind == TcpOptions.KIND_ACCURATE_ECN_0 ? NAMES_0 : NAMES_1;
      to.append("ECN");
      for (int i = 0; i < (length - 2) / FIELD; i++) {
        int field = at + 2 + i * FIELD;
        int octets = NetworkOrder.u8(b, field) << 16 | NetworkOrder.u16(b, field + 1);
        to.append(' ').append(names[i]).append(' ').append(octets);
      }
    } else if (kind == TcpOptions.KIND_FAST_OPEN || isFastOpenExperiment(b, at, length)) {
      boolean experimental = kind == TcpOptions.KIND_EXPERIMENT;
      FastOpenCookie cookie = FastOpenCookie.read(b, at, length, experimental, null);
      to.append(cookie == null ? "kind " + kind + " len " + length : cookie.toString());
    } else {
      to.append("kind ").append(kind).append(" len ").append(length);
    }
  }

  private static boolean isFastOpenExperiment(byte[] b, int at, int length) {
    return NetworkOrder.u8(b, at) == TcpOptions.KIND_EXPERIMENT
        && length >= 4
        && NetworkOrder.u16(b, at + 2) == TcpOptions.FAST_OPEN_MAGIC;
  }

  private TcpOptionsPrinter() {}
}
