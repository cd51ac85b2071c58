package dev.argyle.sim;

import dev.argyle.buffer.BufferPool;
import dev.argyle.buffer.SkBuff;
import dev.argyle.device.DeviceFeatures;
import dev.argyle.device.NetDevice;
import dev.argyle.device.PacketReceiver;
import dev.argyle.env.Env;
import org.jspecify.annotations.Nullable;

/// A link between two devices that are not simulated: what comes out of one passes what a
/// [SimulatedLink] does to packets and goes into the other. With a TUN device at each end two
/// kernels talk over the very delay, rate, queue and loss that simulated hosts have, so that both
/// can be compared. Neither end knows of it: it is a cable, and no router.
///
/// It closes with its devices, which stay their owner's.
public final class LinkRelay implements AutoCloseable {
  private final BufferPool pool = new BufferPool();
  private final LinkDirection toRight;
  private final LinkDirection toLeft;

  /// Lays the cable, and starts both devices.
  ///
  /// @param env whose clock says when packets arrive
  /// @param config of each direction
  /// @param seed of what is left to chance, which differs in the two directions
  /// @throws IllegalArgumentException if a device has offloads: a link passes packets of the wire
  public LinkRelay(Env env, NetDevice left, NetDevice right, LinkConfig config, long seed) {
    requireWirePackets(left);
    requireWirePackets(right);
    toRight = direction(env, config, Seeds.derived(seed, "to right"), right);
    toLeft = direction(env, config, Seeds.derived(seed, "to left"), left);
    left.start(new Entrance(toRight));
    right.start(new Entrance(toLeft));
  }

  private static void requireWirePackets(NetDevice device) {
    if (!device.features().equals(DeviceFeatures.NONE)) {
      throw new IllegalArgumentException(
          device.name() + " has offloads: open it without, TunConfig.withOffload(false)");
    }
  }

  private LinkDirection direction(Env env, LinkConfig config, long seed, NetDevice to) {
    var direction = new LinkDirection(env, config, seed, new Nobody());
    direction.start(new Exit(to));
    return direction;
  }

  /// What has happened to the packets from left to right.
  public LinkCounters toRight() {
    return toRight.counters();
  }

  /// What has happened to the packets from right to left.
  public LinkCounters toLeft() {
    return toLeft.counters();
  }

  /// Cuts the cable: what is on it is lost, and so is what comes after.
  @Override
  public void close() {
    toRight.close();
    toLeft.close();
  }

  /// Where a device's packets go on the link.
  private final class Entrance implements PacketReceiver {
    private final LinkDirection direction;

    Entrance(LinkDirection direction) {
      this.direction = direction;
    }

    @Override
    public void receive(SkBuff packet) {
      direction.pass(packet);
    }

    @Override
    public boolean takesJoined() {
      return false;
    }

    @Override
    public BufferPool pool() {
      return pool;
    }
  }

  /// Where they leave it for the other device.
  private final class Exit implements PacketReceiver {
    private final NetDevice device;

    Exit(NetDevice device) {
      this.device = device;
    }

    @Override
    public void receive(SkBuff packet) {
      device.transmit(packet);
    }

    @Override
    public BufferPool pool() {
      return pool;
    }
  }

  /// There are no rules and no observers.
  private static final class Nobody implements LinkDirection.Side {
    @Override
    public void entered(SkBuff packet, long nowNanos) {}

    @Override
    public @Nullable Verdict judge(SkBuff packet) {
      return null;
    }

    @Override
    public void sent(SkBuff packet, LinkObserver.Fate fate, long nowNanos) {}
  }
}
