package dev.argyle.wire;

import java.net.InetAddress;
import java.net.UnknownHostException;

/// An IPv4 or IPv6 address. IPv4 is held as `::ffff:a.b.c.d` (RFC 4291 section 2.5.5.2): `high` is
/// 0 and `low` is `0x0000ffff_aabbccdd`. So one pair of longs stands for either family; the data
/// path passes the pair, and the static questions here take it.
///
/// Order is that of the 128-bit unsigned number. Zones (`%eth0`) are not part of an address.
///
/// @param high the first 64 bits
/// @param low the last 64 bits
public record IpAddress(long high, long low) implements Comparable<IpAddress> {
  /// Octets of an IPv4 address on the wire.
  public static final int V4_LENGTH_BYTES = 4;

  /// Octets of an IPv6 address on the wire.
  public static final int V6_LENGTH_BYTES = 16;

  private static final long MAPPED = 0x0000_ffff_0000_0000L;

  /// 0.0.0.0.
  public static final IpAddress ANY4 = v4(0);

  /// `::`.
  public static final IpAddress ANY6 = new IpAddress(0, 0);

  /// 127.0.0.1.
  public static final IpAddress LOOPBACK4 = v4(0x7f00_0001);

  /// `::1`.
  public static final IpAddress LOOPBACK6 = new IpAddress(0, 1);

  /// The IPv4 address of these 32 bits; 0x0a000001 is 10.0.0.1.
  public static IpAddress v4(int bits) {
    return new IpAddress(0, v4Low(bits));
  }

  /// The `low` half of the IPv4 address of these 32 bits; its `high` half is 0.
  public static long v4Low(int bits) {
    return MAPPED | bits & 0xffff_ffffL;
  }

  /// The address of these two halves, as [#high()] and [#low()] gave them.
  public static IpAddress of(long high, long low) {
    return new IpAddress(high, low);
  }

  /// Reads a literal, strictly: four decimal numbers without leading zeros, or the text forms of
  /// RFC 4291 section 2.2. No name is ever looked up.
  ///
  /// @throws IllegalArgumentException if it is not an address
  public static IpAddress parse(String literal) {
    return IpAddressText.parse(literal);
  }

  /// The same address; the zone of a link-local one is lost.
  public static IpAddress from(InetAddress address) {
    byte[] octets = address.getAddress();
    return octets.length == V4_LENGTH_BYTES ? readV4(octets, 0) : readV6(octets, 0);
  }

  /// Four octets of a packet.
  public static IpAddress readV4(byte[] b, int at) {
    return v4(NetworkOrder.s32(b, at));
  }

  /// Sixteen octets of a packet. A mapped address becomes IPv4 here; [Ipv6Header#validate] keeps
  /// such packets out.
  public static IpAddress readV6(byte[] b, int at) {
    return new IpAddress(NetworkOrder.s64(b, at), NetworkOrder.s64(b, at + 8));
  }

  /// As the JDK has it: an `Inet4Address` or an `Inet6Address` without a zone.
  public InetAddress toInetAddress() {
    byte[] octets = new byte[lengthBytes()];
    write(octets, 0);
    try {
      return InetAddress.getByAddress(octets);
    } catch (UnknownHostException impossible) {
      throw new AssertionError("the length is always 4 or 16", impossible);
    }
  }

  /// Octets on the wire, 4 or 16.
  public int lengthBytes() {
    return isV4() ? V4_LENGTH_BYTES : V6_LENGTH_BYTES;
  }

  /// Writes 4 octets for IPv4, 16 for IPv6.
  ///
  /// @return octets written
  public int write(byte[] b, int at) {
    if (isV4()) {
      NetworkOrder.putS32(b, at, (int) low);
      return V4_LENGTH_BYTES;
    }
    NetworkOrder.putS64(b, at, high);
    NetworkOrder.putS64(b, at + 8, low);
    return V6_LENGTH_BYTES;
  }

  /// The 32 bits of an IPv4 address.
  ///
  /// @throws IllegalStateException if this is IPv6
  public int v4Bits() {
    if (!isV4()) {
      throw new IllegalStateException(this + " is not an IPv4 address");
    }
    return (int) low;
  }

  /// Whether this is IPv4.
  public boolean isV4() {
    return isV4(high, low);
  }

  /// Whether this is 0.0.0.0 or `::`.
  public boolean isAny() {
    return isAny(high, low);
  }

  /// Whether this is in 127.0.0.0/8 or is `::1`.
  public boolean isLoopback() {
    return isLoopback(high, low);
  }

  /// Whether this is in 224.0.0.0/4 or `ff00::/8`.
  public boolean isMulticast() {
    return isMulticast(high, low);
  }

  /// Whether this is in 169.254.0.0/16 or `fe80::/10`.
  public boolean isLinkLocal() {
    return isLinkLocal(high, low);
  }

  /// Whether this is 255.255.255.255.
  public boolean isLimitedBroadcast() {
    return isLimitedBroadcast(high, low);
  }

  /// Whether the pair is IPv4.
  public static boolean isV4(long high, long low) {
    return high == 0 && low >>> 32 == 0xffff;
  }

  /// Whether the pair is 0.0.0.0 or `::`.
  public static boolean isAny(long high, long low) {
    return high == 0 && (low == 0 || low == MAPPED);
  }

  /// Whether the pair is in 127.0.0.0/8 (RFC 1122 section 3.2.1.3) or is `::1`.
  public static boolean isLoopback(long high, long low) {
    return high == 0 && (low == 1 || low >>> 24 == 0xffff_7fL);
  }

  /// Whether the pair is in 224.0.0.0/4 (RFC 1112 section 4) or `ff00::/8` (RFC 4291 section 2.7).
  public static boolean isMulticast(long high, long low) {
    return high >>> 56 == 0xff || high == 0 && low >>> 28 == 0xffff_eL;
  }

  /// Whether the pair is in 169.254.0.0/16 (RFC 3927) or `fe80::/10` (RFC 4291 section 2.5.6).
  public static boolean isLinkLocal(long high, long low) {
    return high >>> 54 == 0xfe80 >>> 6 || high == 0 && low >>> 16 == 0xffff_a9feL;
  }

  /// Whether the pair is 255.255.255.255, RFC 1122 section 3.2.1.3.
  public static boolean isLimitedBroadcast(long high, long low) {
    return high == 0 && low == (MAPPED | 0xffff_ffffL);
  }

  /// The text of a pair, as [#toString()].
  public static String toString(long high, long low) {
    return IpAddressText.format(high, low);
  }

  @Override
  public int compareTo(IpAddress other) {
    int byHigh = Long.compareUnsigned(high, other.high);
    return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
  }

  /// Dotted decimal, or the canonical form of RFC 5952 section 4. Since `::ffff:a.b.c.d` is IPv4
  /// here, it is printed as such.
  @Override
  public String toString() {
    return IpAddressText.format(high, low);
  }
}
