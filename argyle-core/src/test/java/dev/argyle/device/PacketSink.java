package dev.argyle.device;

import dev.argyle.buffer.BufferPool;
import dev.argyle.buffer.SkBuff;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/// A receiver that keeps what comes in.
final class PacketSink implements PacketReceiver {
  private final BufferPool pool = new BufferPool();
  final List<SkBuff> packets = new ArrayList<>();

  @Override
  public void receive(SkBuff packet) {
    packets.add(packet);
  }

  @Override
  public BufferPool pool() {
    return pool;
  }

  /// One number of every packet, in the order of arrival.
  List<Integer> each(ToIntFunction<SkBuff> question) {
    return packets.stream().map(question::applyAsInt).toList();
  }

  void release() {
    packets.forEach(SkBuff::release);
    packets.clear();
  }
}
