package dev.argyle.sock;

/// Address families, with Linux's numbers.
public final class AddressFamily {
  /// No family; connecting to it dissolves a datagram socket's association.
  public static final int AF_UNSPEC = 0;

  /// The UNIX family.
  public static final int AF_UNIX = 1;

  /// IPv4.
  public static final int AF_INET = 2;

  /// IPv6.
  public static final int AF_INET6 = 10;

  /// Frames of a device.
  public static final int AF_PACKET = 17;

  private AddressFamily() {}
}
