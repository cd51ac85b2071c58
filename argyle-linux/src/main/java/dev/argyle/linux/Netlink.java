package dev.argyle.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.argyle.sock.Errno;
import dev.argyle.wire.IpAddress;
import dev.argyle.wire.IpPrefix;
import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/// The kernel's network configuration: MTU, addresses and routes of interfaces, in the network
/// namespace of the thread that opened it (rtnetlink(7)). Each request waits for its answer, which
/// the kernel has ready when it has done the work. Belongs to the thread that opened it.
public final class Netlink implements AutoCloseable {
  private static final StructLayout IFINFOMSG =
      MemoryLayout.structLayout(
              JAVA_BYTE.withName("ifi_family"),
              MemoryLayout.paddingLayout(1),
              JAVA_SHORT.withName("ifi_type"),
              JAVA_INT.withName("ifi_index"),
              JAVA_INT.withName("ifi_flags"),
              JAVA_INT.withName("ifi_change"))
          .withName("ifinfomsg");
  private static final StructLayout IFADDRMSG =
      MemoryLayout.structLayout(
              JAVA_BYTE.withName("ifa_family"),
              JAVA_BYTE.withName("ifa_prefixlen"),
              JAVA_BYTE.withName("ifa_flags"),
              JAVA_BYTE.withName("ifa_scope"),
              JAVA_INT.withName("ifa_index"))
          .withName("ifaddrmsg");
  private static final StructLayout RTMSG =
      MemoryLayout.structLayout(
              JAVA_BYTE.withName("rtm_family"),
              JAVA_BYTE.withName("rtm_dst_len"),
              JAVA_BYTE.withName("rtm_src_len"),
              JAVA_BYTE.withName("rtm_tos"),
              JAVA_BYTE.withName("rtm_table"),
              JAVA_BYTE.withName("rtm_protocol"),
              JAVA_BYTE.withName("rtm_scope"),
              JAVA_BYTE.withName("rtm_type"),
              JAVA_INT.withName("rtm_flags"))
          .withName("rtmsg");

  private static final VarHandle IFI_INDEX = NetlinkMessage.field(IFINFOMSG, "ifi_index");
  private static final VarHandle IFI_FLAGS = NetlinkMessage.field(IFINFOMSG, "ifi_flags");
  private static final VarHandle IFI_CHANGE = NetlinkMessage.field(IFINFOMSG, "ifi_change");
  private static final VarHandle IFA_FAMILY = NetlinkMessage.field(IFADDRMSG, "ifa_family");
  private static final VarHandle IFA_PREFIXLEN = NetlinkMessage.field(IFADDRMSG, "ifa_prefixlen");
  private static final VarHandle IFA_INDEX = NetlinkMessage.field(IFADDRMSG, "ifa_index");
  private static final VarHandle RTM_FAMILY = NetlinkMessage.field(RTMSG, "rtm_family");
  private static final VarHandle RTM_DST_LEN = NetlinkMessage.field(RTMSG, "rtm_dst_len");
  private static final VarHandle RTM_TABLE = NetlinkMessage.field(RTMSG, "rtm_table");
  private static final VarHandle RTM_PROTOCOL = NetlinkMessage.field(RTMSG, "rtm_protocol");
  private static final VarHandle RTM_SCOPE = NetlinkMessage.field(RTMSG, "rtm_scope");
  private static final VarHandle RTM_TYPE = NetlinkMessage.field(RTMSG, "rtm_type");

