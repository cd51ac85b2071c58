package dev.argyle.device;

import dev.argyle.buffer.SkBuff;

/// A cable between two stacks in one JVM, with a device at each end (Linux's veth pair). No delay,
/// no loss, no limit of rate: what one end sends, the other receives on the same thread, as soon as
/// that thread leaves the sending stack.
public final class VirtualCable {
  /// Packets that may wait at one end before more are dropped.
  static final int QUEUE_PACKETS = 16_384;

  private final End left;
  private final End right;

  /// @param leftName name of the device at the left end
  /// @param rightName name of the device at the right end
  /// @param mtuBytes MTU of both, at least 68
  public VirtualCable(String leftName, String rightName, int mtuBytes) {
    if (mtuBytes < 68 || mtuBytes > 65_535) {
      throw new IllegalArgumentException("MTU " + mtuBytes + " is not in 68..65535");
    }
    IngressQueue toLeft = new IngressQueue(QUEUE_PACKETS);
    IngressQueue toRight = new IngressQueue(QUEUE_PACKETS);
    left = new End(leftName, mtuBytes, toLeft, toRight);
    right = new End(rightName, mtuBytes, toRight, toLeft);
  }

  /// The device at the left end.
  public NetDevice left() {
    return left;
  }

  /// The device at the right end.
  public NetDevice right() {
    return right;
  }

  private record End(String name, int mtuBytes, IngressQueue in, IngressQueue out)
      implements NetDevice {
    @Override
    public DeviceFeatures features() {
      return DeviceFeatures.IN_MEMORY;
    }

    @Override
    public void transmit(SkBuff packet) {
      out.add(packet);
    }

    @Override
    public void start(PacketReceiver receiver) {
      in.start(receiver);
    }

    @Override
    public long drops() {
      return in.drops();
    }

    @Override
    public void close() {
      in.close();
    }
  }
}
