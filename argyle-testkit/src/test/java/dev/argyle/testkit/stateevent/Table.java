package dev.argyle.testkit.stateevent;

import dev.argyle.sock.TcpState;
import dev.argyle.testkit.stateevent.Cell.Family;
import dev.argyle.testkit.stateevent.Cell.Stamp;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// Runs cells, each on a fresh stack, and compares them with the oracle.
final class Table {
  private static final int SHOWN_OF_A_KIND = 3;

  private final Oracle oracle = Oracle.asWritten();
  private final Map<String, List<String>> mismatches = new LinkedHashMap<>();
  private final Map<Admission, Integer> admitted = new EnumMap<>(Admission.class);
  private final Map<TcpState, Integer> cellsOfState = new EnumMap<>(TcpState.class);
  private int cells;

  /// A cell that was run: all that a judge needs.
  record Run(Cell cell, Connection connection, Segment segment, Observed observed) {}

  /// Runs every cell of a family and stamp.
  ///
  /// @param chosen which flags
  /// @param into is given each
  void run(Family family, Stamp stamp, Predicate<Cell> chosen, Consumer<? super Run> into) {
    for (Situation situation : Situation.values()) {
      Connection model;
      try (Bench bench = new Bench(family.v6(), family.timestamps(), family.irs())) {
        model = situation.enter(bench);
      }
      for (Cell cell : Cell.all(situation, family, stamp, model)) {
        if (chosen.test(cell)) {
          into.accept(run(cell));
        }
      }
    }
  }

  private Run run(Cell cell) {
    Family family = cell.family();
    try (Bench bench = new Bench(family.v6(), family.timestamps(), family.irs())) {
      Connection connection = cell.situation().enter(bench);
      Segment segment = cell.segment(connection);
      bench.deliver(segment);
      Run run = new Run(cell, connection, segment, bench.observe());
      cells++;
      cellsOfState.merge(connection.state(), 1, Integer::sum);
      return run;
    } catch (AssertionError e) {
      throw new AssertionError(cell + ": " + e.getMessage(), e);
    }
  }

  /// Compares a cell.
  void compare(Run run) {
    Verdict verdict = oracle.judge(run.connection(), run.segment());
    if (verdict.due().matches(run.observed())) {
      return;
    }
    Admission reason = verdict.reason(run.observed());
    if (reason != null) {
      admitted.merge(reason, 1, Integer::sum);
      return;
    }
    String kind =
        run.cell().situation() + ": " + verdict.due().next() + " is due, " + run.observed().state();
    mismatches
        .computeIfAbsent(kind, _ -> new ArrayList<>())
        .add(run.cell() + "\n      due " + verdict.due() + "\n      was " + run.observed());
  }

  /// How many were run.
  int cells() {
    return cells;
  }

  /// How many of each state were run.
  Map<TcpState, Integer> cellsOfState() {
    return cellsOfState;
  }

  /// How often an outcome was not what is due but admitted, and why.
  Map<Admission, Integer> admitted() {
    return admitted;
  }

  /// The first mismatches of every kind; empty if there are none.
  String mismatches() {
    var text = new StringBuilder();
    mismatches.forEach((kind, all) -> {
      text.append(kind).append(" (").append(all.size()).append(" cells)\n");
      all.stream().limit(SHOWN_OF_A_KIND).forEach(each -> text.append("   " + each + "\n"));
    });
    return text.toString();
  }
}
