package dev.argyle.testkit;

import dev.argyle.buffer.SkBuff;
import dev.argyle.device.DeviceFeatures;
import dev.argyle.device.NetDevice;
import dev.argyle.device.PacketReceiver;
import dev.argyle.env.BottomHalf;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// The wire between the stack and the script: keeps what the stack sends, hands up what the script
/// says. It does nothing for the stack: checksums and segmentation are to be seen as they leave.
public final class PeerDevice implements NetDevice {
  private final ManualEnv env;
  private final int mtuBytes;
  private final ArrayDeque<SentPacket> sent = new ArrayDeque<>();
  private @Nullable PacketReceiver receiver;

  /// A wire that has carried nothing yet.
  public PeerDevice(ManualEnv env, int mtuBytes) {
    this.env = env;
    this.mtuBytes = mtuBytes;
  }

  /// Hands a packet up. A malformed one is the stack's business.
  public void deliver(byte[] packet) {
    deliver(packet, 0);
  }

  /// Hands up a packet that a device has merged from several on their way.
  ///
  /// @param segmentBytes payload of each but the last; 0 if it is one as it came
  public void deliver(byte[] packet, int segmentBytes) {
    PacketReceiver up = receiver;
    if (up == null) {
      throw new IllegalStateException("not started");
    }
    SkBuff buffer = up.pool().allocate(SkBuff.HEAD_ROOM_BYTES, packet.length);
    buffer.put(packet, 0, packet.length);
    buffer.info().segmentBytes(segmentBytes);
    up.receive(buffer);
    BottomHalf.run();
  }

  /// What the stack has sent and nobody has looked at, oldest first.
  public ArrayDeque<SentPacket> sent() {
    return sent;
  }

  @Override
  public String name() {
    return "rig0";
  }

  @Override
  public int mtuBytes() {
    return mtuBytes;
  }

  @Override
  public DeviceFeatures features() {
    return DeviceFeatures.NONE;
  }

  @Override
  public void transmit(SkBuff packet) {
    byte[] octets = new byte[packet.length()];
    packet.copyTo(0, octets, 0, octets.length);
    packet.release();
    sent.add(new SentPacket(octets, env.nowNanos()));
  }

  @Override
  public void start(PacketReceiver up) {
    receiver = up;
  }

  @Override
  public long drops() {
    return 0;
  }

  @Override
  public void close() {
    receiver = null;
  }

  /// One packet that the stack has sent.
  ///
  /// @param octets from its IP header on
  /// @param atNanos when it left
  public record SentPacket(byte[] octets, long atNanos) {}
}
