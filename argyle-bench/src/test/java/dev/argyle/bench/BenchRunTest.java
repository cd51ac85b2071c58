package dev.argyle.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.argyle.bench.result.Comparison;
import dev.argyle.bench.result.Report;
import dev.argyle.bench.result.Series;
import dev.argyle.bench.result.Skipped;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Every bench for a moment: that it runs and gives figures, not what they are.
@Timeout(600)
class BenchRunTest {
  private static final Settings SHORT =
      new Settings(
          2,
          50,
          0,
          10,
          List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:-AlwaysPreTouch"));

  private final List<Comparison> heard = new ArrayList<>();
  private final List<Skipped> skips = new ArrayList<>();

  private final BenchRun.Listener listener =
      new BenchRun.Listener() {
        @Override
        public void found(Comparison comparison) {
          heard.add(comparison);
        }

        @Override
        public void skipped(Skipped skipped) {
          skips.add(skipped);
        }
      };

  @ParameterizedTest
  @EnumSource
  void givesFiguresOfBothSidesOrSaysWhyNot(BenchName bench) throws IOException {
    try (BenchRun run = BenchRun.open(SHORT, listener)) {
      run.run(bench);
      assertThat(run.report().comparisons()).isEqualTo(heard);
      assertThat(run.report().skipped()).isEqualTo(skips);
    }
    assertThat(heard.size() + skips.size()).isPositive();
    for (Comparison comparison : heard) {
      assertThat(comparison.bench()).isEqualTo(bench.toString());
      assertFigures(comparison.ours());
      if (comparison.rival() != null) {
        assertFigures(comparison.rival());
        assertThat(comparison.ratio())
            .isEqualTo(comparison.ours().median() / comparison.rival().median());
      }
    }
    for (Skipped skipped : skips) {
      assertThat(skipped.reason()).isNotBlank().doesNotContain("\n");
    }
  }

  @Test
  void reportIsOneJsonDocument() throws IOException {
    Report report;
    try (BenchRun run = BenchRun.open(SHORT, listener)) {
      run.run(BenchName.RR);
      report = run.report();
    }
    JsonNode json = new ObjectMapper().readTree(report.toJson());
    assertThat(json.at("/machine/cores").asInt()).isPositive();
    assertThat(json.at("/machine/collectors").asText()).contains("MarkSweepCompact");
    assertThat(json.at("/rounds").asInt()).isEqualTo(2);
    assertThat(json.at("/site").asText()).contains("congestion control");
    JsonNode first = json.at("/comparisons/0");
    assertThat(first.get("bench").asText()).isEqualTo("rr");
    assertThat(first.at("/ours/median").asDouble()).isPositive();
    assertThat(first.at("/rival/rounds")).hasSize(2);
    assertThat(first.at("/ratio/ofMedians").asDouble())
        .isEqualTo(first.at("/ours/median").asDouble() / first.at("/rival/median").asDouble());
  }

  private static void assertFigures(Series series) {
    assertThat(series.name()).isNotBlank();
    assertThat(series.samples()).hasSize(SHORT.rounds());
    assertThat(series.median()).isPositive();
    assertThat(series.min()).isPositive().isLessThanOrEqualTo(series.median());
    assertThat(series.max()).isGreaterThanOrEqualTo(series.median());
    assertThat(series.cores()).isNotNegative();
  }
}
