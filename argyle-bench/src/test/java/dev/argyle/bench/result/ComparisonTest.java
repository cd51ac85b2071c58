package dev.argyle.bench.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  @Test
  void medianIsTheMiddleOrHalfWayBetweenTwo() {
    assertThat(series(9, 1, 5).median()).isEqualTo(5);
    assertThat(series(9, 1, 5, 6).median()).isEqualTo(5.5);
    assertThat(series(7).median()).isEqualTo(7);
    assertThat(series(9, 1, 5).min()).isEqualTo(1);
    assertThat(series(9, 1, 5).max()).isEqualTo(9);
  }

  @Test
  void ratioIsThatOfTheMediansAndItsRangeThatOfTheRounds() {
    Comparison comparison = comparison(series(10, 20, 30), series(10, 10, 60));
    assertThat(comparison.ratio()).isEqualTo(2);
    assertThat(comparison.minRatio()).isEqualTo(0.5);
    assertThat(comparison.maxRatio()).isEqualTo(2);
  }

  @Test
  void bothSidesHaveTheSameRounds() {
    assertThatThrownBy(() -> comparison(series(1, 2), series(1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> series()).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void withoutARivalThereIsNoRatio() {
    Comparison alone = new Comparison("sim", "", "packets/s", series(3), null);
    assertThatThrownBy(alone::ratio)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("sim");
    assertThat(TextReport.line(alone)).contains("3.00 (3.00..3.00) packets/s").endsWith("-");
  }

  @Test
  void lineHasMediansRangesCoresAndRatio() {
    assertThat(TextReport.line(comparison(series(10, 200, 30), series(15, 10, 60))))
        .startsWith("rr ")
        .contains("30.0 (10.0..200) /s, 1.50")
        .contains("15.0 (10.0..60.0) /s, 1.50 theirs")
        .endsWith("2.00 (0.50..20.0)");
  }

  @Test
  void jsonKeepsWhatStringsHold() {
    Machine machine = new Machine("a \"b\" \\c\n", 2, -1, "Linux", "25", "G1", Double.NaN);
    Report report = new Report(machine, "here", 1, 10, List.of(), List.of());
    assertThat(report.toJson())
        .contains("\"processor\": \"a \\\"b\\\" \\\\c\\u000a\"")
        .contains("\"load\": null")
        .contains("\"comparisons\": []")
        .endsWith("}\n");
  }

  private static Comparison comparison(Series ours, Series rival) {
    return new Comparison("rr", "", "/s", ours, rival);
  }

  private static Series series(double... values) {
    return new Series(
        "theirs", Arrays.stream(values).mapToObj(value -> new Sample(value, 1.5)).toList());
  }
}
