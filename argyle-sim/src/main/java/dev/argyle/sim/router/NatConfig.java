package dev.argyle.sim.router;

import java.time.Duration;

/// How a [Nat] behaves. The terms are those of RFC 4787; its mapping is always
/// endpoint-independent: one port outside for one address and port inside, whoever is talked to.
///
/// @param filtering who outside may send to a mapping
/// @param udpTimeout without a packet from inside, RFC 4787 REQ-5
/// @param tcpTimeout of a connection, RFC 5382 REQ-5
/// @param tcpTransitoryTimeout of one that is being opened or closed, RFC 5382 REQ-5
/// @param icmpTimeout of an echo, RFC 5508 REQ-2
public record NatConfig(
    Filtering filtering,
    Duration udpTimeout,
    Duration tcpTimeout,
    Duration tcpTransitoryTimeout,
    Duration icmpTimeout) {
  /// Who outside may send to a mapping.
  public enum Filtering {
    /// Everybody.
    ENDPOINT_INDEPENDENT,
    /// Addresses that were sent to.
    ADDRESS_DEPENDENT,
    /// Addresses and ports that were sent to, as most home routers do.
    ADDRESS_AND_PORT_DEPENDENT
  }

  /// The time-outs that the RFCs recommend, and the strictest filter.
  public static final NatConfig DEFAULT =
      new NatConfig(
          Filtering.ADDRESS_AND_PORT_DEPENDENT,
          Duration.ofMinutes(5),
          Duration.ofMinutes(124),
          Duration.ofMinutes(4),
          Duration.ofMinutes(1));

  /// Checks the times.
  public NatConfig {
    for (Duration each :
        new Duration[] {udpTimeout, tcpTimeout, tcpTransitoryTimeout, icmpTimeout}) {
      if (!each.isPositive()) {
        throw new IllegalArgumentException("a NAT's time-out of " + each + ": give more than 0");
      }
    }
  }

  /// The same with another filter.
  public NatConfig withFiltering(Filtering other) {
    return new NatConfig(other, udpTimeout, tcpTimeout, tcpTransitoryTimeout, icmpTimeout);
  }

  /// The same with another time-out of UDP.
  public NatConfig withUdpTimeout(Duration time) {
    return new NatConfig(filtering, time, tcpTimeout, tcpTransitoryTimeout, icmpTimeout);
  }

  /// The same with another time-out of connections.
  public NatConfig withTcpTimeout(Duration time) {
    return new NatConfig(filtering, udpTimeout, time, tcpTransitoryTimeout, icmpTimeout);
  }
}
