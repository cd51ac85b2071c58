package dev.argyle.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.argyle.device.DeviceFeatures;
import dev.argyle.wire.IpAddress;
import dev.argyle.wire.IpPrefix;
import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.LockSupport;

/// The kernel's side of a TUN device: how an interface is made, what it leaves undone, and how it
/// gets its addresses.
final class TunInterface {
  private static final String CLONE_DEVICE = "/dev/net/tun";
  private static final long TUNSETIFF = 0x4004_54ca;
  private static final long TUNSETOFFLOAD = 0x4004_54d0;
  private static final short IFF_TUN = 0x0001;
  private static final short IFF_NO_PI = 0x1000;
  private static final short IFF_MULTI_QUEUE = 0x0100;
  private static final short IFF_VNET_HDR = 0x4000;
  private static final long TUNSETVNETHDRSZ = 0x4004_54d8;
  private static final int TUN_F_CSUM = 1;
  private static final int TUN_F_TSO4 = 2;
  private static final int TUN_F_TSO6 = 4;
  private static final int TUN_F_TSO_ECN = 8;
  private static final int TUN_F_USO4 = 0x20;
  private static final int TUN_F_USO6 = 0x40;
  private static final int ALL_OF_TCP = TUN_F_CSUM | TUN_F_TSO4 | TUN_F_TSO6 | TUN_F_TSO_ECN;
  private static final int MOST_LOOKS = 5_000;
  private static final long LOOK_EVERY_NANOS = 1_000_000;

  private static final StructLayout IFREQ =
      MemoryLayout.structLayout(
              MemoryLayout.sequenceLayout(16, JAVA_BYTE).withName("ifr_name"),
              JAVA_SHORT.withName("ifr_flags"),
              MemoryLayout.paddingLayout(22)) // the rest of the union
          .withName("ifreq");
  private static final VarHandle IFR_FLAGS = IFREQ.varHandle(PathElement.groupElement("ifr_flags"));

  static int openCloneDevice() throws TunException {
    int fd = Libc.open(CLONE_DEVICE, Libc.O_RDWR | Libc.O_NONBLOCK | Libc.O_CLOEXEC);
    if (fd < 0) {
      throw TunException.opening(fd);
    }
    return fd;
  }

  /// Makes the interface or takes the one that is there; the descriptor is one of its queues from
  /// then on.
  ///
  /// @param name of the interface: `config`'s, or what became of that for the first queue
  /// @return its name, with the number in place of `%d`
  static String attach(int fd, String name, TunConfig config) throws TunException {
    boolean offload = config.offload();
    int flags = IFF_TUN | IFF_NO_PI;
    flags |= offload ? IFF_VNET_HDR : 0;
    flags |= config.queues() > 1 ? IFF_MULTI_QUEUE : 0;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment request = arena.allocate(IFREQ);
      byte[] octets = name.getBytes(StandardCharsets.US_ASCII);
      MemorySegment.copy(octets, 0, request, JAVA_BYTE, 0, octets.length);
      IFR_FLAGS.set(request, 0L, (short) flags);
      int result = Libc.ioctl(fd, TUNSETIFF, request);
      String given = request.getString(0, StandardCharsets.US_ASCII);
      if (result >= 0 && offload) {
        MemorySegment octetsInFront = arena.allocateFrom(JAVA_INT, VirtioNetHeader.LENGTH_BYTES);
        result = Libc.ioctl(fd, TUNSETVNETHDRSZ, octetsInFront);
      }
      if (result < 0) {
        throw TunException.attaching(name, result);
      }
      return given;
    }
  }

  /// Says what need not be done for us. Always, because a persistent interface keeps what its last
  /// user has asked for. A kernel before 6.2 knows no segments of UDP.
  ///
  /// @return what the device does by itself
  static DeviceFeatures offload(int fd, String name, boolean wanted) throws TunException {
    int all = ALL_OF_TCP | TUN_F_USO4 | TUN_F_USO6;
    int result = setOffload(fd, wanted ? all : 0);
    boolean datagrams = result >= 0;
    if (!datagrams && wanted) {
      result = setOffload(fd, ALL_OF_TCP);
    }
    if (result < 0) {
      throw TunException.attaching(name, result);
    }
    DeviceFeatures whole = DeviceFeatures.IN_MEMORY;
    return wanted
        ? new DeviceFeatures(whole.checksums(), whole.superSegmentBytes(), datagrams)
        : DeviceFeatures.NONE;
  }

  private static int setOffload(int fd, long features) {
    return Libc.ioctl(fd, TUNSETOFFLOAD, MemorySegment.ofAddress(features));
  }

  /// Changes only what is not as wanted: for an interface that was prepared for a user, who may
  /// then change nothing.
  static void configure(String name, TunConfig config) throws TunException {
    try (Netlink netlink = Netlink.open()) {
      Netlink.Link link = netlink.link(name);
      if (link.mtuBytes() != config.mtuBytes()) {
        netlink.setMtu(link.index(), config.mtuBytes());
      }
      if (!link.isUp()) {
        netlink.setUp(link.index());
      }
      for (IpPrefix prefix : config.addresses()) {
        netlink.addAddress(link.index(), prefix);
      }
      for (IpPrefix prefix : config.addresses()) {
        awaitLocal(netlink, prefix.address());
      }
    } catch (NetlinkException refusal) {
      throw TunException.configuring(name, refusal);
    }
  }

  /// The kernel has no call that waits for it. It takes microseconds, but more on a busy machine;
  /// if it does not come at all, the address is in no worse state than without waiting.
  private static void awaitLocal(Netlink netlink, IpAddress address) throws NetlinkException {
    for (int i = 0; i < MOST_LOOKS && !netlink.isLocal(address); i++) {
      LockSupport.parkNanos(LOOK_EVERY_NANOS);
    }
  }

  private TunInterface() {}
}
