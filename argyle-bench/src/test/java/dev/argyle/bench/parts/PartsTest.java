package dev.argyle.bench.parts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/// Runs the benchmarks of the parts: each for a moment, in this JVM, to see that it works; or with
/// `-Dargyle.jmh=REGEX` those that match, as they are meant, in JVMs of their own, with what they
/// allocate.
@Timeout(3600)
class PartsTest {
  private static final String CHOSEN = System.getProperty("argyle.jmh", "");

  @Test
  void everyBenchmarkGivesATimeAndWhatItAllocates() throws RunnerException {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include("dev\\.argyle\\.bench\\.parts\\..*" + CHOSEN)
            .addProfiler(GCProfiler.class);
    if (CHOSEN.isEmpty()) {
      options
          .forks(0)
          .warmupIterations(0)
          .measurementIterations(1)
          .measurementTime(TimeValue.milliseconds(20))
          .param("connections", "1000")
          .verbosity(VerboseMode.SILENT);
    } else {
      options
          .forks(1)
          .jvmArgsAppend("-da") // with assertions packets are not used again
          .warmupIterations(5)
          .warmupTime(TimeValue.seconds(1))
          .measurementIterations(5)
          .measurementTime(TimeValue.seconds(1));
    }
    Collection<RunResult> results = new Runner(options.build()).run();
    assertThat(results).isNotEmpty();
    for (RunResult result : results) {
      String name = result.getParams().getBenchmark();
      assertThat(result.getPrimaryResult().getScore()).as(name).isPositive();
      assertThat(result.getSecondaryResults().keySet())
          .as(name)
          .anyMatch(key -> key.endsWith("gc.alloc.rate.norm"));
    }
  }
}
