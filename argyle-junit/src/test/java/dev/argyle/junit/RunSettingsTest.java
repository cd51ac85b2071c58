package dev.argyle.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class RunSettingsTest {
  /// Carries the annotation.
  private static final class Annotated {
    @Simulated(seeds = 10, firstSeed = 100)
    @SuppressWarnings("UnusedMethod") // it is looked up by its name
    void ten() {}
  }

  private static final Simulated TEN;

  static {
    try {
      TEN = Annotated.class.getDeclaredMethod("ten").getAnnotation(Simulated.class);
    } catch (NoSuchMethodException e) {
      throw new AssertionError(e);
    }
  }

  private static long[] seeds(Map<String, String> properties, Map<String, String> environment) {
    return RunSettings.of(properties::get, environment).seedsOf(TEN);
  }

  @Test
  void runsTheSeedsOfTheAnnotation() {
    assertThat(seeds(Map.of(), Map.of())).hasSize(10).startsWith(100).endsWith(109);
  }

  @Test
  void runsOneSeedOrSoManyWhenAsked() {
    assertThat(seeds(Map.of("argyle.seed", "7"), Map.of())).containsExactly(7);
    assertThat(seeds(Map.of(), Map.of("ARGYLE_SEEDS", "3"))).containsExactly(100, 101, 102);
  }

  @Test
  void theShardsShareTheSeeds() {
    assertThat(seeds(Map.of("argyle.shard", "1/3"), Map.of())).containsExactly(100, 103, 106, 109);
    assertThat(seeds(Map.of("argyle.shard", "3/3"), Map.of())).containsExactly(102, 105, 108);
  }

  @Test
  void knowsTheShardsOfCi() {
    Map<String, String> kubernetes = Map.of("JOB_COMPLETION_INDEX", "4", "JOB_COMPLETIONS", "5");
    assertThat(seeds(Map.of(), kubernetes)).containsExactly(104, 109);
    Map<String, String> gitLab = Map.of("CI_NODE_INDEX", "1", "CI_NODE_TOTAL", "5");
    assertThat(seeds(Map.of(), gitLab)).containsExactly(100, 105);
    assertThat(seeds(Map.of("argyle.shard", "1/1"), kubernetes)).hasSize(10);
  }

  @Test
  void saysWhatAShardLooksLike() {
    assertThatThrownBy(() -> seeds(Map.of("argyle.shard", "3"), Map.of()))
        .hasMessageContaining("2/8");
    assertThatThrownBy(() -> seeds(Map.of("argyle.shard", "0/8"), Map.of()))
        .hasMessageContaining("1/8 to 8/8");
    assertThatThrownBy(() -> seeds(Map.of("argyle.seeds", "0"), Map.of()))
        .hasMessageContaining("1 or more");
  }
}
