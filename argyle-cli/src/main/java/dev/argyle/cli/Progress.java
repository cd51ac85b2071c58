package dev.argyle.cli;

import java.io.Console;
import java.io.PrintStream;
import java.time.Duration;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarStyle;

/// How far a transfer is: a bar with its rate where a person looks on, and nothing at all in a pipe
/// or a file.
sealed interface Progress extends AutoCloseable {
  /// Shows nothing.
  Progress NONE = new Silence();

  /// A bar on standard output if that is a terminal.
  ///
  /// @param totalOctets -1 if nobody knows
  @SuppressWarnings("SystemConsoleNull") // it is null on 25 when nobody is there
  static Progress of(String task, long totalOctets) {
    Console console = System.console();
    return console != null && console.isTerminal() ? on(System.out, task, totalOctets) : NONE;
  }

  /// A bar on a terminal.
  static Progress on(PrintStream terminal, String task, long totalOctets) {
    return new Bar(terminal, task, totalOctets);
  }

  /// Tells how much has come so far, in how long.
  void at(long octets, Duration elapsed);

  /// Shows the end.
  @Override
  void close();

  /// What a pipe gets.
  final class Silence implements Progress {
    private Silence() {}

    @Override
    public void at(long octets, Duration elapsed) {}

    @Override
    public void close() {}
  }

  /// What a person gets: one line, drawn again and again.
  final class Bar implements Progress {
    private static final int USUAL_COLUMNS = 80;
    private static final int MOST_COLUMNS = 120;
    private static final int INTERVAL_MILLIS = 200;

    private final PrintStream terminal;
    private final ProgressBar bar;

    private Bar(PrintStream terminal, String task, long totalOctets) {
      this.terminal = terminal;
      this.bar =
          ProgressBar.builder()
              .setTaskName(task)
              .setInitialMax(totalOctets)
              .setUnit(" MiB", 1L << 20)
              .setStyle(ProgressBarStyle.ASCII)
              .setUpdateIntervalMillis(INTERVAL_MILLIS)
              .setConsumer(new DelegatingProgressBarConsumer(this::draw, columns() - 1))
              .build();
    }

    @Override
    public void at(long octets, Duration elapsed) {
      bar.stepTo(octets);
      bar.setExtraMessage(Units.rate(octets, elapsed));
    }

    @Override
    public void close() {
      bar.close();
      terminal.println();
    }

    private void draw(String line) {
      terminal.print("\r" + line);
    }

    private static int columns() {
      String columns = System.getenv("COLUMNS");
      return columns != null && columns.matches("[1-9][0-9]{1,3}")
          ? Math.min(Integer.parseInt(columns), MOST_COLUMNS)
          : USUAL_COLUMNS;
    }
  }
}
