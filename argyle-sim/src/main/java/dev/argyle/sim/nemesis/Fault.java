package dev.argyle.sim.nemesis;

import java.time.Duration;
import java.util.List;

/// One thing that goes wrong, and is put right again.
///
/// @param number in its plan, from 1
/// @param kind what it is
/// @param targets names of the hosts it is done to
/// @param at when, from the start of the plan
/// @param lasting until it is put right
public record Fault(int number, Kind kind, List<String> targets, Duration at, Duration lasting) {
  /// What can go wrong.
  public enum Kind {
    /// The targets are cut off from all others, both ways.
    PARTITION,
    /// Packets of the target to the others are lost; those to it arrive.
    ONE_WAY,
    /// The target loses power, and is restarted at the end.
    CRASH,
    /// The target's programs stand still.
    PAUSE,
    /// The target's links take 200 ms longer and lose every tenth packet.
    SLOW,
    /// The target's clock is a minute wrong.
    SKEW,
    /// The fault points in the target's stack strike, each by a chance of one in twenty: short
    /// reads, late wake-ups, refused memory, early timers.
    FAULT_POINTS
  }

  /// Checks the times and copies the list.
  public Fault {
    targets = List.copyOf(targets);
    if (at.isNegative() || lasting.isNegative()) {
      throw new IllegalArgumentException(
          "fault %d at %s for %s: give times that are not negative".formatted(number, at, lasting));
    }
  }

  @Override
  public String toString() {
    return "%d: %s %s at %s for %s"
        .formatted(number, kind, String.join(", ", targets), at, lasting);
  }
}
