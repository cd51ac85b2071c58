package dev.argyle.junit;

import dev.argyle.sim.Shard;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/// What a run of the tests is asked for from outside; see the package.
///
/// @param seed the only seed, or null
/// @param faults the only faults, or null
/// @param seeds how many, or null
/// @param twice whether each runs twice
/// @param agent whether to load the agent where it is not there
record RunSettings(
    @Nullable Long seed,
    @Nullable Set<Integer> faults,
    @Nullable Integer seeds,
    boolean twice,
    boolean agent,
    Shard shard,
    Path captures) {
  static RunSettings ofThisJvm() {
    return of(System::getProperty, System.getenv());
  }

  /// @param properties a property by its name, or null
  static RunSettings of(
      Function<String, @Nullable String> properties, Map<String, String> environment) {
    Function<String, @Nullable String> settings =
        name -> {
          String set = properties.apply("argyle." + name);
          return set != null ? set : environment.get("ARGYLE_" + name.toUpperCase(Locale.ROOT));
        };
    String seed = settings.apply("seed");
    String faults = settings.apply("faults");
    String seeds = settings.apply("seeds");
    String captures = settings.apply("captures");
    return new RunSettings(
        seed == null ? null : Long.valueOf(seed),
        faults == null ? null : numbers(faults),
        seeds == null ? null : Integer.valueOf(seeds),
        Boolean.parseBoolean(settings.apply("twice")),
        !"false".equals(settings.apply("agent")),
        Shard.of(settings.apply("shard"), environment),
        Path.of(captures == null ? "target/argyle" : captures));
  }

  private static Set<Integer> numbers(String text) {
    return text.isEmpty()
        ? Set.of()
        : Arrays.stream(text.split(",", -1))
            .map(Integer::valueOf)
            .collect(Collectors.toCollection(TreeSet::new));
  }

  /// The seeds of a test, in order.
  long[] seedsOf(Simulated test) {
    Long only = seed;
    if (only != null) {
      return new long[] {only};
    }
    Integer asked = seeds;
    int count = asked != null ? asked : test.seeds();
    if (count < 1) {
      throw new IllegalArgumentException(count + " seeds: give 1 or more");
    }
    return LongStream.range(0, count)
        .filter(shard::has)
        .map(position -> test.firstSeed() + position)
        .toArray();
  }
}
