package dev.argyle.bench.result;

import java.util.Locale;

/// Results as lines for people. Medians come first, the range in brackets after them.
public final class TextReport {
  private static final String COLUMNS = "%-14s %-26s %-36s %-46s %s";

  /// The heading of the lines of [#line].
  public static String heading() {
    return String.format(
            Locale.ROOT, COLUMNS, "bench", "", "ours, cores used", "rival, cores used", "ratio")
        .stripTrailing();
  }

  /// One comparison.
  public static String line(Comparison comparison) {
    Series rival = comparison.rival();
    String unit = comparison.unit();
    String theirs = rival == null ? "-" : figures(rival, unit) + " " + rival.name();
    String ratio =
        rival == null
            ? "-"
            : String.format(
                Locale.ROOT,
                "%s (%s..%s)",
                number(comparison.ratio()),
                number(comparison.minRatio()),
                number(comparison.maxRatio()));
    return String.format(
        Locale.ROOT,
        COLUMNS,
        comparison.bench(),
        comparison.variant(),
        figures(comparison.ours(), unit),
        theirs,
        ratio);
  }

  /// What was not done, and why.
  public static String line(Skipped skipped) {
    return String.format(Locale.ROOT, "%-14s skipped: %s", skipped.bench(), skipped.reason());
  }

  private static String figures(Series series, String unit) {
    return String.format(
        Locale.ROOT,
        "%s (%s..%s) %s, %.2f",
        number(series.median()),
        number(series.min()),
        number(series.max()),
        unit,
        series.cores());
  }

  /// Three digits, or all of them before the point.
  static String number(double value) {
    double size = Math.abs(value);
    String format = size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : "%.2f";
    return String.format(Locale.ROOT, format, value);
  }

  private TextReport() {}
}
