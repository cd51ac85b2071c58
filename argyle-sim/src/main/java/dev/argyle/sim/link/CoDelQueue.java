package dev.argyle.sim.link;

import dev.argyle.buffer.SkBuff;
import dev.argyle.buffer.SkBuffQueue;
import org.jspecify.annotations.Nullable;

/// See [QueueDiscipline.CoDel].
final class CoDelQueue implements PacketQueue {
  private final int mostPackets;
  private final boolean ecn;
  private final CoDelLaw law;
  private final SkBuffQueue waiting = new SkBuffQueue();

  CoDelQueue(QueueDiscipline.CoDel codel) {
    this(
        codel.packets(),
        codel.ecn(),
        new CoDelLaw(codel.target().toNanos(), codel.interval().toNanos()));
  }

  CoDelQueue(int mostPackets, boolean ecn, CoDelLaw law) {
    this.mostPackets = mostPackets;
    this.ecn = ecn;
    this.law = law;
  }

  @Override
  public void enqueue(SkBuff packet, long nowNanos, Listener listener) {
    if (waiting.packets() >= mostPackets) {
      listener.dropped(packet);
      return;
    }
    packet.info().arrivalNanos(nowNanos);
    waiting.add(packet);
  }

  @Override
  public @Nullable SkBuff dequeue(long nowNanos, Listener listener) {
    for (SkBuff packet = waiting.poll(); packet != null; packet = waiting.poll()) {
      long waitedNanos = nowNanos - packet.info().arrivalNanos();
      if (!law.drops(waitedNanos, waiting.octets(), nowNanos)) {
        return packet;
      }
      SkBuff marked = ecn ? EcnMark.mark(packet) : null;
      if (marked != null) {
        listener.marked(marked);
        return marked;
      }
      listener.dropped(packet);
    }
    law.empty();
    return null;
  }

  /// Drops the packet that has waited longest.
  void dropFirst(Listener listener) {
    SkBuff packet = waiting.poll();
    if (packet != null) {
      listener.dropped(packet);
    }
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
