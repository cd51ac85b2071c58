package dev.argyle.contract.conformance;

import dev.argyle.contract.sources.SourceFile;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Which tests name which requirement: test methods and classes by `@Tag("RFC9293-MUST-17")`,
/// scripts by a line `// Requirement: RFC9293-MUST-17, RFC9293-SHLD-7`.
final class TaggedTests {
  private static final Pattern TAG = Pattern.compile("@Tag\\(\"(RFC[^\"]*)\"\\)");
  private static final Pattern BEARER =
      Pattern.compile("\\bclass (\\w+)|\\b(?:void|Stream<\\w+>) (\\w+)\\(");
  private static final Pattern LINE = Pattern.compile("(?m)^// Requirement: (.*)$");

  private final Map<String, SortedSet<String>> tests = new TreeMap<>();

  /// Reads every source below a folder.
  TaggedTests(Path root) {
    SourceFile.java(root).stream().filter(SourceFile::isTest).forEach(this::readClass);
    SourceFile.scripts(root).forEach(this::readScript);
  }

  /// Names of the tests that show a requirement: `SomeTest`, `SomeTest.method` or
  /// `folder/name.pkt`.
  SortedSet<String> of(String id) {
    return tests.getOrDefault(id, new TreeSet<>());
  }

  /// Every requirement that a test names, with those tests.
  Map<String, SortedSet<String>> all() {
    return tests;
  }

  private void readClass(SourceFile file) {
    Matcher tag = TAG.matcher(file.text());
    Matcher bearer = BEARER.matcher(file.text());
    while (tag.find()) {
      if (!bearer.find(tag.end())) {
        throw new IllegalStateException(tag.group() + " stands on nothing in " + file.path());
      }
      String method = bearer.group(2);
      note(tag.group(1), file.name() + (method == null ? "" : "." + method));
    }
  }

  private void readScript(SourceFile file) {
    Matcher line = LINE.matcher(file.text());
    while (line.find()) {
      for (String id : line.group(1).split(",", -1)) {
        note(id.strip(), file.name());
      }
    }
  }

  private void note(String id, String test) {
    tests.computeIfAbsent(id, _ -> new TreeSet<>()).add(test);
  }
}
