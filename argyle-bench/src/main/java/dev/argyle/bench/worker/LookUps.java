package dev.argyle.bench.worker;

import org.jspecify.annotations.Nullable;

/// How long a packet takes to find its connection in the table of established ones.
final class LookUps extends RareTime {
  private final FilledTable table;

  /// @param count connections in the table
  LookUps(int count) {
    this.table = new FilledTable(count);
  }

  @Override
  void choose() {
    table.choose();
  }

  @Override
  @Nullable Object once(int which) {
    return table.find(which);
  }
}
