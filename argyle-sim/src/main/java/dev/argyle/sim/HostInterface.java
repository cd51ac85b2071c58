package dev.argyle.sim;

import dev.argyle.buffer.BufferPool;
import dev.argyle.buffer.SkBuff;
import dev.argyle.device.DeviceDecorator;
import dev.argyle.device.NetDevice;
import dev.argyle.device.PacketReceiver;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// A device of a host that decorators can be put in front of while it works, a capture say, and
/// that can be pulled out. Set up by one thread; packets may come from several.
final class HostInterface extends DeviceDecorator {
  private volatile NetDevice device;
  private volatile @Nullable PacketReceiver receiver;
  private volatile boolean pulled;

  HostInterface(NetDevice device) {
    this.device = device;
  }

  @Override
  protected NetDevice device() {
    return device;
  }

  /// Puts a decorator between the host and what was there before.
  void decorate(UnaryOperator<NetDevice> decorator) {
    NetDevice decorated = decorator.apply(device);
    PacketReceiver up = receiver;
    if (up != null) {
      decorated.start(up);
    }
    device = decorated;
  }

  /// From now on nothing goes through, either way.
  void pull() {
    pulled = true;
  }

  @Override
  public void transmit(SkBuff packet) {
    if (pulled) {
      packet.release();
    } else {
      device.transmit(packet);
    }
  }

  @Override
  public void start(PacketReceiver up) {
    PacketReceiver guarded = new Guard(up);
    receiver = guarded;
    device.start(guarded);
  }

  /// Lets nothing up once the device has been pulled out.
  private final class Guard implements PacketReceiver {
    private final PacketReceiver up;

    Guard(PacketReceiver up) {
      this.up = up;
    }

    @Override
    public void receive(SkBuff packet) {
      if (pulled) {
        packet.release();
      } else {
        up.receive(packet);
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
