package dev.argyle.sim.link;

import dev.argyle.buffer.SkBuff;
import org.jspecify.annotations.Nullable;

/// The packets that wait for a transmitter: a [QueueDiscipline] at work. Not thread-safe.
public interface PacketQueue {
  /// Told what a queue does to packets beside letting them wait.
  interface Listener {
    /// The packet does not wait any more: it belongs to the listener.
    void dropped(SkBuff packet);

    /// The packet was marked "congestion experienced" instead of being dropped.
    void marked(SkBuff packet);
  }

  /// Takes a packet, or has it, or another one, dropped.
  void enqueue(SkBuff packet, long nowNanos, Listener listener);

  /// The packet to transmit next, or null if none waits. Others may be dropped before it.
  @Nullable SkBuff dequeue(long nowNanos, Listener listener);

  /// How many wait.
  int packets();

  /// Octets of those that wait.
  long octets();
}
