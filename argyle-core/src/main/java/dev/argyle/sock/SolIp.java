package dev.argyle.sock;

import java.util.List;

/// The options of IPv4 (ip(7)). An IPv6 socket takes them as well, for the IPv4 it may speak; a raw
/// one does not. What each is for is in its own text, which `docs/options.md` prints.
public final class SolIp {
  /// Its number.
  public static final int SOL_IP = 0;

  public static final SocketOption<Integer> IP_TOS =
      option(1, "IP_TOS", Integer.class)
          .takes("0 to 255; of greater numbers the low octet")
          .standard("0")
          .means("Type of service of what is sent.");

  public static final SocketOption<Integer> IP_TTL =
      option(2, "IP_TTL", Integer.class)
          .in(-1, 255, "")
          .takes("1 to 255; -1 for the default")
          .standard("64")
          .means("Time to live of what is sent.");

  public static final SocketOption<Boolean> IP_HDRINCL =
      option(3, "IP_HDRINCL", Boolean.class)
          .standard("off")
          .means("Raw sockets: what is sent starts with an IP header.");

  public static final SocketOption<Boolean> IP_PKTINFO =
      option(8, "IP_PKTINFO", Boolean.class)
          .standard("off")
          .means("Tells with each datagram where it was sent to and by which interface it came.");

  public static final SocketOption<Integer> IP_MTU_DISCOVER =
      option(10, "IP_MTU_DISCOVER", Integer.class)
          .in(0, 5, "")
          .takes("0 DONT, 1 WANT, 2 DO, 3 PROBE, 4 INTERFACE, 5 OMIT")
          .standard("1")
          .means("How it deals with the path's MTU.");

  public static final SocketOption<Boolean> IP_RECVERR =
      option(11, "IP_RECVERR", Boolean.class)
          .standard("off")
          .means("Keeps errors in the error queue, for MSG_ERRQUEUE.");

  public static final SocketOption<Boolean> IP_RECVTTL =
      option(12, "IP_RECVTTL", Boolean.class)
          .standard("off")
          .means("Tells with each datagram its time to live.");

  public static final SocketOption<Boolean> IP_RECVTOS =
      option(13, "IP_RECVTOS", Boolean.class)
          .standard("off")
          .means("Tells with each datagram its type of service.");

  public static final SocketOption<Integer> IP_MTU =
      option(14, "IP_MTU", Integer.class)
          .takes("octets")
          .standard("(of no path before connect)")
          .readOnly()
          .means("The MTU of the path to the connected peer.");

  public static final SocketOption<Boolean> IP_FREEBIND =
      option(15, "IP_FREEBIND", Boolean.class)
          .standard("off")
          .means("Binds to an address that the host does not have (yet).");

  public static final SocketOption<Boolean> IP_TRANSPARENT =
      option(19, "IP_TRANSPARENT", Boolean.class)
          .standard("off")
          .means("Binds to, and sends from, an address that the host does not have.");

  public static final SocketOption<Boolean> IP_RECVORIGDSTADDR =
      option(20, "IP_RECVORIGDSTADDR", Boolean.class)
          .standard("off")
          .means("Tells with each datagram the address and port it was sent to.");

  public static final SocketOption<Boolean> IP_BIND_ADDRESS_NO_PORT =
      option(24, "IP_BIND_ADDRESS_NO_PORT", Boolean.class)
          .standard("off")
          .means("Binding to port 0 leaves the choice of a port to connect.");

  public static final SocketOption<InterfaceChoice> IP_MULTICAST_IF =
      option(32, "IP_MULTICAST_IF", InterfaceChoice.class)
          .takes("an interface by index or address")
          .standard("(the one the routes say)")
          .means("The interface that multicasts go by.");

  public static final SocketOption<Integer> IP_MULTICAST_TTL =
      option(33, "IP_MULTICAST_TTL", Integer.class)
          .in(-1, 255, "")
          .takes("0 to 255; -1 for the default")
          .standard("1")
          .means("Time to live of multicasts; 0 stays on the host.");

