package dev.argyle.sim.nemesis;

import dev.argyle.sim.nemesis.Fault.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/// What goes wrong and when, in order.
///
/// @param faults by the time they begin
public record FaultPlan(List<Fault> faults) {
  /// Nothing goes wrong.
  public static final FaultPlan NONE = new FaultPlan(List.of());

  /// Copies the list.
  public FaultPlan {
    faults = List.copyOf(faults);
  }

  /// Draws a plan. The same seed, hosts and intensity give the same one.
  ///
  /// @param hosts names of those it may be done to, in a fixed order
  public static FaultPlan draw(long seed, List<String> hosts, Intensity intensity) {
    if (hosts.isEmpty()) {
      throw new IllegalArgumentException("a nemesis needs hosts: add them to the network first");
    }
    SplittableRandom random = new SplittableRandom(seed);
    Kind[] kinds =
        Arrays.stream(Kind.values()).filter(intensity.kinds()::contains).toArray(Kind[]::new);
    List<Fault> faults = new ArrayList<>();
    long end = intensity.during().toNanos();
    for (long at = gap(random, intensity.meanGap());
        at < end;
        at += gap(random, intensity.meanGap())) {
      Kind kind = kinds[random.nextInt(kinds.length)];
      faults.add(
          new Fault(
              faults.size() + 1,
              kind,
              targets(random, hosts, kind),
              Duration.ofNanos(at),
              Duration.ofNanos(gap(random, intensity.meanLasting()))));
    }
    return new FaultPlan(faults);
  }

  private static long gap(SplittableRandom random, Duration mean) {
    return 1 + Math.round(mean.toNanos() * random.nextExponential());
  }

  private static List<String> targets(SplittableRandom random, List<String> hosts, Kind kind) {
    int count =
        kind == Kind.PARTITION && hosts.size() > 2 ? 1 + random.nextInt(hosts.size() / 2) : 1;
    List<String> left = new ArrayList<>(hosts);
    List<String> chosen = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      chosen.add(left.remove(random.nextInt(left.size())));
    }
    return chosen;
  }

  /// Only the faults with these numbers.
  public FaultPlan only(Set<Integer> numbers) {
    return new FaultPlan(faults.stream().filter(each -> numbers.contains(each.number())).toList());
  }

  /// The numbers of its faults, with commas between them.
  public String numbers() {
    return faults.stream().map(each -> "" + each.number()).collect(Collectors.joining(","));
  }

  /// A line for each fault.
  @Override
  public String toString() {
    return faults.stream().map(Fault::toString).collect(Collectors.joining("\n"));
  }
}