  private static final byte AF_INET = 2;
  private static final byte AF_INET6 = 10;
  private static final int IPV4_BITS = 32;
  private static final int IFF_UP = 1;
  private static final int IFLA_IFNAME = 3;
  private static final int IFLA_MTU = 4;
  private static final int IFA_ADDRESS = 1;
  private static final int IFA_LOCAL = 2;
  private static final int IFA_FLAGS = 8;
  private static final int IFA_F_NODAD = 2;
  private static final int RTA_DST = 1;
  private static final int RTA_OIF = 4;
  private static final int RTA_GATEWAY = 5;
  private static final int RTA_PREFSRC = 7;
  private static final int RTA_METRICS = 8;
  private static final int RTAX_QUICKACK = 15;
  private static final int RTAX_CC_ALGO = 16;
  private static final byte RT_TABLE_MAIN = (byte) 254;
  private static final byte RT_TABLE_LOCAL = (byte) 255;
  private static final byte RT_SCOPE_UNIVERSE = 0;
  private static final byte RT_SCOPE_LINK = (byte) 253;
  private static final byte RT_SCOPE_HOST = (byte) 254;
  private static final byte RTPROT_KERNEL = 2;
  private static final byte RTPROT_STATIC = 4;
  private static final byte RTN_UNICAST = 1;
  private static final byte RTN_LOCAL = 2;

  /// An interface of the kernel.
  ///
  /// @param index its number, from 1
  /// @param isUp whether it has been brought up
  /// @param mtuBytes its MTU
  public record Link(int index, boolean isUp, int mtuBytes) {}

  private final Arena arena = Arena.ofConfined();
  private final MemorySegment callState = Libc.callState(arena);
  private final NetlinkMessage message = new NetlinkMessage(arena);
  private final int fd;
  private int sequence;
  private boolean closed;

  private Netlink(int fd) {
    this.fd = fd;
  }

  /// Opens the configuration of the calling thread's network namespace.
  public static Netlink open() throws NetlinkException {
    int fd = Libc.socket(Libc.AF_NETLINK, Libc.SOCK_RAW | Libc.SOCK_CLOEXEC, Libc.NETLINK_ROUTE);
    if (fd < 0) {
      throw new NetlinkException("cannot open a netlink socket", fd);
    }
    return new Netlink(fd);
  }

  /// Looks an interface up by its name.
  public Link link(String name) throws NetlinkException {
    begin(NetlinkMessage.RTM_GETLINK, 0, IFINFOMSG);
    message.attribute(IFLA_IFNAME, name);
    exchange("cannot find interface " + name);
    MemorySegment body = message.body();
    int flags = (int) IFI_FLAGS.get(body, 0L);
    int mtuBytes = message.intAttribute(IFLA_MTU, IFINFOMSG, 0);
    return new Link((int) IFI_INDEX.get(body, 0L), (flags & IFF_UP) != 0, mtuBytes);
  }

  /// Sets the MTU of an interface.
  public void setMtu(int index, int mtuBytes) throws NetlinkException {
    MemorySegment body = begin(NetlinkMessage.RTM_NEWLINK, NetlinkMessage.NLM_F_ACK, IFINFOMSG);
    IFI_INDEX.set(body, 0L, index);
    message.attribute(IFLA_MTU, mtuBytes);
    exchange("cannot set the MTU to " + mtuBytes);
  }

  /// Brings an interface up.
  public void setUp(int index) throws NetlinkException {
    MemorySegment body = begin(NetlinkMessage.RTM_NEWLINK, NetlinkMessage.NLM_F_ACK, IFINFOMSG);
    IFI_INDEX.set(body, 0L, index);
    IFI_FLAGS.set(body, 0L, IFF_UP);
    IFI_CHANGE.set(body, 0L, IFF_UP);
    exchange("cannot bring the interface up");
  }

  /// Gives an interface an address; its subnet becomes reachable by it. Of an IPv6 address nobody
  /// is asked whether it is a duplicate; when it can be used, [#isLocal] says. The address may be
  /// there already.
  public void addAddress(int index, IpPrefix prefix) throws NetlinkException {
    int flags =
        NetlinkMessage.NLM_F_ACK | NetlinkMessage.NLM_F_CREATE | NetlinkMessage.NLM_F_REPLACE;
    beginAddress(NetlinkMessage.RTM_NEWADDR, flags, index, prefix);
    if (!prefix.address().isV4()) {
      message.attribute(IFA_FLAGS, IFA_F_NODAD);
    }
    exchange("cannot add the address " + prefix);
  }

