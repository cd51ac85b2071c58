package dev.argyle.device;

import dev.argyle.buffer.SkBuff;

/// The device `lo`: what is sent by it comes in by it. Its MTU is the longest IPv4 packet; Linux
/// says 65,536 and then sends no more than this either.
public final class LoopbackDevice implements NetDevice {
  private static final int MTU_BYTES = 65_535;

  private final IngressQueue ingress = new IngressQueue(VirtualCable.QUEUE_PACKETS);

  @Override
  public String name() {
    return "lo";
  }

  @Override
  public int mtuBytes() {
    return MTU_BYTES;
  }

  @Override
  public DeviceFeatures features() {
    return DeviceFeatures.IN_MEMORY;
  }

  @Override
  public boolean isLoopback() {
    return true;
  }

  @Override
  public void transmit(SkBuff packet) {
    ingress.add(packet);
  }

  @Override
  public void start(PacketReceiver receiver) {
    ingress.start(receiver);
  }

  @Override
  public long drops() {
    return ingress.drops();
  }

  @Override
  public void close() {
    ingress.close();
  }
}