  public static final SocketOption<Boolean> IP_MULTICAST_LOOP =
      option(34, "IP_MULTICAST_LOOP", Boolean.class)
          .standard("on")
          .means("Whether members on this host get what it sends to a group.");

  public static final SocketOption<MulticastRequest> IP_ADD_MEMBERSHIP =
      option(35, "IP_ADD_MEMBERSHIP", MulticastRequest.class)
          .takes("a group, and by index or address an interface")
          .writeOnly()
          .means("Joins a group.");

  public static final SocketOption<MulticastRequest> IP_DROP_MEMBERSHIP =
      option(36, "IP_DROP_MEMBERSHIP", MulticastRequest.class)
          .takes("a group, and by index or address an interface")
          .writeOnly()
          .means("Leaves a group.");

  public static final SocketOption<MulticastSourceRequest> IP_UNBLOCK_SOURCE =
      option(37, "IP_UNBLOCK_SOURCE", MulticastSourceRequest.class)
          .takes("a group, an interface, a source")
          .writeOnly()
          .means("Takes again what a source sends to a group.");

  public static final SocketOption<MulticastSourceRequest> IP_BLOCK_SOURCE =
      option(38, "IP_BLOCK_SOURCE", MulticastSourceRequest.class)
          .takes("a group, an interface, a source")
          .writeOnly()
          .means("Takes no more of what a source sends to a group.");

  public static final SocketOption<MulticastSourceRequest> IP_ADD_SOURCE_MEMBERSHIP =
      option(39, "IP_ADD_SOURCE_MEMBERSHIP", MulticastSourceRequest.class)
          .takes("a group, an interface, a source")
          .writeOnly()
          .means("Joins a group for what one source sends to it.");

  public static final SocketOption<MulticastSourceRequest> IP_DROP_SOURCE_MEMBERSHIP =
      option(40, "IP_DROP_SOURCE_MEMBERSHIP", MulticastSourceRequest.class)
          .takes("a group, an interface, a source")
          .writeOnly()
          .means("Leaves a group for what one source sends to it.");

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

  public static final SocketOption<Boolean> IP_MULTICAST_ALL =
      option(49, "IP_MULTICAST_ALL", Boolean.class)
          .standard("on; off for a socket of IPv6")
          .means("Whether it gets what is for groups that only other sockets have joined.");

  public static final SocketOption<Integer> IP_UNICAST_IF =
      option(50, "IP_UNICAST_IF", Integer.class)
          .takes("index of an interface; 0 for any")
          .standard("0")
          .means("The interface that packets to one host go by.");

  static final List<SocketOption<?>> ALL =
      List.of(
          IP_TOS,
          IP_TTL,
          IP_HDRINCL,
          IP_PKTINFO,
          IP_MTU_DISCOVER,
          IP_RECVERR,
          IP_RECVTTL,
          IP_RECVTOS,
          IP_MTU,
          IP_FREEBIND,
          IP_TRANSPARENT,
          IP_RECVORIGDSTADDR,
          IP_BIND_ADDRESS_NO_PORT,
          IP_MULTICAST_IF,
          IP_MULTICAST_TTL,
          IP_MULTICAST_LOOP,
          IP_ADD_MEMBERSHIP,
          IP_DROP_MEMBERSHIP,
          IP_UNBLOCK_SOURCE,
          IP_BLOCK_SOURCE,
          IP_ADD_SOURCE_MEMBERSHIP,
          IP_DROP_SOURCE_MEMBERSHIP,
          MCAST_JOIN_GROUP,
          MCAST_BLOCK_SOURCE,
          MCAST_UNBLOCK_SOURCE,
          MCAST_LEAVE_GROUP,
          MCAST_JOIN_SOURCE_GROUP,
          MCAST_LEAVE_SOURCE_GROUP,
          IP_MULTICAST_ALL,
          IP_UNICAST_IF);

  private static <T> OptionDefinition<T> option(int number, String name, Class<T> type) {
    return SocketOption.define(SOL_IP, number, name, type).source("ip(7)");
  }

  private SolIp() {}
}
