package dev.argyle.sock;

import java.util.List;

/// The options of IPv6 (ipv6(7), RFC 3493, RFC 3542).
/// What each is for is in its own text, which `docs/options.md` prints.
public final class SolIpv6 {
  /// Its number.
  public static final int SOL_IPV6 = 41;

  public static final SocketOption<Integer> IPV6_CHECKSUM =
      option(7, "IPV6_CHECKSUM", Integer.class)
          .takes("an even offset; -1 for none")
          .standard("-1; of ICMPv6 2")
          .means(
              "Raw sockets: where in what it sends and takes the checksum lies that the stack"
                  + " writes and looks at.");

  public static final SocketOption<Integer> IPV6_UNICAST_HOPS =
      option(16, "IPV6_UNICAST_HOPS", Integer.class)
          .in(-1, 255, "")
          .takes("1 to 255; -1 for the default")
          .standard("64")
          .means("Hop limit of what is sent.");

  public static final SocketOption<Integer> IPV6_MULTICAST_IF =
      option(17, "IPV6_MULTICAST_IF", Integer.class)
          .takes("index of an interface; 0 for the one the routes say")
          .standard("0")
          .means("The interface that multicasts go by.");

  public static final SocketOption<Integer> IPV6_MULTICAST_HOPS =
      option(18, "IPV6_MULTICAST_HOPS", Integer.class)
          .takes("0 to 255; -1 for the default")
          .standard("1")
          .means("Hop limit of multicasts; 0 stays on the host.");

  public static final SocketOption<Boolean> IPV6_MULTICAST_LOOP =
      option(19, "IPV6_MULTICAST_LOOP", Boolean.class)
          .standard("on")
          .means("Whether members on this host get what it sends to a group.");

  public static final SocketOption<MulticastRequest> IPV6_ADD_MEMBERSHIP =
      option(20, "IPV6_ADD_MEMBERSHIP", MulticastRequest.class)
          .takes("a group and an interface by index")
          .writeOnly()
          .means("Joins a group.");

  public static final SocketOption<MulticastRequest> IPV6_DROP_MEMBERSHIP =
      option(21, "IPV6_DROP_MEMBERSHIP", MulticastRequest.class)
          .takes("a group and an interface by index")
          .writeOnly()
          .means("Leaves a group.");

  public static final SocketOption<Integer> IPV6_MTU_DISCOVER =
      option(23, "IPV6_MTU_DISCOVER", Integer.class)
          .in(0, 5, "")
          .takes("0 DONT, 1 WANT, 2 DO, 3 PROBE, 4 INTERFACE, 5 OMIT")
          .standard("1")
          .means("How it deals with the path's MTU.");

  public static final SocketOption<Integer> IPV6_MTU =
      option(24, "IPV6_MTU", Integer.class)
          .takes("1280 or more; 0 for no limit of its own")
          .standard("(of no path before connect)")
          .means(
              "Set: the longest packet that a datagram is cut into. Read: the MTU of the path to"
                  + " the connected peer.");

  public static final SocketOption<Boolean> IPV6_RECVERR =
      option(25, "IPV6_RECVERR", Boolean.class)
          .standard("off")
          .means("Keeps errors in the error queue, for MSG_ERRQUEUE.");

  public static final SocketOption<Boolean> IPV6_V6ONLY =
      option(26, "IPV6_V6ONLY", Boolean.class).standard("off").means("Takes no IPv4.");

  public static final SocketOption<Boolean> IPV6_MULTICAST_ALL =
      option(29, "IPV6_MULTICAST_ALL", Boolean.class)
          .standard("on")
          .means("Whether it gets what is for groups that only other sockets have joined.");

  public static final SocketOption<Boolean> IPV6_HDRINCL =
      option(36, "IPV6_HDRINCL", Boolean.class)
          .standard("off")
          .means("Raw sockets: what is sent starts with an IPv6 header.");

  public static final SocketOption<MulticastRequest> MCAST_JOIN_GROUP =
      option(42, "MCAST_JOIN_GROUP", MulticastRequest.class)
          .takes("a group, and by index or address an interface")
          .writeOnly()
          .means("Joins a group.");

  public static final SocketOption<MulticastSourceRequest> MCAST_BLOCK_SOURCE =
      option(43, "MCAST_BLOCK_SOURCE", MulticastSourceRequest.class)
          .takes("a group, an interface, a source")
          .writeOnly()
          .means("Takes no more of what a source sends to a group.");

  public static final SocketOption<MulticastSourceRequest> MCAST_UNBLOCK_SOURCE =
      option(44, "MCAST_UNBLOCK_SOURCE", MulticastSourceRequest.class)
          .takes("a group, an interface, a source")
          .writeOnly()
          .means("Takes again what a source sends to a group.");

