package dev.argyle.sim;

import dev.argyle.buffer.SkBuff;

/// Sees every packet on a link, twice: when it is given to the link, and when it is known what
/// becomes of it. Its methods are called with locks held: they must not call into a stack, change
/// the packet, or keep it.
@FunctionalInterface
public interface LinkObserver {
  /// What becomes of a packet.
  enum Fate {
    /// It will arrive.
    PASSES,
    /// It will arrive twice.
    DUPLICATED,
    /// It will arrive with a wrong bit.
    CORRUPTED,
    /// The line loses it.
    LOST,
    /// The link is partitioned.
    CUT,
    /// The queue dropped it, or it was longer than the MTU.
    DROPPED,
    /// A rule dropped it.
    FILTERED,
    /// It was longer than the black hole lets through.
    VANISHED,
    /// It is held back until the link is released.
    HELD
  }

  /// A packet has been given to the link; in the order that the node sends them.
  ///
  /// @param nowNanos on the network's clock
  default void entered(SimulatedLink link, SimulatedNode from, SkBuff packet, long nowNanos) {}

  /// It is known what becomes of a packet: it leaves the queue for the line, or is dropped. One
  /// that is held back is told of again when it is released.
  ///
  /// @param nowNanos on the network's clock
  void sent(SimulatedLink link, SimulatedNode from, SkBuff packet, Fate fate, long nowNanos);
}
