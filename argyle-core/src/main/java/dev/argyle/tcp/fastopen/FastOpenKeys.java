package dev.argyle.tcp.fastopen;

import dev.argyle.sock.SipHash;
import dev.argyle.wire.FastOpenCookie;
import dev.argyle.wire.IpAddress;
import dev.argyle.wire.NetworkOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The keys that a server makes its cookies with (RFC 7413 section 4.1.2), as Linux does: a cookie
/// is SipHash-2-4 over the addresses of client and server, eight octets. Ports are not in it, so it
/// is good for every connection between the two.
///
/// With a second key cookies of both are taken, and whoever brings one of the second is told that
/// of the first: that is how a key is replaced.
///
/// @param first cookies are made with it
/// @param second cookies made with it are still taken; null if there is none
public record FastOpenKeys(SipHash first, @Nullable SipHash second) {
  /// Octets of one key.
  public static final int KEY_OCTETS = 16;

  private static final int WORDS = 4;
  private static final int HEXADECIMAL = 16;

  /// Whose cookie it is.
  public enum Match {
    /// Nobody's.
    NONE,
    /// Of the first key.
    FIRST,
    /// Of the second key, which is on its way out.
    SECOND
  }

  /// Reads keys as `TCP_FASTOPEN_KEY` takes them.
  ///
  /// @return null unless it is 16 octets, or 32 for two keys
  public static @Nullable FastOpenKeys of(byte[] octets) {
    return switch (octets.length) {
      case KEY_OCTETS -> new FastOpenKeys(key(octets, 0), null);
      case 2 * KEY_OCTETS -> new FastOpenKeys(key(octets, 0), key(octets, KEY_OCTETS));
      default -> null;
    };
  }

  private static SipHash key(byte[] b, int at) {
    return new SipHash(littleEndian(b, at), littleEndian(b, at + Long.BYTES));
  }

  private static long littleEndian(byte[] b, int at) {
    return Long.reverseBytes(NetworkOrder.u32(b, at) << 32 | NetworkOrder.u32(b, at + 4));
  }

  /// Reads keys as `net.ipv4.tcp_fastopen_key` has them: four words of hexadecimal with hyphens
  /// between; a comma, and four more for a second key.
  ///
  /// @throws IllegalArgumentException if it is anything else
  public static FastOpenKeys parse(String text) {
    List<SipHash> keys = new ArrayList<>();
    for (String each : text.strip().split(",", -1)) {
      String[] words = each.split("-", -1);
      if (words.length != WORDS || keys.size() == 2) {
        throw new IllegalArgumentException("no key of Fast Open: " + text);
      }
      keys.add(new SipHash(words(words[1], words[0]), words(words[3], words[2])));
    }
    return new FastOpenKeys(keys.getFirst(), keys.size() == 1 ? null : keys.get(1));
  }

  private static long words(String high, String low) {
    try {
      return Integer.toUnsignedLong(Integer.parseUnsignedInt(high, HEXADECIMAL)) << 32
          | Integer.toUnsignedLong(Integer.parseUnsignedInt(low, HEXADECIMAL));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("no word of a key: " + high + " or " + low, e);
    }
  }

  /// As `net.ipv4.tcp_fastopen_key` has them.
  public String text() {
    return second == null ? text(first) : text(first) + "," + text(second);
  }

  private static String text(SipHash key) {
    return String.format(
        Locale.ROOT,
        "%08x-%08x-%08x-%08x",
        (int) key.k0(),
        (int) (key.k0() >>> 32),
        (int) key.k1(),
        (int) (key.k1() >>> 32));
  }

  /// As `TCP_FASTOPEN_KEY` tells them.
  public byte[] octets() {
    byte[] octets = new byte[second == null ? KEY_OCTETS : 2 * KEY_OCTETS];
    put(octets, 0, first);
    if (second != null) {
      put(octets, KEY_OCTETS, second);
    }
    return octets;
  }

  private static void put(byte[] b, int at, SipHash key) {
    putWord(b, at, Long.reverseBytes(key.k0()));
    putWord(b, at + Long.BYTES, Long.reverseBytes(key.k1()));
  }

  private static void putWord(byte[] b, int at, long word) {
    NetworkOrder.putS32(b, at, (int) (word >>> 32));
    NetworkOrder.putS32(b, at + 4, (int) word);
  }

  /// The cookie of a client, in the form of RFC 7413. Addresses as in [IpAddress].
  public FastOpenCookie cookie(long clientHigh, long clientLow, long serverHigh, long serverLow) {
    return cookie(first, addresses(clientHigh, clientLow, serverHigh, serverLow));
  }

  /// Whether a client brings a cookie of ours.
  public Match check(
      FastOpenCookie brought, long clientHigh, long clientLow, long serverHigh, long serverLow) {
    byte[] addresses = addresses(clientHigh, clientLow, serverHigh, serverLow);
    if (cookie(first, addresses).matches(brought)) {
      return Match.FIRST;
    }
    return second != null && cookie(second, addresses).matches(brought) ? Match.SECOND : Match.NONE;
  }

  private static FastOpenCookie cookie(SipHash key, byte[] addresses) {
    return FastOpenCookie.of(Long.reverseBytes(key.hash(addresses)));
  }

  private static byte[] addresses(
      long clientHigh, long clientLow, long serverHigh, long serverLow) {
    if (IpAddress.isV4(clientHigh, clientLow)) {
      byte[] both = new byte[8];
      NetworkOrder.putS32(both, 0, (int) clientLow);
      NetworkOrder.putS32(both, 4, (int) serverLow);
      return both;
    }
    byte[] both = new byte[32];
    putWord(both, 0, clientHigh);
    putWord(both, 8, clientLow);
    putWord(both, 16, serverHigh);
    putWord(both, 24, serverLow);
    return both;
  }
}
