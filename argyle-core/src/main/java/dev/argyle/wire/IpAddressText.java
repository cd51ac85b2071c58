package dev.argyle.wire;

/// Address literals: the strict reader of RFC 4291 section 2.2 and the writer of RFC 5952.
final class IpAddressText {
  private static final int GROUPS = 8;

  static IpAddress parse(String literal) {
    if (literal.indexOf(':') < 0) {
      return IpAddress.v4(parseV4(literal, 0));
    }
    int gap = literal.indexOf("::");
    if (gap < 0) {
      long[] halves = new long[2];
      int groups = parseGroups(literal, 0, literal.length(), halves);
      if (groups != GROUPS) {
        throw notAnAddress(literal, "it has " + groups + " groups of 16 bits, not 8");
      }
      return new IpAddress(halves[0], halves[1]);
    }
    if (literal.indexOf("::", gap + 1) >= 0) {
      throw notAnAddress(literal, "'::' may stand once");
    }
    long[] front = new long[2];
    long[] back = new long[2];
    int before = gap == 0 ? 0 : parseGroups(literal, 0, gap, front);
    int behind =
        gap + 2 == literal.length() ? 0 : parseGroups(literal, gap + 2, literal.length(), back);
    if (before + behind >= GROUPS) {
      throw notAnAddress(literal, "'::' stands for no group");
    }
    shiftLeft(front, GROUPS - before);
    return new IpAddress(front[0] | back[0], front[1] | back[1]);
  }

  /// Reads groups between `from` and `to` into the low end of `halves`; returns how many.
  private static int parseGroups(String literal, int from, int to, long[] halves) {
    int groups = 0;
    int at = from;
    while (true) {
      int colon = literal.indexOf(':', at);
      int end = colon < 0 || colon > to ? to : colon;
      int dot = literal.indexOf('.', at);
      if (dot >= 0 && dot < end) {
        if (end != literal.length()) {
          throw notAnAddress(literal, "a dotted part may stand only at the end");
        }
        int bits = parseV4(literal, at);
        append(halves, bits >>> 16);
        append(halves, bits & 0xffff);
        groups += 2;
      } else {
        append(halves, parseGroup(literal, at, end));
        groups++;
      }
      if (groups > GROUPS) {
        throw notAnAddress(literal, "it has more than 8 groups of 16 bits");
      }
      if (end == to) {
        return groups;
      }
      at = end + 1;
    }
  }

  private static int parseGroup(String literal, int from, int to) {
    if (to == from || to - from > 4) {
      throw notAnAddress(literal, "a group has 1 to 4 hexadecimal digits");
    }
    int value = 0;
    for (int i = from; i < to; i++) {
      char c = literal.charAt(i);
      int digit = c < 128 ? Character.digit(c, 16) : -1;
      if (digit < 0) {
        throw notAnAddress(literal, "'" + c + "' is not a hexadecimal digit");
      }
      value = value << 4 | digit;
    }
    return value;
  }

  private static void append(long[] halves, int group) {
    shiftLeft(halves, 1);
    halves[1] |= group;
  }

  private static void shiftLeft(long[] halves, int groups) {
    for (int i = 0; i < groups; i++) {
      halves[0] = halves[0] << 16 | halves[1] >>> 48;
      halves[1] <<= 16;
    }
  }

  /// Reads a dotted quad that reaches from `from` to the end of the text.
  private static int parseV4(String literal, int from) {
    int bits = 0;
    int at = from;
    for (int part = 0; part < 4; part++) {
      int dot = literal.indexOf('.', at);
      int end = part == 3 ? literal.length() : dot;
      if (end < 0) {
        throw notAnAddress(literal, "an IPv4 address has four numbers");
      }
      bits = bits << 8 | parseDecimal(literal, at, end);
      at = end + 1;
    }
    return bits;
  }

  private static int parseDecimal(String literal, int from, int to) {
    if (to == from || to - from > 3 || to - from > 1 && literal.charAt(from) == '0') {
      throw notAnAddress(literal, "each number has 1 to 3 digits and no leading zero");
    }
    int value = 0;
    for (int i = from; i < to; i++) {
      char c = literal.charAt(i);
      if (c < '0' || c > '9') {
        throw notAnAddress(literal, "'" + c + "' is not a decimal digit");
      }
      value = value * 10 + (c - '0');
    }
    if (value > 255) {
      throw notAnAddress(literal, value + " is more than 255");
    }
    return value;
  }

  private static IllegalArgumentException notAnAddress(String literal, String why) {
    return new IllegalArgumentException("not an IP address: \"" + literal + "\" (" + why + ")");
  }

  static String format(long high, long low) {
    StringBuilder to = new StringBuilder(39);
    if (IpAddress.isV4(high, low)) {
      appendV4(to, (int) low);
    } else {
      appendV6(to, high, low);
    }
    return to.toString();
  }

  private static void appendV4(StringBuilder to, int bits) {
    to.append(bits >>> 24).append('.').append(bits >>> 16 & 0xff).append('.');
    to.append(bits >>> 8 & 0xff).append('.').append(bits & 0xff);
  }

  private static void appendV6(StringBuilder to, long high, long low) {
    int gapAt = -1;
    int gapGroups = 1; // a single zero group is not shortened, RFC 5952 section 4.2.2
    for (int i = 0; i < GROUPS; i++) {
      int run = zeroRun(high, low, i);
      if (run > gapGroups) {
        gapAt = i;
        gapGroups = run;
      }
    }
    for (int i = 0; i < GROUPS; i++) {
      if (i == gapAt) {
        to.append("::");
        i += gapGroups - 1;
        continue;
      }
      if (i > 0 && to.charAt(to.length() - 1) != ':') {
        to.append(':');
      }
      to.append(Integer.toHexString(group(high, low, i)));
    }
  }

  private static int zeroRun(long high, long low, int from) {
    int i = from;
    while (i < GROUPS && group(high, low, i) == 0) {
      i++;
    }
    return i - from;
  }

  private static int group(long high, long low, int i) {
    long half = i < 4 ? high : low;
    return (int) (half >>> (3 - i % 4) * 16) & 0xffff;
  }

  private IpAddressText() {}
}
