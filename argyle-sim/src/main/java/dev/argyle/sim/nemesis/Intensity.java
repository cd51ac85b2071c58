package dev.argyle.sim.nemesis;

import dev.argyle.sim.nemesis.Fault.Kind;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/// How much trouble there is.
///
/// @param during for how long faults begin
/// @param meanGap how long it is from one to the next, on average
/// @param meanLasting how long one lasts, on average
/// @param kinds what may happen
public record Intensity(Duration during, Duration meanGap, Duration meanLasting, Set<Kind> kinds) {
  /// A fault every three seconds for half a minute, each for two seconds, of every kind.
  public static final Intensity DEFAULT =
      new Intensity(
          Duration.ofSeconds(30),
          Duration.ofSeconds(3),
          Duration.ofSeconds(2),
          EnumSet.allOf(Kind.class));

  /// Checks the times and copies the kinds.
  public Intensity {
    if (!during.isPositive() || !meanGap.isPositive() || !meanLasting.isPositive()) {
      throw new IllegalArgumentException(
          "faults during %s, every %s, for %s: give more than 0"
              .formatted(during, meanGap, meanLasting));
    }
    if (kinds.isEmpty()) {
      throw new IllegalArgumentException("a nemesis without a kind of fault does nothing");
    }
    kinds = Set.copyOf(kinds);
  }

  /// The same with other kinds.
  public Intensity withKinds(Kind first, Kind... others) {
    return new Intensity(during, meanGap, meanLasting, EnumSet.of(first, others));
  }

  /// The same, for longer or shorter.
  public Intensity withDuring(Duration time) {
    return new Intensity(time, meanGap, meanLasting, kinds);
  }

  /// The same, more or less often.
  public Intensity withMeanGap(Duration time) {
    return new Intensity(during, time, meanLasting, kinds);
  }
}
