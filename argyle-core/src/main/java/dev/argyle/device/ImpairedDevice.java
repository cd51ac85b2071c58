package dev.argyle.device;

import dev.argyle.buffer.BufferPool;
import dev.argyle.buffer.SkBuff;
import dev.argyle.buffer.SkBuffQueue;
import dev.argyle.env.Entropy;
import dev.argyle.env.Env;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// A device that loses, duplicates, corrupts, reorders and delays what goes through another one
/// (Linux's netem), each way by its own [Impairment]. Thread-safe.
///
/// The unit is the packet, so it never takes super-segments, even if the wrapped device does. What
/// comes in by a wrapped device whose other end sends super-segments is impaired as it comes: wrap
/// the sender's end too.
///
/// Packets that were held are handed on by the thread of the timers.
public final class ImpairedDevice extends DeviceDecorator {
  private final NetDevice device;
  private final ImpairedPath outbound;
  private final ImpairedPath inbound;
  private volatile @Nullable PacketReceiver receiver;

  /// The same for both ways, with the chance of the environment.
  ///
  /// @param device closed with this one
  public ImpairedDevice(NetDevice device, Impairment bothWays, Env env) {
    this(device, bothWays, bothWays, env, env.entropy());
  }

  /// @param device closed with this one
  /// @param outbound for what the stack sends
  /// @param inbound for what the stack receives
  /// @param entropy decides what happens to which packet; a seeded one makes it repeatable
  public ImpairedDevice(
      NetDevice device, Impairment outbound, Impairment inbound, Env env, Entropy entropy) {
    this.device = device;
    this.outbound = new ImpairedPath(outbound, env, entropy, device::transmit);
    this.inbound = new ImpairedPath(inbound, env, entropy, this::handUp);
  }

  /// Changes what happens from now on. Packets under way keep their time and their place.
  public void impair(Impairment outboundNow, Impairment inboundNow) {
    outbound.impair(outboundNow);
    inbound.impair(inboundNow);
  }

  @Override
  protected NetDevice device() {
    return device;
  }

  @Override
  public DeviceFeatures features() {
    DeviceFeatures features = device.features();
    return features.superSegmentBytes() > 0 ? DeviceFeatures.NONE : features;
  }

  /// Sends a packet, if chance will have it so. Before [#start] nothing is impaired.
  @Override
  public void transmit(SkBuff packet) {
    PacketReceiver up = receiver;
    if (up == null) {
      device.transmit(packet);
    } else {
      outbound.pass(packet, up.pool());
    }
  }

  @Override
  public void start(PacketReceiver up) {
    receiver = up;
    device.start(new ImpairedReceiver(up));
  }

  /// What has happened to packets that the stack sent.
  public ImpairmentCounters outboundCounters() {
    return outbound.counters();
  }

  /// What has happened to packets that came in.
  public ImpairmentCounters inboundCounters() {
    return inbound.counters();
  }

  @Override
  public long drops() {
    ImpairmentCounters out = outbound.counters();
    ImpairmentCounters in = inbound.counters();
    return device.drops() + out.lost() + out.overflowed() + in.lost() + in.overflowed();
  }

  @Override
  public void close() throws IOException {
    outbound.close();
    device.close();
    inbound.close();
  }

  private void handUp(SkBuff packet) {
    PacketReceiver up = receiver;
    assert up != null : "a device handed up a packet before it was started";
    up.receive(packet);
  }

  private final class ImpairedReceiver implements PacketReceiver {
    private final PacketReceiver up;

    ImpairedReceiver(PacketReceiver up) {
      this.up = up;
    }

    /// Chance decides for each packet that a wire would carry.
    @Override
    public void receive(SkBuff packet) {
      if (packet.info().segmentBytes() == 0) {
        inbound.pass(packet, up.pool());
        return;
      }
      SkBuffQueue pieces = new SkBuffQueue();
      Segmentation.cut(packet, up.pool(), true, pieces);
      for (SkBuff piece = pieces.poll(); piece != null; piece = pieces.poll()) {
        inbound.pass(piece, up.pool());
      }
    }

    @Override
    public boolean takesJoined() {
      return up.takesJoined();
    }

    @Override
    public BufferPool pool() {
      return up.pool();
    }
  }
}
