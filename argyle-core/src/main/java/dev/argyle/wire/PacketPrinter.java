package dev.argyle.wire;

/// One packet on one line, in the manner of packet scripts:
///
/// ```
/// 10.0.0.1:80 > 10.0.0.2:40000: S. 0:0(0) ack 1 win 65535 <mss 1460,sackOK,TS val 1 ecr 2>
/// 10.0.0.1:53 > 10.0.0.2:40000: udp (120)
/// [2001:db8::1]:80 > [2001:db8::2]:40000: [ce] P. 1:101(100) ack 1 win 512
/// ```
///
/// Sequence numbers are those of the wire, unsigned; the window is not scaled; checksums are not
/// judged. A packet whose form is wrong is printed as far as it can be read: nothing that lies in
/// the array makes this throw. For people and tests, not for the data path.
public final class PacketPrinter {
  private static final String[] ECN = {"", "[ect1] ", "[ect0] ", "[ce] "};

  private final StringBuilder to = new StringBuilder(120);
  private final byte[] b;
  private final int end;

  private PacketPrinter(byte[] b, int end) {
    this.b = b;
    this.end = end;
  }

  /// Prints a packet.
  ///
  /// @param at its IP header
  /// @param lengthBytes octets that arrived
  public static String print(byte[] b, int at, int lengthBytes) {
    PacketPrinter printer = new PacketPrinter(b, Math.min(at + lengthBytes, b.length));
    printer.packet(at);
    return printer.to.toString();
  }

  private void packet(int at) {
    if (at >= end) {
      to.append("empty");
    } else if (Ipv4Header.version(b, at) == 6) {
      ipv6(at);
    } else {
      ipv4(at);
    }
  }

  private void ipv4(int at) {
    if (Ipv4Header.validate(b, at, end - at) instanceof Malformed reason) {
      malformed("ip", reason, end - at);
      return;
    }
    int protocol = Ipv4Header.protocol(b, at);
    int payloadAt = at + Ipv4Header.headerLengthBytes(b, at);
    int payload = at + Ipv4Header.totalLength(b, at) - payloadAt;
    String source = IpAddress.toString(0, Ipv4Header.sourceLow(b, at));
    String destination = IpAddress.toString(0, Ipv4Header.destinationLow(b, at));
    if (Ipv4Header.isFragment(b, at)) {
      to.append(source).append(" > ").append(destination).append(": ");
      fragment(
          protocol,
          Ipv4Header.identification(b, at),
          Ipv4Header.fragmentOffsetBytes(b, at),
          payload,
          Ipv4Header.moreFragments(b, at));
      return;
    }
    hosts(source, destination, protocol, payloadAt, payload);
    to.append(ECN[Ipv4Header.ecn(b, at)]);
    transport(protocol, payloadAt, payload);
  }

  private void ipv6(int at) {
    if (Ipv6Header.validate(b, at, end - at) instanceof Malformed reason) {
      malformed("ip6", reason, end - at);
      return;
    }
    String source = address6(Ipv6Header.sourceHigh(b, at), Ipv6Header.sourceLow(b, at));
    String destination =
        address6(Ipv6Header.destinationHigh(b, at), Ipv6Header.destinationLow(b, at));
    Ipv6Extensions walk = new Ipv6Extensions();
    if (walk.walk(b, at) instanceof Malformed reason) {
      to.append(source).append(" > ").append(destination).append(": ");
      malformed("ip6", reason, end - at);
      return;
    }
    int payloadAt = walk.offset();
    int payload = walk.remainingBytes();
    if (walk.isFragment()) {
      to.append(source).append(" > ").append(destination).append(": ");
      fragment(
          Ipv6FragmentHeader.nextHeader(b, payloadAt),
          Integer.toUnsignedLong(Ipv6FragmentHeader.identification(b, payloadAt)),
          Ipv6FragmentHeader.offsetBytes(b, payloadAt),
          payload - Ipv6FragmentHeader.LENGTH_BYTES,
          Ipv6FragmentHeader.moreFragments(b, payloadAt));
      return;
    }
    hosts(source, destination, walk.protocol(), payloadAt, payload);
    to.append(ECN[Ipv6Header.ecn(b, at)]);
    transport(walk.protocol(), payloadAt, payload);
  }

  private static String address6(long high, long low) {
    return "[" + IpAddress.toString(high, low) + "]";
  }

  private void malformed(String protocol, Malformed reason, int octets) {
    to.append("malformed ").append(protocol).append(' ').append(reason);
    to.append(" (").append(octets).append(')');
  }

