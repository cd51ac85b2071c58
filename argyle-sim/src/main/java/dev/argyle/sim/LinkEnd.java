package dev.argyle.sim;

import dev.argyle.buffer.SkBuff;
import dev.argyle.device.DeviceFeatures;
import dev.argyle.device.NetDevice;
import dev.argyle.device.PacketReceiver;

/// The network card of a host at one end of a [SimulatedLink]. It has no offloads: the packets that
/// a link delays and loses are those of the wire. Closing it leaves the link as it is, but for what
/// arrives, which is lost.
///
/// @param out what this end sends by
/// @param in what this end receives by
record LinkEnd(String name, int mtuBytes, LinkDirection out, LinkDirection in)
    implements NetDevice {
  @Override
  public DeviceFeatures features() {
    return DeviceFeatures.NONE;
  }

  @Override
  public void transmit(SkBuff packet) {
    out.pass(packet);
  }

  @Override
  public void start(PacketReceiver receiver) {
    in.start(receiver);
  }

  @Override
  public long drops() {
    return out.counters().queueDrops();
  }

  @Override
  public void close() {
    in.start(null);
  }
}
