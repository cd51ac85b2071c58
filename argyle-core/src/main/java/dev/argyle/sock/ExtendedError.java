package dev.argyle.sock;

import org.jspecify.annotations.Nullable;

/// What the error queue tells of one error (`struct sock_extended_err` and the offender behind it;
/// `IP_RECVERR`, `IPV6_RECVERR`).
///
/// @param level `SOL_IP` for a socket of IPv4, `SOL_IPV6` for one of IPv6, whatever the packet was
/// @param errno the error
/// @param origin who says so
/// @param icmpType type of the ICMP message, else 0
/// @param icmpCode code of the ICMP message, else 0
/// @param info of what was too long the MTU, of a parameter problem the pointer, else 0
/// @param offender the host that has sent the ICMP message; null if the error arose here
public record ExtendedError(
    int level,
    Errno errno,
    Origin origin,
    int icmpType,
    int icmpCode,
    int info,
    @Nullable InetSockAddr offender)
    implements ControlMessage {

  /// Who says so, in the order of Linux's numbers, 0 to 3.
  public enum Origin {
    /// Nobody.
    NONE,
    /// This host.
    LOCAL,
    /// A message of ICMP.
    ICMP,
    /// A message of ICMPv6.
    ICMP6
  }

  @Override
  public int type() {
    return level == SolIp.SOL_IP ? SolIp.IP_RECVERR.number() : SolIpv6.IPV6_RECVERR.number();
  }

  /// Whether it came from outside.
  public boolean isIcmp() {
    return origin == Origin.ICMP || origin == Origin.ICMP6;
  }
}
