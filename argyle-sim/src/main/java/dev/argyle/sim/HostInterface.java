package dev.argyle.sim;

import dev.argyle.device.DeviceDecorator;
import dev.argyle.device.NetDevice;
import dev.argyle.device.PacketReceiver;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// A device of a host that decorators can be put in front of while it works: a capture, say. Set up
/// by one thread; packets may come from several.
final class HostInterface extends DeviceDecorator {
  private volatile NetDevice device;
  private volatile @Nullable PacketReceiver receiver;

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

  @Override
  public void start(PacketReceiver up) {
    receiver = up;
    device.start(up);
  }
}
