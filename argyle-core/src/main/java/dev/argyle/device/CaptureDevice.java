package dev.argyle.device;

import dev.argyle.buffer.BufferPool;
import dev.argyle.buffer.SkBuff;
import java.io.IOException;

/// A device that writes down what goes through another one, both ways, as the stack sees it.
///
/// A packet whose checksum is left to the device is written with its checksum, a super-segment as
/// one large packet. Writing costs the time of a copy, now and then that of a write to the file.
public final class CaptureDevice extends DeviceDecorator {
  private final NetDevice device;
  private final Capture capture;
  private final int interfaceNumber;

  /// @param device closed with this one
  /// @param capture may be shared with other devices; flushed, but not closed with this one
  public CaptureDevice(NetDevice device, Capture capture) {
    this.device = device;
    this.capture = capture;
    this.interfaceNumber = capture.addInterface(device.name());
  }

  @Override
  protected NetDevice device() {
    return device;
  }

  @Override
  public void transmit(SkBuff packet) {
    capture.packet(interfaceNumber, packet, false);
    device.transmit(packet);
  }

  @Override
  public void start(PacketReceiver receiver) {
    device.start(new CapturingReceiver(receiver));
  }

  @Override
  public void close() throws IOException {
    try {
      device.close();
    } finally {
      capture.flush();
    }
  }

  private final class CapturingReceiver implements PacketReceiver {
    private final PacketReceiver up;

    CapturingReceiver(PacketReceiver up) {
      this.up = up;
    }

    @Override
    public void receive(SkBuff packet) {
      capture.packet(interfaceNumber, packet, true);
      up.receive(packet);
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
