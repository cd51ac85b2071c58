package dev.argyle.tcp.seq;

/// Positions in the 32-bit sequence space, RFC 9293 section 3.4. Two positions compared here must
/// lie less than 2^31 apart; a window scaled by RFC 7323 never reaches that.
public final class Seq {
  /// Whether `a` comes before `b`.
  public static boolean before(int a, int b) {
    return a - b < 0;
  }

  /// Whether `a` is `b` or comes before it.
  public static boolean beforeOrAt(int a, int b) {
    return a - b <= 0;
  }

  /// Whether `a` comes after `b`.
  public static boolean after(int a, int b) {
    return a - b > 0;
  }

  /// Whether `a` is `b` or comes after it.
  public static boolean afterOrAt(int a, int b) {
    return a - b >= 0;
  }

  /// Octets from `from` to `to`; negative when `to` lies behind.
  public static int distance(int from, int to) {
    return to - from;
  }

  /// Whether `x` is one of the `octets` positions that start at `from`; `octets` counts as
  /// unsigned, so none is in an empty range.
  public static boolean within(int x, int from, int octets) {
    return Integer.compareUnsigned(x - from, octets) < 0;
  }

  /// The later of two positions.
  public static int max(int a, int b) {
    return before(a, b) ? b : a;
  }

  /// The earlier of two positions.
  public static int min(int a, int b) {
    return before(a, b) ? a : b;
  }

  private Seq() {}
}
