package dev.argyle.ip;

import dev.argyle.buffer.SkBuff;
import dev.argyle.device.DeviceFeatures;
import dev.argyle.device.NetDevice;
import dev.argyle.device.PacketReceiver;
import dev.argyle.env.BottomHalf;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// A device whose other end is the test: it keeps what is sent and hands up what it is told to.
public final class RecordingDevice implements NetDevice {
  private final int mtuBytes;
  private final DeviceFeatures features;
  private final List<byte[]> sent = new ArrayList<>();
  private PacketReceiver receiver;
  private int lastPriority;
  private int lastMark;

  /// @param features what it claims to do by itself
  public RecordingDevice(int mtuBytes, DeviceFeatures features) {
    this.mtuBytes = mtuBytes;
    this.features = features;
  }

  @Override
  public String name() {
    return "test0";
  }

  @Override
  public int mtuBytes() {
    return mtuBytes;
  }

  @Override
  public DeviceFeatures features() {
    return features;
  }

  @Override
  public void transmit(SkBuff packet) {
    byte[] octets = new byte[packet.length()];
    packet.copyTo(ByteBuffer.wrap(octets));
    sent.add(octets);
    lastPriority = packet.info().priority();
    lastMark = packet.info().mark();
    packet.release();
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
  public void close() {}

  /// What was sent since the last time.
  public List<byte[]> takeSent() {
    List<byte[]> taken = List.copyOf(sent);
    sent.clear();
    return taken;
  }

  /// The priority that the last packet had with it.
  public int lastPriority() {
    return lastPriority;
  }

  /// The mark that the last packet had with it.
  public int lastMark() {
    return lastMark;
  }

  /// Hands a packet up, all linear.
  public void inject(byte[] octets) {
    SkBuff packet = receiver.pool().allocate(0, octets.length);
    packet.put(octets, 0, octets.length);
    receiver.receive(packet);
    BottomHalf.run();
  }

  /// Hands a packet up of which only the first octets are linear and the rest lies in pieces.
  public void injectInPieces(byte[] octets, int linear, int pieceBytes) {
    SkBuff packet = receiver.pool().allocate(SkBuff.HEAD_ROOM_BYTES, linear);
    packet.put(octets, 0, linear);
    for (int at = linear; at < octets.length; at += pieceBytes) {
      int count = Math.min(pieceBytes, octets.length - at);
      SkBuff piece = receiver.pool().allocate(0, count);
      piece.put(octets, at, count);
      packet.share(piece, 0, count);
      piece.release();
    }
    receiver.receive(packet);
    BottomHalf.run();
  }
}
