package dev.argyle.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.InetSockAddr;
import dev.argyle.sock.SockAddr;
import dev.argyle.wire.IpAddress;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/// Addresses as the kernel wants them: `struct sockaddr_in`, `sockaddr_in6`, or a bare family.
final class KernelAddress {
  /// Room for any address (`struct sockaddr_storage`).
  static final int MOST_BYTES = 128;

  private static final int IN_BYTES = 16;
  private static final int IN6_BYTES = 28;
  private static final int MAPPED_PREFIX_BYTES = 12;
  private static final ValueLayout.OfShort PORT =
      JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  /// Writes an address. @return its length in octets
  ///
  /// @param asV6 whether IPv4 is to be written as a v4-mapped IPv6 address
  static int write(MemorySegment into, SockAddr address, boolean asV6) {
    into.fill((byte) 0);
    if (!(address instanceof InetSockAddr inet)) {
      into.set(JAVA_SHORT_UNALIGNED, 0, (short) address.family());
      return IN_BYTES;
    }
    byte[] octets = new byte[inet.address().lengthBytes()];
    inet.address().write(octets, 0);
    boolean v4 = inet.address().isV4();
    into.set(PORT, 2, (short) inet.port());
    if (v4 && !asV6) {
      into.set(JAVA_SHORT_UNALIGNED, 0, (short) AddressFamily.AF_INET);
      MemorySegment.copy(octets, 0, into, JAVA_BYTE, 4, octets.length);
      return IN_BYTES;
    }
    into.set(JAVA_SHORT_UNALIGNED, 0, (short) AddressFamily.AF_INET6);
    if (v4) {
      into.set(JAVA_SHORT_UNALIGNED, 8 + MAPPED_PREFIX_BYTES - 2, (short) -1);
    }
    MemorySegment.copy(octets, 0, into, JAVA_BYTE, 8 + 16 - octets.length, octets.length);
    into.set(JAVA_INT_UNALIGNED, 24, inet.scopeId());
    return IN6_BYTES;
  }

  /// Reads an address that the kernel has written; null if there is none, or none of IP.
  static @Nullable SockAddr read(MemorySegment from, int length) {
    if (length < 2) {
      return null;
    }
    int port = length < 4 ? 0 : from.get(PORT, 2) & 0xffff;
    return switch (from.get(JAVA_SHORT_UNALIGNED, 0)) {
      case AddressFamily.AF_INET -> {
        byte[] octets = from.asSlice(4, IpAddress.V4_LENGTH_BYTES).toArray(JAVA_BYTE);
        yield InetSockAddr.of(IpAddress.readV4(octets, 0), port);
      }
      case AddressFamily.AF_INET6 -> {
        byte[] octets = from.asSlice(8, IpAddress.V6_LENGTH_BYTES).toArray(JAVA_BYTE);
        int scopeId = from.get(JAVA_INT_UNALIGNED, 24);
        yield new InetSockAddr(IpAddress.readV6(octets, 0), port, scopeId);
      }
      default -> null;
    };
  }

  private KernelAddress() {}
}
