package dev.argyle.testkit.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Same seed, same run, octet by octet and thread by thread: twice in one JVM, and in another,
/// whose identity hashes, addresses and compiled code are not the same. `-Dargyle.digests=N`
/// compares other than 1,000 seeds.
class SameSeedTest {
  private static final int SEEDS = Integer.getInteger("argyle.digests", 1000);

  @Test
  void aSeedGivesTheSameRunInThisJvmAndInAnother(@TempDir Path folder) throws Exception {
    Path said = folder.resolve("digests");
    Process other = start(said);
    try {
      List<String> here = digests(SEEDS);
      assertThat(digests(SEEDS)).as("the second time, in this JVM").isEqualTo(here);
      assertThat(other.waitFor()).as("what the other JVM ended with").isZero();
      assertThat(Files.readAllLines(said)).as("in the other JVM").isEqualTo(here);
    } finally {
      other.destroyForcibly();
    }
  }

  private static List<String> digests(int seeds) {
    return IntStream.rangeClosed(1, seeds).mapToObj(Transfer::digest).toList();
  }

  private static Process start(Path said) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--add-opens=java.base/java.lang=ALL-UNNAMED");
    command.add("-XX:+UseSerialGC");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(SameSeedTest.class.getName());
    command.add(Integer.toString(SEEDS));
    return new ProcessBuilder(command)
        .redirectOutput(said.toFile())
        .redirectError(Redirect.INHERIT)
        .start();
  }

  /// What the other JVM runs: the digests of so many seeds, a line for each.
  public static void main(String[] arguments) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    digests(Integer.parseInt(arguments[0])).forEach(out::println);
  }
}