  private void fragment(int protocol, long id, int offset, int length, boolean more) {
    to.append(name(protocol)).append(" fragment id ").append(id).append(' ').append(offset);
    to.append(':').append(offset + length).append('(').append(length).append(')');
    to.append(more ? " more" : " last");
  }

  private void hosts(String source, String destination, int protocol, int at, int length) {
    boolean ports = (protocol == IpProtocol.TCP || protocol == IpProtocol.UDP) && length >= 4;
    to.append(source);
    if (ports) {
      to.append(':').append(NetworkOrder.u16(b, at));
    }
    to.append(" > ").append(destination);
    if (ports) {
      to.append(':').append(NetworkOrder.u16(b, at + 2));
    }
    to.append(": ");
  }

  private void transport(int protocol, int at, int length) {
    switch (protocol) {
      case IpProtocol.TCP -> tcp(at, length);
      case IpProtocol.UDP -> udp(at, length);
      case IpProtocol.ICMP -> icmp4(at, length);
      case IpProtocol.ICMPV6 -> icmp6(at, length);
      default -> to.append(name(protocol)).append(" (").append(length).append(')');
    }
  }

  private static String name(int protocol) {
    return switch (protocol) {
      case IpProtocol.ICMP -> "icmp";
      case IpProtocol.IGMP -> "igmp";
      case IpProtocol.TCP -> "tcp";
      case IpProtocol.UDP -> "udp";
      case IpProtocol.ICMPV6 -> "icmp6";
      case IpProtocol.IPV6_NO_NEXT_HEADER -> "nothing";
      default -> "proto " + protocol;
    };
  }

  private void tcp(int at, int length) {
    if (TcpHeader.validate(b, at, length) instanceof Malformed reason) {
      malformed("tcp", reason, length);
      return;
    }
    int flags = TcpHeader.flags(b, at);
    int payload = length - TcpHeader.dataOffsetBytes(b, at);
    int seq = TcpHeader.seq(b, at);
    to.append(TcpFlags.toString(flags)).append(' ').append(Integer.toUnsignedString(seq));
    to.append(':').append(Integer.toUnsignedString(seq + payload));
    to.append('(').append(payload).append(')');
    if ((flags & TcpFlags.ACK) != 0) {
      to.append(" ack ").append(Integer.toUnsignedString(TcpHeader.ack(b, at)));
    }
    to.append(" win ").append(TcpHeader.window(b, at));
    if ((flags & TcpFlags.URG) != 0) {
      to.append(" urg ").append(TcpHeader.urgentPointer(b, at));
    }
    if (TcpHeader.optionsLengthBytes(b, at) > 0) {
      to.append(" <");
      TcpOptionsPrinter.print(to, b, TcpHeader.optionsAt(at), TcpHeader.optionsLengthBytes(b, at));
      to.append('>');
    }
  }

  private void udp(int at, int length) {
    if (UdpHeader.validate(b, at, length) instanceof Malformed reason) {
      malformed("udp", reason, length);
      return;
    }
    to.append("udp (").append(UdpHeader.length(b, at) - UdpHeader.LENGTH_BYTES).append(')');
  }

  private void icmp4(int at, int length) {
    if (Icmpv4Message.validate(b, at, length) instanceof Malformed reason) {
      malformed("icmp", reason, length);
      return;
    }
    int type = Icmpv4Message.type(b, at);
    int code = Icmpv4Message.code(b, at);
    to.append("icmp ");
    switch (type) {
      case Icmpv4Message.ECHO_REQUEST -> echo("echo_request", at);
      case Icmpv4Message.ECHO_REPLY -> echo("echo_reply", at);
      case Icmpv4Message.DESTINATION_UNREACHABLE -> to.append(unreachable4(code));
      case Icmpv4Message.REDIRECT -> to.append("redirect code ").append(code);
      case Icmpv4Message.TIME_EXCEEDED -> to.append("time_exceeded code ").append(code);
      case Icmpv4Message.PARAMETER_PROBLEM ->
          to.append("parameter_problem at ").append(Icmpv4Message.pointer(b, at));
      default -> to.append("type ").append(type).append(" code ").append(code);
    }
    if (type == Icmpv4Message.DESTINATION_UNREACHABLE
        && code == Icmpv4Message.CODE_FRAGMENTATION_NEEDED) {
      to.append(" mtu ").append(Icmpv4Message.nextHopMtuBytes(b, at));
    }
    icmpBody(at, length, Icmpv4Message.isError(type));
  }

