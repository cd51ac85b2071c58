package dev.argyle.testkit.stateevent;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the oracle says of a cell: what is due, and what else is admitted, with the reason.
record Verdict(Outcome due, List<Alternative> admitted) {

  /// Another outcome, and why.
  record Alternative(Admission reason, Outcome outcome) {}

  static Verdict of(Outcome due) {
    return new Verdict(due, List.of());
  }

  Verdict or(Admission reason, Outcome outcome) {
    var more = new ArrayList<>(admitted);
    more.add(new Alternative(reason, outcome));
    return new Verdict(due, more);
  }

  /// What another verdict admits, too.
  Verdict orAll(Verdict other) {
    var more = new ArrayList<>(admitted);
    more.addAll(other.admitted);
    return new Verdict(due, more);
  }

  /// Whether it fits. An acknowledgment may be late.
  boolean admits(Observed observed) {
    return due.matches(observed) || reason(observed) != null;
  }

  /// Why an outcome is admitted that is not the one that is due; null if none is.
  @Nullable Admission reason(Observed observed) {
    for (Alternative each : admitted) {
      if (each.outcome().matches(observed)) {
        return each.reason();
      }
    }
    return null;
  }
}
