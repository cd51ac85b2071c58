package dev.argyle.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The pages that explain the examples show what the examples are: every Java block stands, line
/// for line, in the file that was linked last, and every linked file exists.
@Tag("F1")
@Tag("B12")
class DocSnippetsTest {
  private static final Path DOCS = Path.of("..", "docs");
  private static final Pattern LINK = Pattern.compile("]\\(([^)#]+)\\)");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "blocking.md",
        "own-protocol.md",
        "congestion.md",
        "simulation.md",
        "java-programs.md"
      })
  void everyBlockStandsInTheFileItIsTakenFrom(String page) throws IOException {
    Path linked = DOCS;
    List<String> block = null;
    int blocks = 0;
    for (String line : Files.readAllLines(DOCS.resolve(page))) {
      if (line.equals("```java")) {
        block = new ArrayList<>();
      } else if (line.equals("```") && block != null) {
        assertThat(Files.readString(linked)).contains(String.join("\n", block) + "\n");
        block = null;
        blocks++;
      } else if (block != null) {
        block.add(line);
      } else {
        Matcher link = LINK.matcher(line);
        while (link.find()) {
          Path target = DOCS.resolve(link.group(1));
          assertThat(target).exists();
          linked = target.toString().endsWith(".java") ? target : linked; // not a picture
        }
      }
    }
    assertThat(blocks).isPositive();
  }
}
