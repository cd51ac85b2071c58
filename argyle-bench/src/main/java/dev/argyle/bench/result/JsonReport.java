package dev.argyle.bench.result;

import java.util.List;

/// A report as JSON (RFC 8259), two blanks to a level.
final class JsonReport {
  private static final String INDENT = "  ";

  private final Report report;
  private final StringBuilder text = new StringBuilder();
  private int level;
  private boolean first = true; // nothing stands before in this object or array

  JsonReport(Report report) {
    this.report = report;
  }

  String write() {
    open('{');
    member("machine", this::machine);
    member("site", report.site());
    member("rounds", report.rounds());
    member("millis", report.millis());
    member("comparisons", () -> array(report.comparisons(), this::comparison));
    member("skipped", () -> array(report.skipped(), this::skipped));
    close('}');
    return text.append('\n').toString();
  }

  private void machine() {
    Machine machine = report.machine();
    open('{');
    member("processor", machine.processor());
    member("cores", machine.cores());
    member("memoryBytes", (double) machine.memoryBytes());
    member("system", machine.system());
    member("java", machine.java());
    member("collectors", machine.collectors());
    member("load", machine.load());
    close('}');
  }

  private void comparison(Comparison comparison) {
    open('{');
    member("bench", comparison.bench());
    member("variant", comparison.variant());
    member("unit", comparison.unit());
    member("ours", () -> series(comparison.ours()));
    Series rival = comparison.rival();
    if (rival != null) {
      member("rival", () -> series(rival));
      member("ratio", () -> ratio(comparison));
    }
    close('}');
  }

  private void series(Series series) {
    open('{');
    member("name", series.name());
    member("median", series.median());
    member("min", series.min());
    member("max", series.max());
    member("cores", series.cores());
    member("rounds", () -> array(series.samples(), sample -> number(sample.value())));
    member("coresOfRounds", () -> array(series.samples(), sample -> number(sample.cores())));
    close('}');
  }

  private void ratio(Comparison comparison) {
    open('{');
    member("ofMedians", comparison.ratio());
    member("min", comparison.minRatio());
    member("max", comparison.maxRatio());
    close('}');
  }

  private void skipped(Skipped skipped) {
    open('{');
    member("bench", skipped.bench());
    member("reason", skipped.reason());
    close('}');
  }

  private interface Element<T> {
    void write(T element);
  }

  private <T> void array(List<T> elements, Element<T> element) {
    open('[');
    for (T each : elements) {
      next();
      element.write(each);
    }
    close(']');
  }

  private void member(String name, String value) {
    member(name, () -> quote(value));
  }

  private void member(String name, double value) {
    member(name, () -> number(value));
  }

  private void member(String name, Runnable value) {
    next();
    quote(name);
    text.append(": ");
    value.run();
  }

  /// JSON has no word for what is not a number.
  private void number(double value) {
    String digits = "null";
    if (value == Math.rint(value) && Math.abs(value) < 1L << Double.PRECISION) {
      digits = Long.toString((long) value);
    } else if (!Double.isNaN(value) && !Double.isInfinite(value)) {
      digits = Double.toString(value);
    }
    text.append(digits);
  }

  private void quote(String value) {
    text.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        text.append('\\').append(c);
      } else if (c < ' ') {
        text.append(String.format("\\u%04x", (int) c));
      } else {
        text.append(c);
      }
    }
    text.append('"');
  }

  private void open(char bracket) {
    text.append(bracket);
    level++;
    first = true;
  }

  private void close(char bracket) {
    level--;
    if (!first) {
      text.append('\n').repeat(INDENT, level);
    }
    text.append(bracket);
    first = false;
  }

  private void next() {
    text.append(first ? "\n" : ",\n").repeat(INDENT, level);
    first = false;
  }
}
