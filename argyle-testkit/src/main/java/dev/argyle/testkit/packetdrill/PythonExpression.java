package dev.argyle.testkit.packetdrill;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// An expression of whole numbers, as Python reads it: `or`, `and`, `not`, chains of comparisons,
/// `|`, `&`, `+ - * // % /`, brackets, names. True is 1, false is 0.
final class PythonExpression {
  private static final List<String> COMPARISONS = List.of("==", "!=", "<=", ">=", "<", ">");

  private final String text;
  private final Map<String, Long> names;
  private final Map<String, Long> seen = new LinkedHashMap<>();
  private int at;

  PythonExpression(String text, Map<String, Long> names) {
    this.text = text;
    this.names = names;
  }

  /// The names that were read, with their values.
  Map<String, Long> seen() {
    return seen;
  }

  /// A whole expression.
  long condition() {
    long value = conjunction();
    while (takeWord("or")) {
      long right = conjunction();
      value = value != 0 ? value : right;
    }
    return value;
  }

  private long conjunction() {
    long value = negation();
    while (takeWord("and")) {
      long right = negation();
      value = value == 0 ? value : right;
    }
    return value;
  }

  private long negation() {
    return takeWord("not") ? (negation() == 0 ? 1 : 0) : comparison();
  }

  private long comparison() {
    long left = union();
    boolean compared = false;
    boolean holds = true;
    while (true) {
      String sign = comparisonSign();
      if (sign.isEmpty()) {
        return compared ? (holds ? 1 : 0) : left;
      }
      at += sign.length();
      long right = union();
      compared = true;
      holds &= holds(left, sign, right);
      left = right;
    }
  }

  private String comparisonSign() {
    skipBlanks();
    for (String sign : COMPARISONS) {
      if (text.startsWith(sign, at)) {
        return sign;
      }
    }
    return "";
  }

  private static boolean holds(long left, String sign, long right) {
    return switch (sign) {
      case "==" -> left == right;
      case "!=" -> left != right;
      case "<=" -> left <= right;
      case ">=" -> left >= right;
      case "<" -> left < right;
      default -> left > right;
    };
  }

  private long union() {
    long value = intersection();
    while (take("|")) {
      value |= intersection();
    }
    return value;
  }

  private long intersection() {
    long value = sum();
    while (take("&")) {
      value &= sum();
    }
    return value;
  }

  private long sum() {
    long value = product();
    while (true) {
      if (take("+")) {
        value += product();
      } else if (take("-")) {
        value -= product();
      } else {
        return value;
      }
    }
  }

  private long product() {
    long value = single();
    while (true) {
      if (take("*")) {
        value *= single();
      } else if (take("//") || take("/")) {
        value = Math.floorDiv(value, nonZero(single()));
      } else if (take("%")) {
        value = Math.floorMod(value, nonZero(single()));
      } else {
        return value;
      }
    }
  }

  private long nonZero(long divisor) {
    if (divisor == 0) {
      throw new Mismatch("division by zero in: " + text);
    }
    return divisor;
  }

  private long single() {
    if (take("(")) {
      long inside = condition();
      if (!take(")")) {
        throw new Mismatch("a bracket is not closed in: " + text);
      }
      return inside;
    }
    if (take("-")) {
      return -single();
    }
    skipBlanks();
    if (at < text.length() && Character.isDigit(text.charAt(at))) {
      String digits = word();
      try {
        return Long.decode(digits);
      } catch (NumberFormatException _) {
        throw new Mismatch("'" + digits + "' is no whole number in: " + text);
      }
    }
    String name = name();
    if (name.equals("True") || name.equals("False")) {
      return name.equals("True") ? 1 : 0;
    }
    Long value = names.get(name);
    if (value == null) {
      throw new Mismatch(
          name.startsWith("tcpi_")
              ? "the stack's tcp_info has no " + name + " yet"
              : "nothing is called '" + name + "' in: " + text);
    }
    seen.put(name, value);
    return value;
  }

  /// The name that comes next.
  String name() {
    skipBlanks();
    return word();
  }

  private String word() {
    int from = at;
    while (at < text.length()
        && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_')) {
      at++;
    }
    if (from == at) {
      throw new Mismatch("this Python is not understood: " + text);
    }
    return text.substring(from, at);
  }

  /// Takes these characters if they come next.
  boolean take(String sign) {
    skipBlanks();
    if (text.startsWith(sign, at)) {
      at += sign.length();
      return true;
    }
    return false;
  }

  /// Takes this word if it comes next.
  boolean takeWord(String word) {
    skipBlanks();
    int end = at + word.length();
    boolean comes =
        text.startsWith(word, at)
            && (end == text.length()
                || !(Character.isLetterOrDigit(text.charAt(end)) || text.charAt(end) == '_'));
    if (comes) {
      at = end;
    }
    return comes;
  }

  private void skipBlanks() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }
}
