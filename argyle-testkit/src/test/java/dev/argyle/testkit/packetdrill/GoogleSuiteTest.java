package dev.argyle.testkit.packetdrill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.testkit.packetdrill.RunOptions.LeftOvers;
import dev.argyle.testkit.packetdrill.RunOptions.Psh;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
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

  private static final int LEAST_PASSED = 114; // also by our own rule for what is left over
  private static final double LEAST_OF_POLICY = 0.85;

  /// What became of a script.
  private enum Fate {
    PASSED,
    FAILED,
    NOT_APPLICABLE
  }

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

  /// By the rules of the original: what is left over at the end of a script is not looked at, and
  /// where PSH stands is not compared.
  @Test
  void whatIsCoreHoldsAndMostOfWhatIsLinuxsOwn() throws IOException {
    Map<String, Fate> fates = fates(Psh.LOOSE, LeftOvers.IGNORE);
    Map<String, String> classes = classes();
    assertThat(fates.keySet()).isEqualTo(classes.keySet());
    fates.forEach((script, fate) -> {
      if ("core".equals(classes.get(script))) {
        assertThat(fate).as(script).isEqualTo(Fate.PASSED);
      }
      if (script.startsWith("fastopen/")) {
        assertThat(fate).as(script).isNotEqualTo(Fate.FAILED);
      }
    });
    Map<Fate, Long> policy = count(fates, classes, "linux-policy");
    long all = policy.values().stream().mapToLong(each -> each).sum();
    assertThat(policy.getOrDefault(Fate.PASSED, 0L))
        .isGreaterThanOrEqualTo((long) Math.ceil(LEAST_OF_POLICY * all));
  }

  /// With `-Dargyle.print=true` tells the figures of docs/packetdrill.md.
  @Test
  @EnabledIfSystemProperty(named = "argyle.print", matches = "true")
  void figures() throws IOException {
    Map<String, String> classes = classes();
    for (Psh psh : Psh.values()) {
      for (LeftOvers leftOvers : LeftOvers.values()) {
        Map<String, Fate> fates = fates(psh, leftOvers);
        for (String of : List.of("core", "linux-policy", "exotic")) {
          System.out.println(psh + " " + leftOvers + " " + of + " " + count(fates, classes, of));
        }
        assertThat(fates).hasSameSizeAs(classes);
      }
    }
  }

  private static Map<Fate, Long> count(
      Map<String, Fate> fates, Map<String, String> classes, String of) {
    return fates.entrySet().stream()
        .filter(each -> of.equals(classes.get(each.getKey())))
        .collect(Collectors.groupingBy(Map.Entry::getValue, TreeMap::new, Collectors.counting()));
  }

  private static Map<String, Fate> fates(Psh psh, LeftOvers leftOvers) throws IOException {
    var fates = new TreeMap<String, Fate>();
    Path folder = Path.of(System.getProperty(FOLDER));
    for (Path each : scripts()) {
      RunOptions options = RunOptions.of(each.toString()).with(psh).with(leftOvers);
      Fate fate =
          switch (new ScriptRunner(options).run(Files.readString(each))) {
            case ScriptResult.Passed() -> Fate.PASSED;
            case ScriptResult.Failed _ -> Fate.FAILED;
            case ScriptResult.NotApplicable _ -> Fate.NOT_APPLICABLE;
          };
      fates.put(folder.relativize(each).toString().replaceFirst("\\.pkt$", ""), fate);
    }
    return fates;
  }

  /// Script by script, what it is about: RFCs (core), Linux's own heuristics and accounting
  /// (linux-policy), or interfaces and options that few have (exotic).
  private static Map<String, String> classes() throws IOException {
    try (InputStream in = GoogleSuiteTest.class.getResourceAsStream("/google-suite-classes.txt")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(each -> each.split(" ", 2))
          .collect(Collectors.toMap(each -> each[0], each -> each[1], (a, _) -> a, TreeMap::new));
    }
  }

  private static List<Path> scripts() throws IOException {
    try (Stream<Path> inside = Files.walk(Path.of(System.getProperty(FOLDER)))) {
      return inside.filter(each -> each.toString().endsWith(".pkt")).sorted().toList();
    }
  }
}
