package dev.argyle.testkit;

import dev.argyle.wire.Icmpv4Message;
import dev.argyle.wire.Icmpv6Message;

/// Errors of routers and hosts as scripts call them, whichever version of IP carries them.
enum IcmpKind {
  NET_UNREACHABLE(
      "unreachable net_unreachable",
      Icmpv4Message.CODE_NET_UNREACHABLE,
      Icmpv6Message.CODE_NO_ROUTE),
  HOST_UNREACHABLE(
      "unreachable host_unreachable",
      Icmpv4Message.CODE_HOST_UNREACHABLE,
      Icmpv6Message.CODE_ADDRESS_UNREACHABLE),
  PORT_UNREACHABLE(
      "unreachable port_unreachable",
      Icmpv4Message.CODE_PORT_UNREACHABLE,
      Icmpv6Message.CODE_PORT_UNREACHABLE),
  PROHIBITED("unreachable prohibited", Icmpv4Message.CODE_FILTERED, Icmpv6Message.CODE_PROHIBITED),
  TOO_BIG("unreachable frag_needed", Icmpv4Message.CODE_FRAGMENTATION_NEEDED, 0) {
    @Override
    int type6() {
      return Icmpv6Message.PACKET_TOO_BIG;
    }
  },
  TIME_EXCEEDED(
      "time_exceeded", Icmpv4Message.CODE_TTL_EXCEEDED, Icmpv6Message.CODE_HOP_LIMIT_EXCEEDED) {
    @Override
    int type4() {
      return Icmpv4Message.TIME_EXCEEDED;
    }

    @Override
    int type6() {
      return Icmpv6Message.TIME_EXCEEDED;
    }
  };

  private final String text;
  private final int code4;
  private final int code6;

  IcmpKind(String text, int code4, int code6) {
    this.text = text;
    this.code4 = code4;
    this.code6 = code6;
  }

  static IcmpKind of(String text) {
    for (IcmpKind kind : values()) {
      if (kind.text.equals(text)) {
        return kind;
      }
    }
    throw new IllegalArgumentException("no error is called " + text);
  }

  int type4() {
    return Icmpv4Message.DESTINATION_UNREACHABLE;
  }

  int type6() {
    return Icmpv6Message.DESTINATION_UNREACHABLE;
  }

  int code4() {
    return code4;
  }

  int code6() {
    return code6;
  }
}
