package dev.argyle.wire;

import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// The TCP Fast Open option of a SYN or SYN-ACK, RFC 7413 section 4.1.1: a cookie, or with none the
/// request for one. It has a kind of its own, 34, and one from its time as an experiment: kind 254
/// with a magic number (RFC 6994).
///
/// @param experimental whether it goes, or came, in the experimental form
/// @param octets of the cookie: 0, or an even number from 4 to 16
/// @param high its first eight octets, the first one on top; 0 where there are none
/// @param low the next eight
public record FastOpenCookie(boolean experimental, int octets, long high, long low) {
  /// Fewest octets of a cookie.
  public static final int LEAST_OCTETS = 4;

  /// Most octets of a cookie.
  public static final int MOST_OCTETS = 16;

  private static final int HEAD_OCTETS = 2;
  private static final int EXPERIMENTAL_HEAD_OCTETS = 4;

  /// Checks the length.
  public FastOpenCookie {
    if (octets != 0 && !isLength(octets)) {
      throw new IllegalArgumentException("a cookie of " + octets + " octets");
    }
  }

  /// A cookie of eight octets in the form of RFC 7413.
  public static FastOpenCookie of(long eight) {
    return new FastOpenCookie(false, Long.BYTES, eight, 0);
  }

  /// The request for a cookie.
  public static FastOpenCookie request(boolean experimental) {
    return new FastOpenCookie(experimental, 0, 0, 0);
  }

  private static boolean isLength(int octets) {
    return octets >= LEAST_OCTETS && octets <= MOST_OCTETS && octets % 2 == 0;
  }

  /// Whether an option of that length is a cookie or the request for one.
  static boolean isLength(int length, boolean experimental) {
    int octets = length - head(experimental);
    return octets == 0 || isLength(octets);
  }

  /// Whether it asks for a cookie, and brings none.
  public boolean isRequest() {
    return octets == 0;
  }

  /// Whether it is the same cookie, in whichever form.
  public boolean matches(FastOpenCookie other) {
    return octets == other.octets && high == other.high && low == other.low;
  }

  /// The same in the other form, or in this.
  public FastOpenCookie in(boolean experimentalForm) {
    return new FastOpenCookie(experimentalForm, octets, high, low);
  }

  /// Octets that the option takes in a header, padding included: whole words.
  public int lengthBytes() {
    return head(experimental) + octets + 3 & ~3;
  }

  private static int head(boolean experimental) {
    return experimental ? EXPERIMENTAL_HEAD_OCTETS : HEAD_OCTETS;
  }

  /// Reads the option at `at`. One of an odd length does not count at all; one with a cookie too
  /// short or too long makes those before it void (as Linux).
  ///
  /// @param length of the option as it says, all of it there
  /// @param before what an option before it has said, or null
  static @Nullable FastOpenCookie read(
      byte[] b, int at, int length, boolean experimental, @Nullable FastOpenCookie before) {
    int octets = length - head(experimental);
    if (octets % 2 != 0) {
      return before;
    }
    if (!isLength(length, experimental)) {
      return null;
    }
    int from = at + head(experimental);
    return new FastOpenCookie(
        experimental,
        octets,
        word(b, from, Math.min(octets, Long.BYTES)),
        word(b, from + Long.BYTES, Math.max(0, octets - Long.BYTES)));
  }

  private static long word(byte[] b, int at, int octets) {
    long word = 0;
    for (int i = 0; i < octets; i++) {
      word |= (long) NetworkOrder.u8(b, at + i) << 56 - 8 * i;
    }
    return word;
  }

  /// Writes the option, filled up with NOPs to whole words. @return octets written
  int write(byte[] b, int at) {
    int head = head(experimental);
    b[at] = (byte) (experimental ? TcpOptions.KIND_EXPERIMENT : TcpOptions.KIND_FAST_OPEN);
    b[at + 1] = (byte) (head + octets);
    if (experimental) {
      NetworkOrder.putU16(b, at + 2, TcpOptions.FAST_OPEN_MAGIC);
    }
    for (int i = 0; i < octets; i++) {
      b[at + head + i] = octet(i);
    }
    int length = lengthBytes();
    for (int i = head + octets; i < length; i++) {
      b[at + i] = TcpOptions.KIND_NOP;
    }
    return length;
  }

  private byte octet(int index) {
    return (byte) (index < Long.BYTES ? high >>> 56 - 8 * index : low >>> 120 - 8 * index);
  }

  /// The cookie in hexadecimal; empty for a request.
  public String text() {
    byte[] cookie = new byte[octets];
    for (int i = 0; i < octets; i++) {
      cookie[i] = octet(i);
    }
    return HexFormat.of().formatHex(cookie);
  }

  @Override
  public String toString() {
    return ((experimental ? "FOEXP " : "FO ") + text()).strip();
  }
}