  public static final SocketOption<MulticastRequest> MCAST_LEAVE_GROUP =
      option(45, "MCAST_LEAVE_GROUP", MulticastRequest.class)
          .takes("a group, and by index or address an interface")
          .writeOnly()
          .means("Leaves a group.");

  public static final SocketOption<MulticastSourceRequest> MCAST_JOIN_SOURCE_GROUP =
      option(46, "MCAST_JOIN_SOURCE_GROUP", MulticastSourceRequest.class)
          .takes("a group, an interface, a source")
          .writeOnly()
          .means("Joins a group for what one source sends to it.");

  public static final SocketOption<MulticastSourceRequest> MCAST_LEAVE_SOURCE_GROUP =
      option(47, "MCAST_LEAVE_SOURCE_GROUP", MulticastSourceRequest.class)
          .takes("a group, an interface, a source")
          .writeOnly()
          .means("Leaves a group for what one source sends to it.");

  public static final SocketOption<Boolean> IPV6_RECVPKTINFO =
      option(49, "IPV6_RECVPKTINFO", Boolean.class)
          .standard("off")
          .means("Tells with each datagram where it was sent to and by which interface it came.");

  public static final SocketOption<Boolean> IPV6_RECVHOPLIMIT =
      option(51, "IPV6_RECVHOPLIMIT", Boolean.class)
          .standard("off")
          .means("Tells with each datagram its hop limit.");

  public static final SocketOption<Boolean> IPV6_DONTFRAG =
      option(62, "IPV6_DONTFRAG", Boolean.class)
          .standard("off")
          .means("Datagrams longer than the MTU are EMSGSIZE, not fragmented.");

  public static final SocketOption<Boolean> IPV6_RECVTCLASS =
      option(66, "IPV6_RECVTCLASS", Boolean.class)
          .standard("off")
          .means("Tells with each datagram its traffic class.");

  public static final SocketOption<Integer> IPV6_TCLASS =
      option(67, "IPV6_TCLASS", Integer.class)
          .in(-1, 255, "")
          .takes("0 to 255; -1 for the default")
          .standard("0")
          .means("Traffic class of what is sent.");

  public static final SocketOption<Boolean> IPV6_RECVORIGDSTADDR =
      option(74, "IPV6_RECVORIGDSTADDR", Boolean.class)
          .standard("off")
          .means("Tells with each datagram the address and port it was sent to.");

  public static final SocketOption<Boolean> IPV6_TRANSPARENT =
      option(75, "IPV6_TRANSPARENT", Boolean.class)
          .standard("off")
          .means("Binds to, and sends from, an address that the host does not have.");

  public static final SocketOption<Integer> IPV6_UNICAST_IF =
      option(76, "IPV6_UNICAST_IF", Integer.class)
          .takes("index of an interface; 0 for any")
          .standard("0")
          .means("The interface that packets to one host go by.");

  public static final SocketOption<Boolean> IPV6_FREEBIND =
      option(78, "IPV6_FREEBIND", Boolean.class)
          .standard("off")
          .means("Binds to an address that the host does not have (yet).");

  static final List<SocketOption<?>> ALL =
      List.of(
          IPV6_CHECKSUM,
          IPV6_UNICAST_HOPS,
          IPV6_MULTICAST_IF,
          IPV6_MULTICAST_HOPS,
          IPV6_MULTICAST_LOOP,
          IPV6_ADD_MEMBERSHIP,
          IPV6_DROP_MEMBERSHIP,
          IPV6_MTU_DISCOVER,
          IPV6_MTU,
          IPV6_RECVERR,
          IPV6_V6ONLY,
          IPV6_MULTICAST_ALL,
          IPV6_HDRINCL,
          MCAST_JOIN_GROUP,
          MCAST_BLOCK_SOURCE,
          MCAST_UNBLOCK_SOURCE,
          MCAST_LEAVE_GROUP,
          MCAST_JOIN_SOURCE_GROUP,
          MCAST_LEAVE_SOURCE_GROUP,
          IPV6_RECVPKTINFO,
          IPV6_RECVHOPLIMIT,
          IPV6_DONTFRAG,
          IPV6_RECVTCLASS,
          IPV6_TCLASS,
          IPV6_RECVORIGDSTADDR,
          IPV6_TRANSPARENT,
          IPV6_UNICAST_IF,
          IPV6_FREEBIND);

  private static <T> OptionDefinition<T> option(int number, String name, Class<T> type) {
    return SocketOption.define(SOL_IPV6, number, name, type).source("ipv6(7)");
  }

  private SolIpv6() {}
}
