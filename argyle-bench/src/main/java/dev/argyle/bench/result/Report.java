package dev.argyle.bench.result;

import java.util.List;

/// All of one run.
///
/// @param machine what it ran on
/// @param site where the sockets of the kernel were, and what controls their congestion
/// @param rounds how often each contestant had its turn
/// @param millis how long a turn was measured
/// @param comparisons what was found
/// @param skipped what could not be done
public record Report(
    Machine machine,
    String site,
    int rounds,
    int millis,
    List<Comparison> comparisons,
    List<Skipped> skipped) {
  /// Copies the lists.
  public Report {
    comparisons = List.copyOf(comparisons);
    skipped = List.copyOf(skipped);
  }

  /// One JSON document.
  public String toJson() {
    return new JsonReport(this).write();
  }
}
