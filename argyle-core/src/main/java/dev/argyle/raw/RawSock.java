package dev.argyle.raw;

import dev.argyle.env.Env;
import dev.argyle.ip.datagram.DatagramSock;
import dev.argyle.sock.AddressFamily;
import dev.argyle.wire.IpProtocol;
import java.util.BitSet;

/// A raw socket of the stack.
public final class RawSock extends DatagramSock {
  /// No checksum that the stack looks after.
  static final int NO_CHECKSUM = -1;

  private static final int ICMPV6_CHECKSUM_OFFSET = 2;
  private static final int FILTERED_TYPES = 32;

  private volatile boolean headerIncluded;
  private volatile int checksumOffset = NO_CHECKSUM;
  private volatile int blockedTypes; // of ICMP, a bit for each of the first 32
  private volatile BitSet blockedV6Types = new BitSet(); // never changed, only replaced

  RawSock(int family, int protocol, RawProto proto, Env env) {
    super(family, protocol, proto, env);
    reuseAddress(true); // from the start, as on Linux
    headerIncluded = protocol == IpProtocol.RAW;
    v6Only(family == AddressFamily.AF_INET6);
    if (isOfIcmpv6()) {
      checksumOffset = ICMPV6_CHECKSUM_OFFSET;
    }
  }

  /// `IP_HDRINCL`, `IPV6_HDRINCL`: what is sent starts with an IP header.
  boolean headerIncluded() {
    return headerIncluded;
  }

  void headerIncluded(boolean on) {
    headerIncluded = on;
  }

  /// `IPV6_CHECKSUM`: where the checksum lies, or [#NO_CHECKSUM].
  int checksumOffset() {
    return checksumOffset;
  }

  void checksumOffset(int offset) {
    checksumOffset = offset;
  }

  /// `ICMP_FILTER`.
  int blockedTypes() {
    return blockedTypes;
  }

  void blockedTypes(int bits) {
    blockedTypes = bits;
  }

  /// `ICMPV6_FILTER`; a copy.
  BitSet blockedV6Types() {
    return (BitSet) blockedV6Types.clone();
  }

  void blockedV6Types(BitSet types) {
    blockedV6Types = (BitSet) types.clone();
  }

  boolean isOfIcmp() {
    return family() == AddressFamily.AF_INET && protocol() == IpProtocol.ICMP;
  }

  boolean isOfIcmpv6() {
    return family() == AddressFamily.AF_INET6 && protocol() == IpProtocol.ICMPV6;
  }

  /// Whether it wants ICMP messages of that type; any type above 31 of IPv4 passes.
  boolean wantsType(int type) {
    if (isOfIcmp()) {
      return type >= FILTERED_TYPES || (blockedTypes >>> type & 1) == 0;
    }
    return !isOfIcmpv6() || !blockedV6Types.get(type);
  }
}
