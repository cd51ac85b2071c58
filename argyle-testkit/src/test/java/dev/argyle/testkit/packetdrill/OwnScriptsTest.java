package dev.argyle.testkit.packetdrill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// The scripts of this project, which lie among the test resources: each names the section of the
/// RFC that it was written from.
class OwnScriptsTest {
  private static final int LEAST = 250;
  private static final ScriptRunner RUNNER = new ScriptRunner(RunOptions.DEFAULT);

  @TestFactory
  @Tag("D1")
  @Tag("D6")
  Stream<DynamicTest> eachPasses() throws IOException {
    Path folder = folder();
    return scripts(folder).stream()
        .map(each ->
            dynamicTest(
                folder.relativize(each).toString(),
                each.toUri(),
                () ->
                    assertThat(RUNNER.run(Files.readString(each)))
                        .isEqualTo(new ScriptResult.Passed())));
  }

  @Test
  void areAtLeastTwoHundredAndFifty() throws IOException {
    assertThat(scripts(folder())).hasSizeGreaterThanOrEqualTo(LEAST);
  }

  @Test
  void eachNamesItsSource() throws IOException {
    for (Path each : scripts(folder())) {
      assertThat(head(Files.readString(each)))
          .as(each.toString())
          .matches(".*(RFC \\d+ section|\\(\\d\\)\\.).*");
    }
  }

  /// The comment that a script begins with, in one line.
  private static String head(String text) {
    return text.lines()
        .takeWhile(line -> line.startsWith("//"))
        .map(line -> line.substring(2).strip())
        .collect(Collectors.joining(" "));
  }

  /// The mutation check over all of them: whatever is expected wrong is noticed.
  @Test
  void everyWrongExpectationIsNoticed() throws IOException {
    var check = new MutationCheck(RUNNER);
    MutationCheck.Report sum = MutationCheck.Report.NONE;
    for (Path each : scripts(folder())) {
      MutationCheck.Report report = check.check(Files.readString(each));
      assertThat(report.survivors()).as(each.toString()).isEmpty();
      sum = sum.plus(report);
    }
    assertThat(sum.strong()).isGreaterThan(10_000).isEqualTo(sum.caught());
  }

  private static List<Path> scripts(Path folder) throws IOException {
    try (Stream<Path> inside = Files.walk(folder)) {
      return inside.filter(each -> each.toString().endsWith(".pkt")).sorted().toList();
    }
  }

  private static Path folder() {
    try {
      return Path.of(
          Objects.requireNonNull(OwnScriptsTest.class.getResource("/packetdrill")).toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }
}
