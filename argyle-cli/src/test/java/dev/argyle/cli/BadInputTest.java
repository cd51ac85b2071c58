package dev.argyle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the user got wrong is told in one line, with exit code 2.
class BadInputTest {
  @TempDir private Path folder;
  private String file;

  @BeforeEach
  void makeAFile() throws IOException {
    file = Files.writeString(folder.resolve("file"), "x").toString();
  }

  @Test
  void missingFile() {
    assertBad(folder + "/none: no such file; see argyle demo --help", "demo", folder + "/none");
  }

  @Test
  void folderInPlaceOfAFile() {
    assertBad(folder + ": is a folder; see argyle demo --help", "demo", folder.toString());
  }

  @Test
  void lossOfMoreThanAll() {
    assertBad(
        "Invalid value for option '--loss': '150%' is not in 0% to 100%;"
            + " see argyle demo --help",
        "demo", "--loss", "150%");
  }

  @Test
  void delayWithoutAUnit() {
    assertBad(
        "Invalid value for option '--delay': '10' is not a time: write it as 10ms, 0.5s or"
            + " 2min; see argyle demo --help",
        "demo",
        "--delay",
        "10");
  }

  @Test
  void captureInAFolderThatDoesNotExist() {
    assertBad(
        "cannot write the capture "
            + folder
            + "/none/x.pcapng: no such folder;"
            + " see argyle demo --help",
        "demo",
        "--capture",
        folder + "/none/x.pcapng");
  }

  @Test
  void captureInAFolderThatIsAFile() {
    assertBad(
        "cannot write the capture " + file + "/x.pcapng: not a directory; see argyle demo --help",
        "demo",
        "--capture",
        file + "/x.pcapng");
  }

  @Test
  void captureInAFolderThatMayNotBeWritten() throws IOException {
    Path locked = folderThatMayNotBeWritten();
    assertBad(
        "cannot write the capture " + locked + "/x: permission denied; see argyle demo --help",
        "demo",
        "--capture",
        locked + "/x");
  }

  /// Root may write to any folder of a disk, but nobody makes files in sysfs.
  private Path folderThatMayNotBeWritten() throws IOException {
    Path locked = Files.createDirectory(folder.resolve("locked"));
    assertThat(locked.toFile().setWritable(false)).isTrue();
    return Files.isWritable(locked) ? Path.of("/sys") : locked;
  }

  @Test
  void addressThatIsNone() {
    assertBadTun("not an IP address: \"10.9.0.300\"", "ping", "10.9.0.1", "10.9.0.300/24");
    assertBadTun("not an IP prefix: \"10.9.0.2\"", "ping", "10.9.0.1", "10.9.0.2");
    assertBadTun("not an IP address: \"there\"", "ping", "there", "10.9.0.2/24");
  }

  @Test
  void subnetWithoutRoomForTheKernel() {
    assertBadTun("no address is free for the kernel", "ping", "10.9.0.1", "10.9.0.2/32");
  }

  @Test
  void deviceThatCannotBeCalledSo() {
    assertBad(
        "not a name for an interface: \"a/b\"; see argyle ping --help",
        "ping",
        "10.9.0.1",
        "--tun",
        "a/b",
        "--address",
        "10.9.0.2/24");
  }

  @Test
  void optionThatIsMissing() {
    assertBad(
        "Missing required option: '--address=CIDR'; see argyle serve --help",
        "serve",
        folder.toString(),
        "--tun",
        "x");
  }

  @Test
  void optionThatDoesNotExist() {
    assertBadTun("unknown option '--nope'", "serve", folder.toString(), "10.9.0.2/24", "--nope");
  }

  @Test
  void folderToServeThatIsNone() {
    assertBadTun(file + " is not a folder", "serve", file, "10.9.0.2/24");
    assertBadTun(folder + "/none: no such folder", "serve", folder + "/none", "10.9.0.2/24");
  }

  @Test
  void portThatIsNone() {
    assertBadTun(
        "--port 99999 is not in 1..65535",
        "serve",
        folder.toString(),
        "10.9.0.2/24",
        "--port",
        "99999");
  }

  @Test
  void urlThatIsNone() {
    assertBadTun("'file' is not a URL to fetch", "get", "file", "10.9.0.2/24");
  }

  @Test
  void outputThatCannotBeWritten() {
    assertBadTun(
        "cannot write " + folder + "/none/x: no such folder",
        "get",
        "http://10.9.0.1/",
        "10.9.0.2/24",
        "-o",
        folder + "/none/x");
  }

  @Test
  void countOfNothing() {
    assertBadTun("--count has to be 1 or more", "ping", "10.9.0.1", "10.9.0.2/24", "-c", "0");
  }

  @Test
  void benchThatDoesNotExist() {
    assertBad("no bench nope; see argyle bench --help", "bench", "stream", "nope");
    assertBad("no bench RR; see argyle bench --help", "bench", "RR");
  }

  @Test
  void benchWithoutARound() {
    String why =
        "--rounds and --millis have to be 1 or more, --warm-up 0 or more; see argyle bench --help";
    assertBad(why, "bench", "rr", "--rounds", "0");
    assertBad(why, "bench", "rr", "--millis", "-5");
    assertBad(why, "bench", "rr", "--warm-up", "-1");
    assertBad(
        "--count is not in 1..10000000; see argyle bench --help", "bench", "sim", "--count", "0");
  }

  private static void assertBadTun(String why, String command, String what, String address) {
    assertBadTun(why, command, what, address, new String[0]);
  }

  private static void assertBadTun(
      String why, String command, String what, String address, String... more) {
    String[] all = new String[6 + more.length];
    System.arraycopy(
        new String[] {command, what, "--tun", "x", "--address", address}, 0, all, 0, 6);
    System.arraycopy(more, 0, all, 6, more.length);
    CommandRun run = CommandRun.of(all);
    assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
    assertThat(run.err())
        .hasLineCount(1)
        .startsWith("argyle: ")
        .contains(why)
        .endsWith("see argyle " + command + " --help" + System.lineSeparator());
    assertThat(run.out()).isEmpty();
  }

  private static void assertBad(String line, String... arguments) {
    CommandRun run = CommandRun.of(arguments);
    assertThat(run.err()).isEqualToNormalizingNewlines("argyle: " + line + "\n");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
  }
}
