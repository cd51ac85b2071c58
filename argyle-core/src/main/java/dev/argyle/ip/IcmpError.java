package dev.argyle.ip;

import dev.argyle.sock.Errno;

/// What an ICMP error said about a packet of ours, for either version of IP.
///
/// @param kind what is wrong
/// @param errno what a socket call says about it, as Linux's tables have it
/// @param hard whether it will not go away by itself (RFC 1122 section 4.2.3.9): a connection that
///     is not established yet, and any datagram socket that is connected, fails by it
/// @param mtuBytes for [Kind#PACKET_TOO_BIG] the MTU to try, at least 552 for IPv4 and 1280 for
///     IPv6; else 0
/// @param localHigh upper half of the quoted packet's source, an address of this host
/// @param localLow lower half of it
/// @param remoteHigh upper half of the quoted packet's destination
/// @param remoteLow lower half of it
/// @param quoted the first eight octets of the quoted transport header, the first one highest: what
///     every ICMP error carries (RFC 792)
/// @param quote the message as it came
public record IcmpError(
    Kind kind,
    Errno errno,
    boolean hard,
    int mtuBytes,
    long localHigh,
    long localLow,
    long remoteHigh,
    long remoteLow,
    long quoted,
    IcmpQuote quote) {
  /// What is wrong.
  public enum Kind {
    /// Nobody has the port.
    PORT_UNREACHABLE,
    /// The host does not answer, or is not known.
    HOST_UNREACHABLE,
    /// There is no way to the network.
    NET_UNREACHABLE,
    /// The host does not speak the protocol.
    PROTOCOL_UNREACHABLE,
    /// The packet was too long for some link: "fragmentation needed" of IPv4, "packet too big" of
    /// IPv6. Whoever has checked it calls [IpLayer#learnPathMtu].
    PACKET_TOO_BIG,
    /// Hops or reassembly time ran out.
    TIME_EXCEEDED,
    /// Some field was not understood.
    PARAMETER_PROBLEM,
    /// Forbidden on the way.
    ADMIN_PROHIBITED
  }

  /// Our port, where the quoted protocol has ports: the first two octets.
  public int localPort() {
    return (int) (quoted >>> 48);
  }

  /// The other end's port: octets three and four.
  public int remotePort() {
    return (int) (quoted >>> 32) & 0xffff;
  }

  /// Octets five to eight: TCP's sequence number, identifier and sequence of an ICMP echo.
  public int secondWord() {
    return (int) quoted;
  }
}
