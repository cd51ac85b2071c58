package dev.argyle.wire;

import org.jspecify.annotations.Nullable;

/// An address together with the length of its subnet's prefix. The host bits of `address` are kept,
/// so `10.0.0.1/24` says both who a host is and which network it is on; [#network()] drops them.
///
/// @param address any address
/// @param length prefix bits, 0 to 32 for IPv4, 0 to 128 for IPv6
public record IpPrefix(IpAddress address, int length) {
  private static final int V4_BITS = 32;
  private static final int V6_BITS = 128;

  /// Checks the length.
  public IpPrefix {
    int bits = address.isV4() ? V4_BITS : V6_BITS;
    if (length < 0 || length > bits) {
      throw new IllegalArgumentException(
          "prefix length of " + address + " must be 0 to " + bits + ", not " + length);
    }
  }

  /// Reads `address/length`, the address as [IpAddress#parse] takes it.
  ///
  /// @throws IllegalArgumentException if it is not that
  public static IpPrefix parse(String text) {
    int slash = text.indexOf('/');
    String digits = slash < 0 ? "" : text.substring(slash + 1);
    if (!digits.matches("0|[1-9][0-9]{0,2}")) {
      throw new IllegalArgumentException(
          "not an IP prefix: \"" + text + "\" (it needs '/' and a decimal length at its end)");
    }
    return new IpPrefix(IpAddress.parse(text.substring(0, slash)), Integer.parseInt(digits));
  }

  /// Whether the address is in this subnet; never across families.
  public boolean contains(IpAddress other) {
    return contains(other.high(), other.low());
  }

  /// Whether the pair is in this subnet; never across families.
  public boolean contains(long high, long low) {
    if (IpAddress.isV4(high, low) != address.isV4()) {
      return false;
    }
    long highDifference = (high ^ address.high()) & highMask();
    long lowDifference = (low ^ address.low()) & lowMask();
    return (highDifference | lowDifference) == 0;
  }

  /// The address with all host bits zero.
  public IpAddress network() {
    return new IpAddress(address.high() & highMask(), address.low() & lowMask());
  }

  /// The directed broadcast address, all host bits one; null where there is none: in IPv6 and in
  /// IPv4 subnets of one or two addresses (RFC 3021).
  public @Nullable IpAddress broadcast() {
    return address.isV4() && hasReservedEnds() ? last() : null;
  }

  /// The host address after `current`, or null after the last one. What no host may have is passed
  /// over: network and broadcast address of IPv4, in IPv6 the subnet-router anycast address (RFC
  /// 4291 section 2.6.1); the subnets of one or two addresses have none of these (RFC 3021, 6164).
  ///
  /// @throws IllegalArgumentException if `current` is not in this subnet
  public @Nullable IpAddress next(IpAddress current) {
    if (!contains(current)) {
      throw new IllegalArgumentException(current + " is not in " + this);
    }
    if (current.equals(last())) {
      return null;
    }
    long low = current.low() + 1;
    IpAddress next = new IpAddress(low == 0 ? current.high() + 1 : current.high(), low);
    return next.equals(broadcast()) ? null : next;
  }

  private IpAddress last() {
    return new IpAddress(address.high() | ~highMask(), address.low() | ~lowMask());
  }

  private boolean hasReservedEnds() {
    return bits() <= V6_BITS - 2;
  }

  /// Prefix bits within the 128 of a pair.
  private int bits() {
    return address.isV4() ? V6_BITS - V4_BITS + length : length;
  }

  private long highMask() {
    return mask(Math.min(bits(), Long.SIZE));
  }

  private long lowMask() {
    return mask(Math.max(bits() - Long.SIZE, 0));
  }

  private static long mask(int ones) {
    return ones == 0 ? 0 : -1L << (Long.SIZE - ones);
  }

  /// `address/length`, host bits included.
  @Override
  public String toString() {
    return address + "/" + length;
  }
}
