package dev.argyle.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.argyle.buffer.SkBuff;
import dev.argyle.device.DeviceFeatures;
import dev.argyle.device.NetDevice;
import dev.argyle.device.PacketReceiver;
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
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A TUN device of Linux: an interface of the kernel, and the stack sits at the other end of its
/// cable. Thread-safe.
///
/// ```java
/// var device = TunDevice.open(TunConfig.named("argyle%d").withAddress("192.0.2.1/24"));
/// ```
///
/// The interface is made if there is none of that name, and then vanishes when the device is closed
/// or the process ends. One that exists already (`ip tuntap add`) is taken and stays.
///
/// Packets come in on a platform thread of the device, which sleeps in native code; the stack's
/// work on them is done by the same thread. Sending is a write that does not block: what the kernel
/// does not take at once is dropped and counted.
///
/// With [TunConfig#offload] each packet has a [virtio-net header][VirtioNetHeader] in front: one
/// system call then carries up to 64 KiB of a TCP stream, and nobody computes checksums.
public final class TunDevice implements NetDevice {
  private static final String CLONE_DEVICE = "/dev/net/tun";
  private static final long TUNSETIFF = 0x4004_54ca;
  private static final long TUNSETOFFLOAD = 0x4004_54d0;
  private static final short IFF_TUN = 0x0001;
  private static final short IFF_NO_PI = 0x1000;
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

  private final String name;
  private final int mtuBytes;
  private final DeviceFeatures features;
  private final int fd;
  private final TunReader reader;
  private final TunWriter writer;
  private final ReentrantLock lock = new ReentrantLock();
  private boolean started; // guarded by lock
  private boolean closed; // guarded by lock

  private TunDevice(String name, TunConfig config, DeviceFeatures features, int fd, int stopFd) {
    this.name = name;
    this.mtuBytes = config.mtuBytes();
    this.features = features;
    this.fd = fd;
    this.reader = new TunReader(name, fd, stopFd, config.offload());
    this.writer = new TunWriter(fd, config.offload());
  }

  /// Opens a device in the network namespace of the calling thread, with its MTU and the kernel's
  /// addresses set, and up.
  public static TunDevice open(TunConfig config) throws TunException {
    int fd = openCloneDevice();
    boolean ready = false;
    try {
      String name = attach(fd, config.name(), config.offload());
      DeviceFeatures features = offload(fd, name, config.offload());
      configure(name, config);
      int stopFd = Libc.eventfd(0, Libc.EFD_NONBLOCK | Libc.EFD_CLOEXEC);
      if (stopFd < 0) {
        throw TunException.attaching(name, stopFd);
      }
      TunDevice device = new TunDevice(name, config, features, fd, stopFd);
      ready = true;
      return device;
    } finally {
      if (!ready) {
        Libc.close(fd);
      }
    }
  }

  /// Why the calling thread cannot open a TUN device, in one line, or null if it can. Found out by
  /// making one, which is given back before it has ever been up.
  public static @Nullable String availability() {
    try {
      int fd = openCloneDevice();
      try {
        String name = attach(fd, "", true);
        assert !name.isEmpty();
        return null;
      } finally {
        Libc.close(fd);
      }
    } catch (TunException e) {
      return e.getMessage();
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int mtuBytes() {
    return mtuBytes;
  }

  @Override
  public DeviceFeatures features() {
    return features;
  }

  @Override
  public void transmit(SkBuff packet) {
    writer.write(packet);
  }

  @Override
  public void start(PacketReceiver receiver) {
    lock.lock();
    try {
      if (started || closed) {
        throw new IllegalStateException(name + (closed ? " is closed" : " was started before"));
      }
      started = true;
      reader.start(receiver);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public long drops() {
    return counters().drops();
  }

  /// What has been done so far.
  public TunCounters counters() {
    return writer.counters(reader.packets(), reader.octets());
  }

  /// Why nothing comes in any more though the device is open, or null if all is well: somebody has
  /// deleted the interface, for instance.
  public @Nullable TunException failure() {
    return reader.failure();
  }

  /// Ends the reading thread, waits for it, and gives the interface back. The caller holds no lock
  /// that the receiver might want. Nothing happens the second time.
  @Override
  public void close() {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
    } finally {
      lock.unlock();
    }
    reader.stop();
    writer.close();
    Libc.close(fd);
  }

  static int openCloneDevice() throws TunException {
    int fd = Libc.open(CLONE_DEVICE, Libc.O_RDWR | Libc.O_NONBLOCK | Libc.O_CLOEXEC);
    if (fd < 0) {
      throw TunException.opening(fd);
    }
    return fd;
  }

  /// Makes the interface or takes the one that is there.
  ///
  /// @return its name, with the number in place of `%d`
  static String attach(int fd, String name, boolean offload) throws TunException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment request = arena.allocate(IFREQ);
      byte[] octets = name.getBytes(StandardCharsets.US_ASCII);
      MemorySegment.copy(octets, 0, request, JAVA_BYTE, 0, octets.length);
      IFR_FLAGS.set(request, 0L, (short) (IFF_TUN | IFF_NO_PI | (offload ? IFF_VNET_HDR : 0)));
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
  private static DeviceFeatures offload(int fd, String name, boolean wanted) throws TunException {
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
}
