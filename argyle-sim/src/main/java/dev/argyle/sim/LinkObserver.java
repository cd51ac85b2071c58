package dev.argyle.sim;

import dev.argyle.buffer.SkBuff;

/// Sees every packet that a host sends on a link, at the time it is sent.
public interface LinkObserver {
  /// What becomes of a packet.
  enum Fate {
    /// It will arrive.
    PASSES,
    /// It will arrive twice.
    DUPLICATED,
    /// Chance has it lost.
    LOST,
    /// The link is partitioned.
    CUT,
    /// The queue was full, or the packet too long.
    DROPPED
  }

  /// Called with locks held: must not call into a stack, change the packet, or keep it.
  ///
  /// @param nowNanos on the network's clock
  void sent(SimulatedLink link, SimulatedHost from, SkBuff packet, Fate fate, long nowNanos);
}
