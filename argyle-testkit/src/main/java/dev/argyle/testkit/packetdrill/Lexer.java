package dev.argyle.testkit.packetdrill;

import java.util.Map;

/// The text of a script, read from left to right: words, numbers, signs, and the quoted parts that
/// are in another language. Blanks, line ends and comments (`//` and `/* */`) may stand between any
/// two of these.
final class Lexer {
  private final String text;
  private final Map<String, String> symbols;
  private int at;

  /// @param symbols words that stand for other words
  Lexer(String text, Map<String, String> symbols) {
    this.text = text;
    this.symbols = symbols;
  }

  /// The line of what comes next, from 1.
  int line() {
    skipBlanks();
    return lineOf(at);
  }

  /// Whether nothing is left.
  boolean atEnd() {
    skipBlanks();
    return at == text.length();
  }

  /// The next character, or 0 at the end.
  char peek() {
    skipBlanks();
    return at < text.length() ? text.charAt(at) : 0;
  }

  /// Whether these characters come next.
  boolean comes(String sign) {
    skipBlanks();
    return text.startsWith(sign, at);
  }

  /// Takes these characters if they come next.
  boolean take(String sign) {
    if (!comes(sign)) {
      return false;
    }
    at += sign.length();
    return true;
  }

  /// Takes these characters, which have to come next.
  void require(String sign) {
    if (!take(sign)) {
      throw error("'" + sign + "' is missing");
    }
  }

  /// Whether this very word comes next.
  boolean comesWord(String word) {
    return comes(word)
        && (at + word.length() == text.length() || !isWordPart(text.charAt(at + word.length())));
  }

  /// Takes this word if it comes next.
  boolean takeWord(String word) {
    if (!comesWord(word)) {
      return false;
    }
    at += word.length();
    return true;
  }

  /// A word of letters, digits and `_`; a symbol is replaced by what it stands for.
  String word() {
    skipBlanks();
    int from = at;
    while (at < text.length() && isWordPart(text.charAt(at))) {
      at++;
    }
    if (from == at) {
      throw error("a word is missing");
    }
    String word = text.substring(from, at);
    return symbols.getOrDefault(word, word);
  }

  /// Characters up to a blank or one of these.
  String until(String signs) {
    skipBlanks();
    int from = at;
    while (at < text.length()
        && !Character.isWhitespace(text.charAt(at))
        && signs.indexOf(text.charAt(at)) < 0) {
      at++;
    }
    return text.substring(from, at);
  }

  /// Whether a number comes next, with a sign or without.
  boolean comesNumber() {
    skipBlanks();
    int digit = at < text.length() && "+-".indexOf(text.charAt(at)) >= 0 ? at + 1 : at;
    return digit < text.length() && Character.isDigit(text.charAt(digit));
  }

  /// A whole number, decimal or with `0x`, of up to 64 bits.
  long number() {
    skipBlanks();
    boolean negative = text.startsWith("-", at);
    if (negative || text.startsWith("+", at)) {
      at++;
    }
    String digits = until("()[]{}<>,:;|=.~#+-*`");
    try {
      long value =
          digits.startsWith("0x") || digits.startsWith("0X")
              ? Long.parseUnsignedLong(digits.substring(2), 16)
              : Long.parseUnsignedLong(digits);
      return negative ? -value : value;
    } catch (NumberFormatException _) {
      throw error("'" + digits + "' is no number");
    }
  }

  /// Seconds, with up to nine digits behind the point. @return nanoseconds
  long seconds() {
    skipBlanks();
    int from = at;
    while (at < text.length() && Character.isDigit(text.charAt(at))) {
      at++;
    }
    String whole = text.substring(from, at);
    String part = "";
    if (at + 1 < text.length()
        && text.charAt(at) == '.'
        && Character.isDigit(text.charAt(at + 1))) {
      int point = ++at;
      while (at < text.length() && Character.isDigit(text.charAt(at))) {
        at++;
      }
      part = text.substring(point, at);
    } else if (!whole.isEmpty() && text.startsWith(".", at) && !text.startsWith("..", at)) {
      at++; // "1." is one second
    }
    if (whole.isEmpty() && part.isEmpty() || part.length() > 9) {
      throw error("a time is missing");
    }
    long seconds = whole.isEmpty() ? 0 : Long.parseLong(whole);
    return seconds * 1_000_000_000L + Long.parseLong((part + "000000000").substring(0, 9));
  }

  /// Everything up to a sign, which is taken as well.
  String quoted(String end) {
    int to = text.indexOf(end, at);
    if (to < 0) {
      throw error("'" + end + "' is missing");
    }
    String inside = text.substring(at, to);
    at = to + end.length();
    return inside;
  }

  /// The rest of the line.
  String restOfLine() {
    int to = text.indexOf('\n', at);
    int end = to < 0 ? text.length() : to;
    String rest = text.substring(at, end);
    at = end;
    return rest;
  }

  /// An error here.
  ScriptException error(String message) {
    int here = Math.min(at, text.length());
    int end = text.indexOf('\n', here);
    String rest = text.substring(here, end < 0 ? text.length() : end).strip();
    return new ScriptException(
        lineOf(here), message + (rest.isEmpty() ? "" : ", at '" + rest + "'"));
  }

  private void skipBlanks() {
    while (at < text.length()) {
      if (Character.isWhitespace(text.charAt(at))) {
        at++;
      } else if (text.startsWith("//", at)) {
        restOfLine();
      } else if (text.startsWith("/*", at)) {
        at += 2;
        quoted("*/");
      } else {
        return;
      }
    }
  }

  private int lineOf(int position) {
    return (int) text.chars().limit(position).filter(each -> each == '\n').count() + 1;
  }

  private static boolean isWordPart(char each) {
    return Character.isLetterOrDigit(each) || each == '_';
  }
}
