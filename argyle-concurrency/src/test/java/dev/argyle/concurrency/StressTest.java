package dev.argyle.concurrency;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs jcstress, which wants a JVM of its own, on every `…Stress` class of this module: each pair
/// of actors meets many times on real processors, compiled in many ways. Two actors each, for a
/// machine with two processors runs no more.
@Tag("C6")
@Tag("F2")
@Tag("F3")
class StressTest {
  private static final List<String> SHORT =
      List.of("-f", "1", "-fsm", "1", "-iters", "2", "-time", "100", "-sc", "false", "-af", "NONE");
  private static final List<String> LONG = List.of("-m", "default");

  @Test
  void nothingForbiddenIsObserved(@TempDir Path folder) throws Exception {
    Path log = folder.resolve("log");
    int exit = run(folder, log);
    assertThat(exit).as(() -> text(log)).isZero();
    assertThat(text(log))
        .contains("Failed tests: No matches.", "Error tests: No matches.")
        .containsPattern("All remaining tests: [1-9][0-9]* matching");
  }

  private static int run(Path folder, Path log) throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of("org.openjdk.jcstress.Main", "-jvmArgsPrepend", "-ea"));
    command.addAll(Effort.LONG ? LONG : SHORT);
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      return process.waitFor();
    } finally {
      process.destroy();
    }
  }

  private static String text(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException unreadable) {
      return unreadable.toString();
    }
  }
}
