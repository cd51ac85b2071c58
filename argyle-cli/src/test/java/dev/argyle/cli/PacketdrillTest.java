package dev.argyle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PacketdrillTest {
  private static final String GOOD =
      """
      0   socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
      +0  < S 0:0(0) win 32792 <mss 1000>
      +0  > R. 0:0(0) ack 1
      """;

  @TempDir private Path folder;

  @Test
  void countsWhatPassedFailedAndDoesNotApply() throws IOException {
    write("a-good.pkt", GOOD);
    write("b-bad.pkt", GOOD.replace("ack 1", "ack 2"));
    write("c-not.pkt", "`tc qdisc add dev tun0 root fq`\n" + GOOD);
    write("d-other.txt", "not a script");
    CommandRun run = CommandRun.of("packetdrill", folder.toString());
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out())
        .doesNotContain("a-good.pkt", "d-other")
        .contains(
            "b-bad.pkt: line 3, at 0.000000 s: acknowledgment number differs",
            "  expected > R. 0:0(0) ack 2",
            "  actual   > R. 0:0(0) ack 1 win 0",
            "c-not.pkt: tc sets up a queueing discipline of the kernel")
        .endsWith("1 passed, 1 failed, 1 not applicable" + System.lineSeparator());
  }

  @Test
  void verboseNamesThoseThatPass() throws IOException {
    Path file = write("good.pkt", GOOD);
    CommandRun run = CommandRun.of("packetdrill", "-v", file.toString());
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("passed          " + file);
  }

  @Test
  void mutationsAreCounted() throws IOException {
    Path file = write("good.pkt", GOOD);
    CommandRun run = CommandRun.of("packetdrill", "--mutate", "--psh=loose", file.toString());
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).containsPattern("(\\d\\d) of \\1 mutations noticed at their line");
  }

  @Test
  void symbolsAndModesAreTaken() throws IOException {
    Path file = write("good.pkt", GOOD.replace("SOCK_STREAM", "KIND"));
    assertThat(CommandRun.of("packetdrill", file.toString()).exitCode()).isEqualTo(1);
    CommandRun run =
        CommandRun.of(
            "packetdrill", "-D", "KIND=SOCK_STREAM", "--leftovers=ignore", file.toString());
    assertThat(run.exitCode()).isZero();
  }

  @Test
  void aPlaceThatIsNotThereIsBadInput() {
    CommandRun run = CommandRun.of("packetdrill", folder.resolve("none").toString());
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).startsWith("argyle: there is no ");
    assertThat(CommandRun.of("packetdrill", folder.toString()).err()).contains("no file *.pkt");
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }
}
