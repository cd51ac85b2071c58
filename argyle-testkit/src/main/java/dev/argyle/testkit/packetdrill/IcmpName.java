package dev.argyle.testkit.packetdrill;

import dev.argyle.wire.Icmpv4Message;
import dev.argyle.wire.Icmpv6Message;

/// Type and code of an ICMP error, from the words of a script.
record IcmpName(int type, int code) {
  /// The error a script names.
  static IcmpName of(Action.InboundIcmp error, boolean v4) {
    return v4 ? v4(error) : v6(error);
  }

  private static IcmpName v4(Action.InboundIcmp error) {
    int type =
        switch (error.type()) {
          case "unreachable" -> Icmpv4Message.DESTINATION_UNREACHABLE;
          case "time_exceeded" -> Icmpv4Message.TIME_EXCEEDED;
          case "source_quench" -> Icmpv4Message.SOURCE_QUENCH;
          case "parameter_problem" -> Icmpv4Message.PARAMETER_PROBLEM;
          default -> throw unknown(error.type());
        };
    int code =
        switch (error.code()) {
          case "", "net_unreachable", "ttl_exceeded" -> 0;
          case "host_unreachable" -> Icmpv4Message.CODE_HOST_UNREACHABLE;
          case "protocol_unreachable" -> Icmpv4Message.CODE_PROTOCOL_UNREACHABLE;
          case "port_unreachable" -> Icmpv4Message.CODE_PORT_UNREACHABLE;
          case "frag_needed" -> Icmpv4Message.CODE_FRAGMENTATION_NEEDED;
          case "source_route_failed" -> Icmpv4Message.CODE_SOURCE_ROUTE_FAILED;
          case "net_unknown" -> Icmpv4Message.CODE_NET_UNKNOWN;
          case "host_unknown" -> Icmpv4Message.CODE_HOST_UNKNOWN;
          case "source_host_isolated" -> Icmpv4Message.CODE_HOST_ISOLATED;
          case "net_prohibited" -> Icmpv4Message.CODE_NET_PROHIBITED;
          case "host_prohibited" -> Icmpv4Message.CODE_HOST_PROHIBITED;
          case "packet_filtered" -> Icmpv4Message.CODE_FILTERED;
          default -> throw unknown(error.code());
        };
    return new IcmpName(type, code);
  }

  private static IcmpName v6(Action.InboundIcmp error) {
    int type =
        switch (error.type()) {
          case "unreachable" -> Icmpv6Message.DESTINATION_UNREACHABLE;
          case "packet_too_big" -> Icmpv6Message.PACKET_TOO_BIG;
          case "time_exceeded" -> Icmpv6Message.TIME_EXCEEDED;
          case "parameter_problem" -> Icmpv6Message.PARAMETER_PROBLEM;
          default -> throw unknown(error.type());
        };
    int code =
        switch (error.code()) {
          case "", "no_route", "net_unreachable", "hop_limit_exceeded" -> 0;
          case "admin_prohibited", "prohibited" -> Icmpv6Message.CODE_PROHIBITED;
          case "not_neighbour" -> Icmpv6Message.CODE_BEYOND_SCOPE;
          case "address_unreachable", "host_unreachable" -> Icmpv6Message.CODE_ADDRESS_UNREACHABLE;
          case "port_unreachable" -> Icmpv6Message.CODE_PORT_UNREACHABLE;
          default -> throw unknown(error.code());
        };
    return new IcmpName(type, code);
  }

  private static Mismatch unknown(String word) {
    return new Mismatch("no ICMP error is called '" + word + "'");
  }
}
