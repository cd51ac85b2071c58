package dev.argyle.testkit.packetdrill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.testkit.packetdrill.RunOptions.Psh;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/// Runs over a copy of google/packetdrill's `gtests/net/tcp`, where somebody has one: it is under
/// the GPL and never part of this project.
///
///     mvn -o test -pl argyle-testkit -am -Dtest=GoogleSuiteTest -Dargyle.packetdrill=FOLDER
@EnabledIfSystemProperty(named = GoogleSuiteTest.FOLDER, matches = ".+")
class GoogleSuiteTest {
  static final String FOLDER = "argyle.packetdrill";

  private static final int LEAST_PASSED = 25;

  @Test
  void everyScriptIsRead() throws IOException {
    for (Path each : scripts()) {
      try {
        Script.parse(Files.readString(each), RunOptions.DEFAULT.symbols());
      } catch (NotApplicable e) {
        assertThat(e.reason()).contains("MD5");
      }
    }
  }

  @Test
  void noneBreaksTheStackAndMutationsOfThoseThatPassAreNoticed() throws IOException {
    int passed = 0;
    for (Path each : scripts()) {
      String text = Files.readString(each);
      var runner = new ScriptRunner(RunOptions.of(each.toString()).with(Psh.LOOSE));
      var check = new MutationCheck(runner);
      ScriptResult result = runner.run(text);
      assertThat(result.toString()).as(each.toString()).doesNotContain("the stack broke");
      if (result instanceof ScriptResult.Passed) {
        passed++;
        assertThat(check.check(text).survivors()).as(each.toString()).isEmpty();
      }
    }
    assertThat(passed).isGreaterThanOrEqualTo(LEAST_PASSED);
  }

  private static List<Path> scripts() throws IOException {
    try (Stream<Path> inside = Files.walk(Path.of(System.getProperty(FOLDER)))) {
      return inside.filter(each -> each.toString().endsWith(".pkt")).sorted().toList();
    }
  }
}