  /// Whether the kernel takes packets to this address for its own. It begins to do so for an IPv6
  /// address some time after [#addAddress] and [#setUp] have returned, on a thread of its own, and
  /// drops them until then.
  public boolean isLocal(IpAddress address) throws NetlinkException {
    MemorySegment body = begin(NetlinkMessage.RTM_GETROUTE, 0, RTMSG);
    RTM_FAMILY.set(body, 0L, family(address));
    RTM_DST_LEN.set(body, 0L, (byte) (8 * address.lengthBytes()));
    message.attribute(RTA_DST, address);
    try {
      exchange("cannot look up the route to " + address);
    } catch (NetlinkException refusal) {
      if (refusal.errno() == Errno.ENETUNREACH || refusal.errno() == Errno.EHOSTUNREACH) {
        return false;
      }
      throw refusal;
    }
    return (byte) RTM_TYPE.get(message.body(), 0L) == RTN_LOCAL;
  }

  /// Takes an address from an interface.
  public void deleteAddress(int index, IpPrefix prefix) throws NetlinkException {
    beginAddress(NetlinkMessage.RTM_DELADDR, NetlinkMessage.NLM_F_ACK, index, prefix);
    exchange("cannot delete the address " + prefix);
  }

  /// Adds a route to the main table, or replaces one to the same subnet.
  ///
  /// @param gateway the next hop, or null if the subnet is reached directly
  public void addRoute(IpPrefix destination, int index, @Nullable IpAddress gateway)
      throws NetlinkException {
    int flags =
        NetlinkMessage.NLM_F_ACK | NetlinkMessage.NLM_F_CREATE | NetlinkMessage.NLM_F_REPLACE;
    MemorySegment body = begin(NetlinkMessage.RTM_NEWROUTE, flags, RTMSG);
    RTM_FAMILY.set(body, 0L, family(destination));
    RTM_DST_LEN.set(body, 0L, (byte) destination.length());
    RTM_TABLE.set(body, 0L, RT_TABLE_MAIN);
    RTM_PROTOCOL.set(body, 0L, RTPROT_STATIC);
    RTM_SCOPE.set(body, 0L, gateway == null ? RT_SCOPE_LINK : RT_SCOPE_UNIVERSE);
    RTM_TYPE.set(body, 0L, RTN_UNICAST);
    message.attribute(RTA_DST, destination.network());
    message.attribute(RTA_OIF, index);
    if (gateway != null) {
      message.attribute(RTA_GATEWAY, gateway);
    }
    exchange("cannot add the route to " + destination);
  }

  /// Has the host delay no ACK of the connections to itself by these addresses of its own: the
  /// route that the kernel has made for them is made anew, with that attribute.
  ///
  /// @param index of the interface that has them
  public void acknowledgeAtOnce(int index, IpPrefix local) throws NetlinkException {
    beginLocalRoute(NetlinkMessage.RTM_DELROUTE, NetlinkMessage.NLM_F_ACK, index, local);
    exchange("cannot delete the route to " + local);
    int flags = NetlinkMessage.NLM_F_ACK | NetlinkMessage.NLM_F_CREATE;
    beginLocalRoute(NetlinkMessage.RTM_NEWROUTE, flags, index, local);
    message.nestedAttribute(RTA_METRICS, RTAX_QUICKACK, 1);
    exchange("cannot add the route to " + local);
  }

  private void beginLocalRoute(int type, int flags, int index, IpPrefix local) {
    MemorySegment body = begin(type, flags, RTMSG);
    RTM_FAMILY.set(body, 0L, family(local));
    RTM_DST_LEN.set(body, 0L, (byte) local.length());
    RTM_TABLE.set(body, 0L, RT_TABLE_LOCAL);
    RTM_PROTOCOL.set(body, 0L, RTPROT_KERNEL);
    RTM_TYPE.set(body, 0L, RTN_LOCAL);
    message.attribute(RTA_DST, local.network());
    message.attribute(RTA_OIF, index);
    if (local.address().isV4()) {
      RTM_SCOPE.set(body, 0L, RT_SCOPE_HOST);
      message.attribute(RTA_PREFSRC, local.address());
    }
  }

