package dev.argyle.testkit;

import dev.argyle.testkit.ScriptLine.Act;
import dev.argyle.testkit.ScriptLine.Pause;
import dev.argyle.wire.TcpFlags;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads scripts; the notation is told in [dev.argyle.testkit].
final class PacketScript {
  private static final Pattern LINE =
      Pattern.compile("(?:(\\*|\\+[0-9.]+(?:s|ms|us|ns)?)(?:\\s+|$))?(?:([<>])\\s*(.*))?");
  private static final Pattern PAUSE = Pattern.compile("\\+([0-9]*\\.?[0-9]*)(s|ms|us|ns)?");
  private static final Pattern SEGMENT =
      Pattern.compile(
          "([SFRPUEWA.]+|-)\\s+(-?\\d+):(-?\\d+)\\((\\d+)\\)"
              + "(?:\\s+ack\\s+(-?\\d+))?(?:\\s+win\\s+(\\d+))?(?:\\s+urg\\s+(\\d+))?"
              + "(?:\\s+<([^>]*)>)?");
  private static final Pattern ERROR =
      Pattern.compile("icmp\\s+([a-z_ ]+?)(?:\\s+mtu\\s+(\\d+))?\\s+\\[(-?\\d+):.*]");
  private static final String FLAG_LETTERS = "SFRPUEWA.";
  private static final int[] FLAGS = {
    TcpFlags.SYN,
    TcpFlags.FIN,
    TcpFlags.RST,
    TcpFlags.PSH,
    TcpFlags.URG,
    TcpFlags.ECE,
    TcpFlags.CWR,
    TcpFlags.AE,
    TcpFlags.ACK
  };

  /// The lines of a script, in order.
  ///
  /// @throws IllegalArgumentException if a line cannot be read
  static List<ScriptLine> parse(String script) {
    var lines = new ArrayList<ScriptLine>();
    int number = 0;
    for (String raw : script.lines().toList()) {
      number++;
      int comment = raw.indexOf("//");
      String text = (comment < 0 ? raw : raw.substring(0, comment)).strip();
      if (!text.isEmpty()) {
        lines.add(line(number, text));
      }
    }
    return lines;
  }

  /// The segment that a single line without time or direction describes.
  static SegmentPattern segment(String text) {
    Matcher matcher = SEGMENT.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException("not a segment: " + text);
    }
    int flags = flags(group(matcher, 1));
    long seq = Long.parseLong(group(matcher, 2));
    int octets = Integer.parseInt(group(matcher, 4));
    if (Long.parseLong(group(matcher, 3)) != seq + octets) {
      throw new IllegalArgumentException("first position and octets do not make the end: " + text);
    }
    String ack = matcher.group(5);
    if (((flags & TcpFlags.ACK) != 0) != (ack != null)) {
      throw new IllegalArgumentException("'.' and 'ack n' go together: " + text);
    }
    String window = matcher.group(6);
    String urgent = matcher.group(7);
    String options = matcher.group(8);
    return new SegmentPattern(
        flags,
        seq,
        octets,
        ack == null ? 0 : Long.parseLong(ack),
        window == null ? null : Integer.valueOf(window),
        urgent == null ? 0 : Integer.parseInt(urgent),
        options == null ? null : options(options));
  }

  private static ScriptLine line(int number, String text) {
    Matcher matcher = LINE.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("line " + number + " cannot be read: " + text);
    }
    Pause pause = pause(matcher.group(1));
    String direction = matcher.group(2);
    if (direction == null) {
      return new ScriptLine(number, text, pause, Act.Wait.INSTANCE);
    }
    String packet = group(matcher, 3).strip();
    Matcher error = ERROR.matcher(packet);
    Act act;
    if (direction.equals(">")) {
      act = new Act.Expect(segment(packet));
    } else if (error.matches()) {
      String mtu = error.group(2);
      int mtuBytes = mtu == null ? 0 : Integer.parseInt(mtu);
      act = new Act.Report(group(error, 1), mtuBytes, Long.parseLong(group(error, 3)));
    } else {
      act = new Act.Inject(segment(packet));
    }
    return new ScriptLine(number, text, pause, act);
  }

  private static Pause pause(@Nullable String text) {
    if (text == null) {
      return Pause.NONE;
    }
    Matcher matcher = PAUSE.matcher(text);
    if (!matcher.matches()) {
      return Pause.ANY;
    }
    String unit = matcher.group(2);
    int digits = unit == null || unit.equals("s") ? 9 : unit.equals("ms") ? 6 : 3;
    BigDecimal amount = new BigDecimal(group(matcher, 1));
    long nanos = amount.movePointRight("ns".equals(unit) ? 0 : digits).longValueExact();
    return new Pause(nanos, false);
  }

  private static int flags(String letters) {
    int flags = 0;
    for (int i = 0; i < letters.length(); i++) {
      int index = FLAG_LETTERS.indexOf(letters.charAt(i));
      flags |= index < 0 ? 0 : FLAGS[index];
    }
    return flags;
  }

  private static List<String> options(String text) {
    if (text.isBlank()) {
      return List.of();
    }
    return Arrays.stream(text.split(",", -1))
        .map(option -> option.strip().replaceAll("\\s+", " "))
        .toList();
  }

  private static String group(Matcher matcher, int number) {
    return Objects.requireNonNull(matcher.group(number));
  }

  private PacketScript() {}
}
