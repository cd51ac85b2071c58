package dev.argyle.sim.link;

import dev.argyle.buffer.SkBuff;
import dev.argyle.buffer.SkBuffQueue;
import org.jspecify.annotations.Nullable;

/// See [QueueDiscipline.DropTail].
final class DropTailQueue implements PacketQueue {
  private final QueueDiscipline.DropTail limits;
  private final SkBuffQueue waiting = new SkBuffQueue();

  DropTailQueue(QueueDiscipline.DropTail limits) {
    this.limits = limits;
  }

  @Override
  public void enqueue(SkBuff packet, long nowNanos, Listener listener) {
    if (waiting.packets() >= limits.packets()
        || waiting.octets() + packet.length() > limits.octets()) {
      listener.dropped(packet);
    } else {
      waiting.add(packet);
    }
  }

  @Override
  public @Nullable SkBuff dequeue(long nowNanos, Listener listener) {
    return waiting.poll();
  }

  @Override
  public int packets() {
    return waiting.packets();
  }

  @Override
  public long octets() {
    return waiting.octets();
  }
}