  /// Has connections to the subnet of an interface's IPv4 address begin with this congestion
  /// control, whatever the namespace's own is (`ip route change ... congctl`). The subnet is that
  /// of the address, as the kernel made its route when the address was added; for an interface that
  /// leads back to the machine it is the subnet and the address.
  public void pinCongestionControl(int index, IpPrefix address, boolean loopback, String control)
      throws NetlinkException {
    changeRoute(index, address, loopback, control);
    if (loopback) {
      changeRoute(index, new IpPrefix(address.address(), IPV4_BITS), true, control);
    }
  }

  private void changeRoute(int index, IpPrefix address, boolean loopback, String control)
      throws NetlinkException {
    int flags = NetlinkMessage.NLM_F_ACK | NetlinkMessage.NLM_F_REPLACE;
    MemorySegment body = begin(NetlinkMessage.RTM_NEWROUTE, flags, RTMSG);
    RTM_FAMILY.set(body, 0L, family(address));
    RTM_DST_LEN.set(body, 0L, (byte) address.length());
    RTM_TABLE.set(body, 0L, loopback ? RT_TABLE_LOCAL : RT_TABLE_MAIN);
    RTM_PROTOCOL.set(body, 0L, RTPROT_KERNEL);
    RTM_SCOPE.set(body, 0L, loopback ? RT_SCOPE_HOST : RT_SCOPE_LINK);
    RTM_TYPE.set(body, 0L, loopback ? RTN_LOCAL : RTN_UNICAST);
    message.attribute(RTA_DST, address.network());
    message.attribute(RTA_OIF, index);
    message.attribute(RTA_PREFSRC, address.address());
    message.nestedAttribute(RTA_METRICS, RTAX_CC_ALGO, control);
    exchange("cannot pin " + control + " on the route to " + address);
  }

  /// Closes it; nothing happens the second time.
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      Libc.close(fd);
      arena.close();
    }
  }

  private void beginAddress(int type, int flags, int index, IpPrefix prefix) {
    MemorySegment body = begin(type, flags, IFADDRMSG);
    IFA_FAMILY.set(body, 0L, family(prefix));
    IFA_PREFIXLEN.set(body, 0L, (byte) prefix.length());
    IFA_INDEX.set(body, 0L, index);
    message.attribute(IFA_LOCAL, prefix.address());
    message.attribute(IFA_ADDRESS, prefix.address());
  }

  private MemorySegment begin(int type, int flags, StructLayout body) {
    return message.begin(type, flags, ++sequence, body);
  }

  /// Sends the request and reads its answer into the same memory.
  private void exchange(String failure) throws NetlinkException {
    int written = Libc.write(fd, message.memory(), message.lengthBytes(), callState);
    if (written < 0) {
      throw new NetlinkException(failure, written);
    }
    do {
      receive(failure);
    } while (message.sequence() != sequence);
    int result = message.type() == NetlinkMessage.NLMSG_ERROR ? message.body().get(JAVA_INT, 0) : 0;
    if (result < 0) {
      throw new NetlinkException(failure, result);
    }
  }

  private void receive(String failure) throws NetlinkException {
    int octets;
    do {
      octets = Libc.read(fd, message.memory(), callState);
    } while (octets == Errno.EINTR.negated());
    if (octets < 0) {
      throw new NetlinkException(failure, octets);
    }
    if (!message.received(octets)) {
      throw new NetlinkException(failure, Errno.EPROTO.negated());
    }
  }

  private static byte family(IpPrefix prefix) {
    return family(prefix.address());
  }

  private static byte family(IpAddress address) {
    return address.isV4() ? AF_INET : AF_INET6;
  }
}