  private static String unreachable4(int code) {
    return switch (code) {
      case Icmpv4Message.CODE_NET_UNREACHABLE -> "unreachable net";
      case Icmpv4Message.CODE_HOST_UNREACHABLE -> "unreachable host";
      case Icmpv4Message.CODE_PROTOCOL_UNREACHABLE -> "unreachable protocol";
      case Icmpv4Message.CODE_PORT_UNREACHABLE -> "unreachable port";
      case Icmpv4Message.CODE_FRAGMENTATION_NEEDED -> "unreachable frag_needed";
      default -> "unreachable code " + code;
    };
  }

  private void icmp6(int at, int length) {
    if (Icmpv6Message.validate(b, at, length) instanceof Malformed reason) {
      malformed("icmp6", reason, length);
      return;
    }
    int type = Icmpv6Message.type(b, at);
    int code = Icmpv6Message.code(b, at);
    to.append("icmp6 ");
    switch (type) {
      case Icmpv6Message.ECHO_REQUEST -> echo("echo_request", at);
      case Icmpv6Message.ECHO_REPLY -> echo("echo_reply", at);
      case Icmpv6Message.DESTINATION_UNREACHABLE -> to.append(unreachable6(code));
      case Icmpv6Message.PACKET_TOO_BIG ->
          to.append("packet_too_big mtu ").append(Icmpv6Message.mtuBytes(b, at));
      case Icmpv6Message.TIME_EXCEEDED -> to.append("time_exceeded code ").append(code);
      case Icmpv6Message.PARAMETER_PROBLEM -> {
        to.append("parameter_problem code ").append(code);
        to.append(" at ").append(Icmpv6Message.pointer(b, at));
      }
      case Icmpv6Message.ROUTER_SOLICITATION -> to.append("router_solicitation");
      case Icmpv6Message.ROUTER_ADVERTISEMENT -> to.append("router_advertisement");
      case Icmpv6Message.NEIGHBOR_SOLICITATION -> to.append("neighbor_solicitation");
      case Icmpv6Message.NEIGHBOR_ADVERTISEMENT -> to.append("neighbor_advertisement");
      default -> to.append("type ").append(type).append(" code ").append(code);
    }
    icmpBody(at, length, Icmpv6Message.isError(type));
  }

  private static String unreachable6(int code) {
    return switch (code) {
      case Icmpv6Message.CODE_NO_ROUTE -> "unreachable route";
      case Icmpv6Message.CODE_PROHIBITED -> "unreachable prohibited";
      case Icmpv6Message.CODE_ADDRESS_UNREACHABLE -> "unreachable address";
      case Icmpv6Message.CODE_PORT_UNREACHABLE -> "unreachable port";
      default -> "unreachable code " + code;
    };
  }

  private void echo(String name, int at) {
    to.append(name).append(" id ").append(Icmpv4Message.echoIdentifier(b, at));
    to.append(" seq ").append(Icmpv4Message.echoSequence(b, at));
  }

  /// Ends the line of an ICMP message: octets behind its first 8, and of an error whom the quoted
  /// packet was from and to.
  private void icmpBody(int at, int length, boolean error) {
    int bodyAt = at + Icmpv4Message.MIN_LENGTH_BYTES;
    int body = length - Icmpv4Message.MIN_LENGTH_BYTES;
    to.append(" (").append(body).append(')');
    if (error) {
      quoted(bodyAt, body);
    }
  }

  private void quoted(int at, int length) {
    int version = length > 0 ? Ipv4Header.version(b, at) : 0;
    int payloadAt;
    int protocol;
    boolean headersFollow = true;
    String source;
    String destination;
    if (version == 4 && length >= Ipv4Header.MIN_LENGTH_BYTES) {
      payloadAt = at + Ipv4Header.headerLengthBytes(b, at);
      protocol = Ipv4Header.protocol(b, at);
      headersFollow = Ipv4Header.fragmentOffsetBytes(b, at) == 0;
      source = IpAddress.toString(0, Ipv4Header.sourceLow(b, at));
      destination = IpAddress.toString(0, Ipv4Header.destinationLow(b, at));
    } else if (version == 6 && length >= Ipv6Header.LENGTH_BYTES) {
      payloadAt = at + Ipv6Header.LENGTH_BYTES;
      protocol = Ipv6Header.nextHeader(b, at);
      source = address6(Ipv6Header.sourceHigh(b, at), Ipv6Header.sourceLow(b, at));
      destination = address6(Ipv6Header.destinationHigh(b, at), Ipv6Header.destinationLow(b, at));
    } else {
      return;
    }
    to.append(" [");
    int payload = headersFollow ? at + length - payloadAt : 0;
    hosts(source, destination, protocol, payloadAt, payload);
    to.append(name(protocol)).append(']');
  }
}
