package dev.argyle.device;

import dev.argyle.buffer.SkBuff;
import dev.argyle.env.Watch;
import java.io.IOException;
import java.util.List;

/// A device around another one: does everything as that does, but for what a subclass does
/// differently.
public abstract class DeviceDecorator implements NetDevice {
  /// The device inside.
  protected abstract NetDevice device();

  @Override
  public String name() {
    return device().name();
  }

  @Override
  public int mtuBytes() {
    return device().mtuBytes();
  }

  @Override
  public DeviceFeatures features() {
    return device().features();
  }

  @Override
  public boolean isLoopback() {
    return device().isLoopback();
  }

  @Override
  public void transmit(SkBuff packet) {
    device().transmit(packet);
  }

  @Override
  public void start(PacketReceiver receiver) {
    device().start(receiver);
  }

  @Override
  public List<Watch> watches() {
    return device().watches();
  }

  @Override
  public long drops() {
    return device().drops();
  }

  @Override
  public void close() throws IOException {
    device().close();
  }
}
