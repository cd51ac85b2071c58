package dev.argyle.testkit.packetdrill;

import dev.argyle.wire.NetworkOrder;
import dev.argyle.wire.TcpOptions;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// TCP options: from a script to the octets of the peer's segments, and from the octets of the
/// stack's segments to what a script would have written.
final class OptionCodec {
  private static final int FAST_OPEN = 34; // RFC 7413 section 4.1.1
  private static final int EXPERIMENT = 254; // RFC 6994
  private static final int FAST_OPEN_MAGIC = 0xf989;
  private static final int ACCURATE_ECN_0 = 172; // RFC 9768 section 3.2.3
  private static final int ACCURATE_ECN_1 = 174;
  private static final HexFormat HEX = HexFormat.of();

  /// The octets of options that the peer sends, filled up with zeros to whole words.
  ///
  /// @param scaledEcho as for [Conversation#clockWire]
  /// @param acks whether the segment has an ACK, without which an echo means nothing
  static byte[] encode(
      List<TcpOption> options, Conversation numbers, boolean scaledEcho, boolean acks) {
    var octets = new ByteArrayOutputStream();
    for (TcpOption option : options) {
      octets.writeBytes(
          switch (option) {
            case TcpOption.Nop() -> new byte[] {TcpOptions.KIND_NOP};
            case TcpOption.End() -> new byte[] {TcpOptions.KIND_END};
            case TcpOption.Mss(int mss) ->
                new byte[] {TcpOptions.KIND_MSS, 4, (byte) (mss >>> 8), (byte) mss};
            case TcpOption.WindowScale(int shift) ->
                new byte[] {TcpOptions.KIND_WINDOW_SCALE, 3, (byte) shift};
            case TcpOption.SackPermitted() -> new byte[] {TcpOptions.KIND_SACK_PERMITTED, 2};
            case TcpOption.Sack(List<Long> edges) -> sack(edges, numbers);
            case TcpOption.Timestamps(long value, long echo) ->
                timestamps(value, acks ? echo(echo, numbers, scaledEcho) : (int) echo);
            case TcpOption.FastOpen fastOpen -> fastOpen(fastOpen);
            case TcpOption.AccurateEcn(int kind, List<Long> counters) ->
                accurateEcn(kind, counters);
            case TcpOption.Raw(String hexadecimal) -> HEX.parseHex(hexadecimal);
          });
    }
    while (octets.size() % 4 != 0) {
      octets.write(TcpOptions.KIND_END);
    }
    if (octets.size() > TcpOptions.MAX_LENGTH_BYTES) {
      throw new Mismatch("options of " + octets.size() + " octets do not fit into a header");
    }
    return octets.toByteArray();
  }

  private static int echo(long script, Conversation numbers, boolean scaled) {
    if (script == 0) {
      return 0;
    }
    Integer live = numbers.clockWire(script, scaled);
    if (live == null) {
      throw new Mismatch("ecr " + script + " echoes no timestamp that the stack has sent");
    }
    return live;
  }

  private static byte[] timestamps(long value, int echo) {
    byte[] b = new byte[10];
    b[0] = TcpOptions.KIND_TIMESTAMPS;
    b[1] = 10;
    NetworkOrder.putS32(b, 2, (int) value);
    NetworkOrder.putS32(b, 6, echo);
    return b;
  }

  private static byte[] sack(List<Long> edges, Conversation numbers) {
    byte[] b = new byte[2 + 4 * edges.size()];
    b[0] = TcpOptions.KIND_SACK;
    b[1] = (byte) b.length;
    for (int i = 0; i < edges.size(); i++) {
      NetworkOrder.putS32(b, 2 + 4 * i, numbers.localWire(edges.get(i), false));
    }
    return b;
  }

  private static byte[] fastOpen(TcpOption.FastOpen option) {
    byte[] cookie = HEX.parseHex(option.cookie());
    int head = option.experimental() ? 4 : 2;
    byte[] b = new byte[head + cookie.length];
    b[0] = (byte) (option.experimental() ? EXPERIMENT : FAST_OPEN);
    b[1] = (byte) b.length;
    if (option.experimental()) {
      NetworkOrder.putU16(b, 2, FAST_OPEN_MAGIC);
    }
    System.arraycopy(cookie, 0, b, head, cookie.length);
    return b;
  }

  private static byte[] accurateEcn(int kind, List<Long> counters) {
    byte[] b = new byte[2 + 3 * counters.size()];
    b[0] = (byte) kind;
    b[1] = (byte) b.length;
    for (int i = 0; i < counters.size(); i++) {
      long value = counters.get(i);
      b[2 + 3 * i] = (byte) (value >>> 16);
      NetworkOrder.putU16(b, 3 + 3 * i, (int) value & 0xffff);
    }
    return b;
  }

