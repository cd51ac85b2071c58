package dev.argyle.contract.sources;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// One file of the project's sources.
///
/// @param path from the project's root, with `/` between its parts
public record SourceFile(String path, String text) {
  private static final int DEEPEST = 20;
  private static final String SCRIPTS = "src/test/resources/packetdrill/";

  /// Every Java source, main and test, but those of the lists themselves.
  public static List<SourceFile> java(Path root) {
    return matching(root, ".*src/(main|test)/java/.*\\.java").stream()
        .filter(file -> !file.path.matches(".*contract/(mission|conformance)/.*"))
        .toList();
  }

  /// Every packetdrill script.
  public static List<SourceFile> scripts(Path root) {
    return matching(root, ".*" + SCRIPTS + ".*\\.pkt");
  }

  private static List<SourceFile> matching(Path root, String pattern) {
    try (Stream<Path> files = Files.find(root, DEEPEST, (_, facts) -> facts.isRegularFile())) {
      return files
          .filter(file -> path(root, file).matches(pattern))
          .filter(file -> !path(root, file).contains("target/"))
          .sorted()
          .map(file -> read(root, file))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String path(Path root, Path file) {
    return root.relativize(file).toString().replace('\\', '/');
  }

  private static SourceFile read(Path root, Path file) {
    try {
      return new SourceFile(path(root, file), Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Whether it is one of the tests.
  public boolean isTest() {
    return path.contains("src/test/");
  }

  /// Name of the class, or of a script with its folder.
  public String name() {
    int script = path.indexOf(SCRIPTS);
    return script >= 0
        ? path.substring(script + SCRIPTS.length())
        : path.substring(path.lastIndexOf('/') + 1).replace(".java", "");
  }
}
