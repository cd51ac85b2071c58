package dev.argyle.ip;

import dev.argyle.buffer.SkBuff;
import dev.argyle.ip.IcmpError.Kind;
import dev.argyle.sock.Errno;
import dev.argyle.wire.Icmpv4Message;
import dev.argyle.wire.Ipv4Header;
import dev.argyle.wire.NetworkOrder;
import org.jspecify.annotations.Nullable;

/// What the types and codes of ICMP errors mean (RFC 792, RFC 1122 section 3.2.2), as Linux has it.
final class Icmpv4Errors {
  /// MTUs that links had when routers did not tell theirs, RFC 1191 section 7.1.
  private static final int[] PLATEAUS = {32_000, 17_914, 8166, 4352, 2002, 1492, 1006, 508, 296};

  private static final int CODE_PRECEDENCE_VIOLATION = 14; // RFC 1812 section 5.2.7.1
  private static final int CODE_PRECEDENCE_CUTOFF = 15;

  /// What a message says, or null if nothing that is acted on.
  ///
  /// @param packet starts with the ICMP header; what it quotes has been judged
  /// @param quotedAt where in its array the quoted IP header starts
  static @Nullable IcmpError read(SkBuff packet, int quotedAt) {
    byte[] b = packet.array();
    int at = packet.offset();
    int code = Icmpv4Message.code(b, at);
    return switch (Icmpv4Message.type(b, at)) {
      case Icmpv4Message.DESTINATION_UNREACHABLE -> unreachable(packet, quotedAt, code);
      case Icmpv4Message.TIME_EXCEEDED ->
          error(Kind.TIME_EXCEEDED, Errno.EHOSTUNREACH, false, 0, packet, quotedAt);
      default -> error(Kind.PARAMETER_PROBLEM, Errno.EPROTO, true, 0, packet, quotedAt);
    };
  }

  /// What the codes mean, as Linux has it.
  private static @Nullable IcmpError unreachable(SkBuff packet, int quotedAt, int code) {
    byte[] b = packet.array();
    int at = packet.offset();
    return switch (code) {
      case Icmpv4Message.CODE_NET_UNREACHABLE, Icmpv4Message.CODE_NET_TOS ->
          error(Kind.NET_UNREACHABLE, Errno.ENETUNREACH, false, 0, packet, quotedAt);
      case Icmpv4Message.CODE_HOST_UNREACHABLE, Icmpv4Message.CODE_HOST_TOS ->
          error(Kind.HOST_UNREACHABLE, Errno.EHOSTUNREACH, false, 0, packet, quotedAt);
      case Icmpv4Message.CODE_PROTOCOL_UNREACHABLE ->
          error(Kind.PROTOCOL_UNREACHABLE, Errno.ENOPROTOOPT, true, 0, packet, quotedAt);
      case Icmpv4Message.CODE_PORT_UNREACHABLE ->
          error(Kind.PORT_UNREACHABLE, Errno.ECONNREFUSED, true, 0, packet, quotedAt);
      case Icmpv4Message.CODE_FRAGMENTATION_NEEDED ->
          error(Kind.PACKET_TOO_BIG, Errno.EMSGSIZE, false, mtu(b, at, quotedAt), packet, quotedAt);
      case Icmpv4Message.CODE_SOURCE_ROUTE_FAILED ->
          error(Kind.NET_UNREACHABLE, Errno.EOPNOTSUPP, false, 0, packet, quotedAt);
      case Icmpv4Message.CODE_NET_UNKNOWN ->
          error(Kind.NET_UNREACHABLE, Errno.ENETUNREACH, true, 0, packet, quotedAt);
      case Icmpv4Message.CODE_HOST_UNKNOWN ->
          error(Kind.HOST_UNREACHABLE, Errno.EHOSTDOWN, true, 0, packet, quotedAt);
      case Icmpv4Message.CODE_HOST_ISOLATED ->
          error(Kind.HOST_UNREACHABLE, Errno.ENONET, true, 0, packet, quotedAt);
      case Icmpv4Message.CODE_NET_PROHIBITED ->
          error(Kind.ADMIN_PROHIBITED, Errno.ENETUNREACH, true, 0, packet, quotedAt);
      case Icmpv4Message.CODE_HOST_PROHIBITED,
          Icmpv4Message.CODE_FILTERED,
          CODE_PRECEDENCE_VIOLATION,
          CODE_PRECEDENCE_CUTOFF ->
          error(Kind.ADMIN_PROHIBITED, Errno.EHOSTUNREACH, true, 0, packet, quotedAt);
      default -> null;
    };
  }

  /// The MTU a router told, or guessed from how long the packet was if it did not; at least the
  /// least that [PathMtu] believes.
  private static int mtu(byte[] b, int at, int quotedAt) {
    int told = Icmpv4Message.nextHopMtuBytes(b, at);
    if (told == 0) {
      int tooLong = Ipv4Header.totalLength(b, quotedAt);
      for (int plateau : PLATEAUS) {
        if (plateau < tooLong) {
          told = plateau;
          break;
        }
      }
    }
    return Math.max(told, PathMtu.LEAST_V4_BYTES);
  }

  private static IcmpError error(
      Kind kind, Errno errno, boolean hard, int mtuBytes, SkBuff packet, int quotedAt) {
    byte[] b = packet.array();
    int headerBytes = Ipv4Header.headerLengthBytes(b, quotedAt);
    return new IcmpError(
        kind,
        errno,
        hard,
        mtuBytes,
        0,
        Ipv4Header.sourceLow(b, quotedAt),
        0,
        Ipv4Header.destinationLow(b, quotedAt),
        NetworkOrder.s64(b, quotedAt + headerBytes),
        quote(packet, headerBytes));
  }

  private static IcmpQuote quote(SkBuff packet, int headerBytes) {
    byte[] b = packet.array();
    int at = packet.offset();
    int type = Icmpv4Message.type(b, at);
    int code = Icmpv4Message.code(b, at);
    boolean tooBig = code == Icmpv4Message.CODE_FRAGMENTATION_NEEDED;
    int info =
        switch (type) {
          case Icmpv4Message.DESTINATION_UNREACHABLE ->
              tooBig ? Icmpv4Message.nextHopMtuBytes(b, at) : 0;
          case Icmpv4Message.PARAMETER_PROBLEM -> Icmpv4Message.pointer(b, at);
          default -> 0;
        };
    return IcmpQuote.of(packet, type, code, info, Icmpv4.HEADER_BYTES, headerBytes);
  }

  private Icmpv4Errors() {}
}