  /// Options that the stack has sent, as far as they can be read: the rest becomes `raw`.
  static List<TcpOption> decode(byte[] b, Conversation numbers) {
    var options = new ArrayList<TcpOption>();
    int end = b.length;
    int next = 0;
    while (next < end && b[next] != TcpOptions.KIND_END) {
      int length = b[next] == TcpOptions.KIND_NOP ? 1 : next + 1 < end ? b[next + 1] & 0xff : 0;
      boolean whole = length >= 1 && (length >= 2 || b[next] == TcpOptions.KIND_NOP);
      if (!whole || next + length > end) {
        options.add(new TcpOption.Raw(HEX.formatHex(b, next, end)));
        return options;
      }
      options.add(decodeOne(b, next, length, numbers));
      next += length;
    }
    return options;
  }

  private static TcpOption decodeOne(byte[] b, int at, int length, Conversation numbers) {
    int kind = b[at] & 0xff;
    boolean magic = length >= 4 && NetworkOrder.u16(b, at + 2) == FAST_OPEN_MAGIC;
    if (kind == TcpOptions.KIND_NOP) {
      return new TcpOption.Nop();
    } else if (kind == TcpOptions.KIND_MSS && length == 4) {
      return new TcpOption.Mss(NetworkOrder.u16(b, at + 2));
    } else if (kind == TcpOptions.KIND_WINDOW_SCALE && length == 3) {
      return new TcpOption.WindowScale(b[at + 2] & 0xff);
    } else if (kind == TcpOptions.KIND_SACK_PERMITTED && length == 2) {
      return new TcpOption.SackPermitted();
    } else if (kind == TcpOptions.KIND_TIMESTAMPS && length == 10) {
      return new TcpOption.Timestamps(NetworkOrder.u32(b, at + 2), NetworkOrder.u32(b, at + 6));
    } else if (kind == TcpOptions.KIND_SACK && length % 8 == 2) {
      var edges = new ArrayList<Long>();
      for (int edge = at + 2; edge < at + length; edge += 4) {
        edges.add(numbers.remoteScript(NetworkOrder.s32(b, edge), false));
      }
      return new TcpOption.Sack(edges);
    } else if (kind == FAST_OPEN) {
      return new TcpOption.FastOpen(false, HEX.formatHex(b, at + 2, at + length));
    } else if (kind == EXPERIMENT && magic) {
      return new TcpOption.FastOpen(true, HEX.formatHex(b, at + 4, at + length));
    } else if ((kind == ACCURATE_ECN_0 || kind == ACCURATE_ECN_1) && length % 3 == 2) {
      var counters = new ArrayList<Long>();
      for (int next = at + 2; next < at + length; next += 3) {
        counters.add((long) (b[next] & 0xff) << 16 | NetworkOrder.u16(b, next + 1));
      }
      return new TcpOption.AccurateEcn(kind, counters);
    }
    return new TcpOption.Raw(HEX.formatHex(b, at, at + length));
  }

  /// As a script writes them, with the angle brackets; nothing if there are none.
  static String text(List<TcpOption> options) {
    if (options.isEmpty()) {
      return "";
    }
    var words = new ArrayList<String>();
    options.forEach(each -> words.add(text(each)));
    return " <" + String.join(",", words) + ">";
  }

  private static String text(TcpOption option) {
    return switch (option) {
      case TcpOption.Nop() -> "nop";
      case TcpOption.End() -> "eol";
      case TcpOption.Mss(int mss) -> "mss " + mss;
      case TcpOption.WindowScale(int shift) -> "wscale " + shift;
      case TcpOption.SackPermitted() -> "sackOK";
      case TcpOption.Sack(List<Long> edges) -> {
        var text = new StringBuilder("sack");
        for (int i = 0; i + 1 < edges.size(); i += 2) {
          text.append(' ').append(edges.get(i)).append(':').append(edges.get(i + 1));
        }
        yield text.toString();
      }
      case TcpOption.Timestamps(long value, long echo) -> "TS val " + value + " ecr " + echo;
      case TcpOption.FastOpen(boolean experimental, String cookie) ->
          ((experimental ? "FOEXP " : "FO ") + cookie).strip();
      case TcpOption.AccurateEcn(int kind, List<Long> counters) -> accurateEcnText(kind, counters);
      case TcpOption.Raw(String octets) -> "raw " + octets;
    };
  }

  private static String accurateEcnText(int kind, List<Long> counters) {
    String[] names =
        kind == ACCURATE_ECN_0
            ? new String[] {"e0b", "ceb", "e1b"}
            : new String[] {"e1b", "ceb", "e0b"};
    var text = new StringBuilder("ECN");
    for (int i = 0; i < counters.size() && i < names.length; i++) {
      text.append(' ').append(names[i]).append(' ').append(counters.get(i));
    }
    return text.toString();
  }

  private OptionCodec() {}
}
