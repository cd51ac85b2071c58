package dev.argyle.linux;

import dev.argyle.buffer.SkBuff;
import dev.argyle.device.DeviceFeatures;
import dev.argyle.device.NetDevice;
import dev.argyle.device.PacketReceiver;
import dev.argyle.env.Watch;
import java.util.ArrayList;
import java.util.List;
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
///
/// With several [queues][TunConfig#queues] as many threads read. A flow goes out by one queue,
/// always the same, and the kernel sends its packets back by that one, so that its order stays.
public final class TunDevice implements NetDevice {
  private final String name;
  private final int mtuBytes;
  private final DeviceFeatures features;
  private final List<TunQueue> queues;
  private final ReentrantLock lock = new ReentrantLock();
  private boolean started; // guarded by lock
  private boolean closed; // guarded by lock

  private TunDevice(String name, TunConfig config, DeviceFeatures features, List<TunQueue> queues) {
    this.name = name;
    this.mtuBytes = config.mtuBytes();
    this.features = features;
    this.queues = List.copyOf(queues);
  }

  /// Opens a device in the network namespace of the calling thread, with its MTU and the kernel's
  /// addresses set, and up.
  public static TunDevice open(TunConfig config) throws TunException {
    List<TunQueue> queues = new ArrayList<>();
    boolean ready = false;
    try {
      TunQueue first = TunQueue.open(config.name(), 0, config);
      queues.add(first);
      String name = first.interfaceName();
      while (queues.size() < config.queues()) {
        queues.add(TunQueue.open(name, queues.size(), config));
      }
      DeviceFeatures features = TunInterface.offload(first.fd(), name, config.offload());
      TunInterface.configure(name, config);
      TunDevice device = new TunDevice(name, config, features, queues);
      ready = true;
      return device;
    } finally {
      if (!ready) {
        queues.forEach(TunQueue::close);
      }
    }
  }

  /// Why the calling thread cannot open a TUN device, in one line, or null if it can. Found out by
  /// making one, which is given back before it has ever been up.
  public static @Nullable String availability() {
    try {
      TunQueue.open("", 0, TunConfig.named("")).close();
      return null;
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
    int count = queues.size();
    int queue = count == 1 ? 0 : Integer.remainderUnsigned(FlowHash.of(packet), count);
    queues.get(queue).writer().write(packet);
  }

  @Override
  public void start(PacketReceiver receiver) {
    lock.lock();
    try {
      if (started || closed) {
        throw new IllegalStateException(name + (closed ? " is closed" : " was started before"));
      }
      started = true;
      queues.forEach(queue -> queue.reader().start(receiver));
    } finally {
      lock.unlock();
    }
  }

  /// One for each queue.
  @Override
  public List<Watch> watches() {
    return queues.stream().<Watch>map(TunQueue::reader).toList();
  }

  @Override
  public long drops() {
    return counters().drops();
  }

  /// What has been done so far.
  public TunCounters counters() {
    return queues.stream().map(TunQueue::counters).reduce(TunCounters.NONE, TunCounters::plus);
  }

  /// Why nothing comes in any more by one of its queues though the device is open, or null if all
  /// is well: somebody has deleted the interface, for instance.
  public @Nullable TunException failure() {
    for (TunQueue queue : queues) {
      TunException failure = queue.reader().failure();
      if (failure != null) {
        return failure;
      }
    }
    return null;
  }

  /// Ends the reading threads, waits for them, and gives the interface back. The caller holds no
  /// lock that the receiver might want. Nothing happens the second time.
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
    queues.forEach(TunQueue::close);
  }
}
