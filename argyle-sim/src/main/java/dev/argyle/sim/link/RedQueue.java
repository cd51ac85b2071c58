package dev.argyle.sim.link;

import dev.argyle.buffer.SkBuff;
import dev.argyle.buffer.SkBuffQueue;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// See [QueueDiscipline.Red].
final class RedQueue implements PacketQueue {
  /// A time in which one small packet might have left: an idle queue's average falls as if that
  /// many had come and found it empty.
  private static final long IDLE_STEP_NANOS = 1_000_000;

  private final QueueDiscipline.Red red;
  private final SplittableRandom random;
  private final SkBuffQueue waiting = new SkBuffQueue();
  private double averageOctets;
  private int sinceLast = -1; // packets since the last mark or drop; -1 below the least
  private long emptyNanos; // since when, if empty

  RedQueue(QueueDiscipline.Red red, SplittableRandom random) {
    this.red = red;
    this.random = random;
  }

  @Override
  public void enqueue(SkBuff packet, long nowNanos, Listener listener) {
    average(nowNanos);
    boolean chosen = isChosen();
    if (waiting.packets() >= red.packets()) {
      listener.dropped(packet);
      return;
    }
    SkBuff kept = chosen ? EcnMark.mark(packet) : packet;
    if (kept == null) {
      listener.dropped(packet);
      return;
    }
    if (chosen) {
      listener.marked(kept);
    }
    waiting.add(kept);
  }

  private void average(long nowNanos) {
    if (waiting.isEmpty()) {
      double steps = Math.max(0, nowNanos - emptyNanos) / (double) IDLE_STEP_NANOS;
      averageOctets *= Math.pow(1 - red.weight(), steps);
    } else {
      averageOctets += red.weight() * (waiting.octets() - averageOctets);
    }
  }

  /// Spreads what is chosen evenly: the chance rises with the packets that were spared.
  private boolean isChosen() {
    double chance = chance();
    if (chance <= 0) {
      sinceLast = -1;
      return false;
    }
    sinceLast++;
    double spread = chance >= 1 ? 1 : chance / Math.max(chance, 1 - sinceLast * chance);
    if (random.nextDouble() >= spread) {
      return false;
    }
    sinceLast = 0;
    return true;
  }

  private double chance() {
    if (averageOctets < red.leastOctets()) {
      return 0;
    }
    if (averageOctets < red.mostOctets()) {
      double along = (averageOctets - red.leastOctets()) / (red.mostOctets() - red.leastOctets());
      return red.chance() * along;
    }
    double beyond = Math.min(1, averageOctets / red.mostOctets() - 1);
    return red.chance() + (1 - red.chance()) * beyond;
  }

  @Override
  public @Nullable SkBuff dequeue(long nowNanos, Listener listener) {
    SkBuff packet = waiting.poll();
    if (packet != null && waiting.isEmpty()) {
      emptyNanos = nowNanos;
    }
    return packet;
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
