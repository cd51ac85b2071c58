package dev.argyle.sim;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A part of the seeds, so that several machines share them.
///
/// @param index from 1
/// @param total how many parts there are
public record Shard(int index, int total) {
  /// All the seeds.
  public static final Shard ALL = new Shard(1, 1);

  /// What a CI system sets. @param first number of the first part
  private record Convention(String index, String total, int first) {}

  private static final List<Convention> CONVENTIONS =
      List.of(
          new Convention("JOB_COMPLETION_INDEX", "JOB_COMPLETIONS", 0),
          new Convention("CI_NODE_INDEX", "CI_NODE_TOTAL", 1),
          new Convention("CIRCLE_NODE_INDEX", "CIRCLE_NODE_TOTAL", 0),
          new Convention("BUILDKITE_PARALLEL_JOB", "BUILDKITE_PARALLEL_JOB_COUNT", 0));

  /// Checks that there is such a part.
  public Shard {
    if (index < 1 || index > total) {
      throw new IllegalArgumentException(
          "shard %d/%d: give 1/%d to %d/%d".formatted(index, total, total, total, total));
    }
  }

  /// The part that is asked for; without a wish, the one that a CI system gives this machine:
  /// Kubernetes, GitLab, CircleCI, Buildkite.
  ///
  /// @param asked as `2/8`, or null
  /// @param environment variables, `System.getenv()` say
  /// @throws IllegalArgumentException if there is no such part
  public static Shard of(@Nullable String asked, Map<String, String> environment) {
    if (asked != null) {
      return parse(asked);
    }
    for (Convention each : CONVENTIONS) {
      String index = environment.get(each.index());
      String total = environment.get(each.total());
      if (index != null && total != null) {
        return new Shard(number(index) - each.first() + 1, number(total));
      }
    }
    return ALL;
  }

  private static Shard parse(String text) {
    String[] parts = text.split("/", -1);
    if (parts.length != 2) {
      throw new IllegalArgumentException("shard \"" + text + "\" is not like 2/8");
    }
    return new Shard(number(parts[0]), number(parts[1]));
  }

  private static int number(String digits) {
    if (!digits.matches("[0-9]{1,9}")) {
      throw new IllegalArgumentException("shard: \"" + digits + "\" is not a number");
    }
    return Integer.parseInt(digits);
  }

  /// Whether this part has the seed that is number `position` of all, from 0.
  public boolean has(long position) {
    return position % total == index - 1;
  }
}
