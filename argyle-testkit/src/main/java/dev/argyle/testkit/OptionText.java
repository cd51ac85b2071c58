package dev.argyle.testkit;

import dev.argyle.wire.NetworkOrder;
import dev.argyle.wire.TcpOptions;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// TCP options as scripts write them, to octets and back.
///
/// | text | option |
/// |---|---|
/// | `mss 1000`, `sackOK`, `wscale 7`, `nop`, `eol` | as they are called |
/// | `TS val 100 ecr 7` | timestamps |
/// | `sack 1001:2001 3001:4001` | blocks, in the numbers of the stream they are about |
/// | `raw 0204ff` | any octets |
final class OptionText {
  private static final HexFormat HEX = HexFormat.of();

  /// The octets of options that the peer sends, filled up with zeros to whole words.
  static byte[] encode(List<String> options, ScriptNumbers numbers) {
    var octets = new ByteArrayOutputStream();
    for (String option : options) {
      octets.writeBytes(encode(option.split(" ", -1), numbers));
    }
    while (octets.size() % 4 != 0) {
      octets.write(TcpOptions.KIND_END);
    }
    return octets.toByteArray();
  }

  private static byte[] encode(String[] words, ScriptNumbers numbers) {
    return switch (words[0]) {
      case "eol" -> new byte[] {TcpOptions.KIND_END};
      case "nop" -> new byte[] {TcpOptions.KIND_NOP};
      case "mss" -> {
        int mss = Integer.parseInt(words[1]);
        yield new byte[] {TcpOptions.KIND_MSS, 4, (byte) (mss >>> 8), (byte) mss};
      }
      case "wscale" ->
          new byte[] {TcpOptions.KIND_WINDOW_SCALE, 3, (byte) Integer.parseInt(words[1])};
      case "sackOK" -> new byte[] {TcpOptions.KIND_SACK_PERMITTED, 2};
      case "TS" -> {
        byte[] b = {TcpOptions.KIND_TIMESTAMPS, 10, 0, 0, 0, 0, 0, 0, 0, 0};
        NetworkOrder.putS32(b, 2, (int) Long.parseLong(words[2]));
        long echo = Long.parseLong(words[4]);
        NetworkOrder.putS32(b, 6, echo == 0 ? 0 : numbers.clockWire(echo));
        yield b;
      }
      case "sack" -> {
        byte[] b = new byte[2 + 8 * (words.length - 1)];
        b[0] = TcpOptions.KIND_SACK;
        b[1] = (byte) b.length;
        for (int i = 1; i < words.length; i++) {
          String[] edges = words[i].split(":", 2);
          NetworkOrder.putS32(b, 8 * i - 6, numbers.stackWire(Long.parseLong(edges[0])));
          NetworkOrder.putS32(b, 8 * i - 2, numbers.stackWire(Long.parseLong(edges[1])));
        }
        yield b;
      }
      case "raw" -> HEX.parseHex(words[1]);
      default -> throw new IllegalArgumentException("no option is called " + words[0]);
    };
  }

  /// Options that the stack has sent.
  static List<String> decode(byte[] b, int at, int lengthBytes, ScriptNumbers numbers) {
    var options = new ArrayList<String>();
    int end = at + lengthBytes;
    int next = at;
    while (next < end && b[next] != TcpOptions.KIND_END) {
      int length = b[next] == TcpOptions.KIND_NOP ? 1 : NetworkOrder.u8(b, next + 1);
      if (length < 1 || next + length > end) {
        throw new AssertionError("the stack has sent an option of impossible length");
      }
      options.add(decode(b, next, numbers));
      next += length;
    }
    return options;
  }

  private static String decode(byte[] b, int at, ScriptNumbers numbers) {
    return switch (b[at]) {
      case TcpOptions.KIND_NOP -> "nop";
      case TcpOptions.KIND_MSS -> "mss " + NetworkOrder.u16(b, at + 2);
      case TcpOptions.KIND_WINDOW_SCALE -> "wscale " + NetworkOrder.u8(b, at + 2);
      case TcpOptions.KIND_SACK_PERMITTED -> "sackOK";
      case TcpOptions.KIND_TIMESTAMPS ->
          "TS val "
              + numbers.clockScript(NetworkOrder.s32(b, at + 2))
              + " ecr "
              + NetworkOrder.u32(b, at + 6);
      case TcpOptions.KIND_SACK -> {
        var text = new StringBuilder("sack");
        for (int edge = at + 2; edge < at + b[at + 1]; edge += 8) {
          text.append(' ').append(numbers.peerScript(NetworkOrder.s32(b, edge)));
          text.append(':').append(numbers.peerScript(NetworkOrder.s32(b, edge + 4)));
        }
        yield text.toString();
      }
      default -> "kind " + b[at];
    };
  }

  /// Whether options are as a script expects them: `TS` alone is any timestamps.
  static boolean matches(List<String> expected, List<String> actual) {
    if (expected.size() != actual.size()) {
      return false;
    }
    for (int i = 0; i < expected.size(); i++) {
      boolean anyTimestamps = expected.get(i).equals("TS") && actual.get(i).startsWith("TS ");
      if (!anyTimestamps && !expected.get(i).equals(actual.get(i))) {
        return false;
      }
    }
    return true;
  }

  private OptionText() {}
}
