package dev.argyle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class DemoTest {
  private static final int ENHANCED_PACKET_BLOCK = 6;

  @TempDir private Path folder;

  @Test
  void fetchesAFileUnharmedOverABadLink() throws Exception {
    Path file = folder.resolve("file");
    Files.write(file, seeded(300_000));
    CommandRun run = demo(file.toString(), "--loss", "3%", "--delay", "2ms");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.after("sent sha256")).isEqualTo(sha256(file));
    assertThat(run.after("got sha256")).isEqualTo(sha256(file));
    assertThat(run.after("link")).isEqualTo("2 ms each way, 3% loss, 100 Mbit/s, seed 1");
    assertThat(run.after("goodput")).contains("bit/s (300000 octets in ");
    assertThat(run.after("retransmitted")).contains("segments; the link lost ");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void makesWhatIsFetchedFromTheSeed() throws Exception {
    CommandRun run = demo("--size", "100kB", "--seed", "7", "--delay", "1ms");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.after("content")).isEqualTo("97.66 KiB made from seed 7");
    try (InputStream same = new Content.OfSeed(7, 100_000).open()) {
      assertThat(run.after("got sha256")).isEqualTo(sha256(same.readAllBytes()));
    }
  }

  @Test
  void takesLittleOfTheMachinesTimeInVirtualTime() {
    long startNanos = System.nanoTime();
    CommandRun run = demo("--virtual", "--size", "1MB", "--delay", "1s", "--rate", "1Mbit");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.after("link")).endsWith(", in virtual time");
    Matcher seconds = Pattern.compile(" in ([0-9.]+) s\\)").matcher(run.after("goodput"));
    assertThat(seconds.find()).isTrue();
    assertThat(Double.parseDouble(seconds.group(1))).isGreaterThan(10);
    assertThat(System.nanoTime() - startNanos).isLessThan(TimeUnit.SECONDS.toNanos(10));
  }

  @Test
  void fetchesAnEmptyFile() throws Exception {
    Path file = Files.createFile(folder.resolve("empty"));
    CommandRun run = demo(file.toString(), "--delay", "1ms");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.after("got sha256")).isEqualTo(sha256(file));
  }

  @Test
  void listsTheSocketsOfBothHosts() {
    CommandRun run = demo("--size", "10kB", "--delay", "1ms");
    assertThat(run.out())
        .contains("Recv-Q  Send-Q  Ooo-Q  Backlog")
        .containsPattern("(?m)^server  tcp +LISTEN .* 10\\.0\\.1\\.1:80 ")
        .containsPattern("(?m)^server  tcp +ESTAB .* 10\\.0\\.1\\.1:80 +10\\.0\\.1\\.2:\\d+$")
        .containsPattern("(?m)^client  tcp +ESTAB .* 10\\.0\\.1\\.2:\\d+ +10\\.0\\.1\\.1:80$")
        .containsPattern("cubic \\w+ mss:1448 cwnd:\\d+");
  }

  @Test
  void writesEveryPacketDown() throws Exception {
    CommandRun run = demo("--size", "500kB", "--delay", "1ms", "--loss", "0");
    Path capture = Path.of(run.after("capture"));
    assertThat(capture).isEqualTo(folder.resolve("demo.pcapng"));
    int[] packets = {0};
    long[] payload = {0};
    forEachPacket(
        capture,
        octets -> {
          packets[0]++;
          payload[0] += octets - 52; // the headers of IPv4 and TCP, with its timestamps
        });
    assertThat(packets[0]).isGreaterThan(500_000 / 1448);
    assertThat(payload[0]).isGreaterThanOrEqualTo(500_000);
  }

  @Test
  void putsTheCaptureIntoTheTemporaryFolderIfNotTold() throws IOException {
    CommandRun run = CommandRun.of("demo", "--size", "1kB", "--delay", "0");
    Path capture = Path.of(run.after("capture"));
    assertThat(capture.getFileName().toString()).startsWith("argyle-demo-").endsWith(".pcapng");
    assertThat(capture).isNotEmptyFile();
    Files.delete(capture);
  }

  private CommandRun demo(String... arguments) {
    String[] all = new String[arguments.length + 3];
    all[0] = "demo";
    all[1] = "--capture";
    all[2] = folder.resolve("demo.pcapng").toString();
    System.arraycopy(arguments, 0, all, 3, arguments.length);
    return CommandRun.of(all);
  }

  /// Walks the blocks of a pcapng file and hands over the length of each packet.
  private static void forEachPacket(Path capture, IntConsumer length) throws IOException {
    ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(capture));
    boolean little = file.getInt(8) == 0x4d3c_2b1a;
    file.order(little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    int at = 0;
    while (at < file.limit()) {
      int blockBytes = file.getInt(at + 4);
      assertThat(file.getInt(at + blockBytes - 4)).as("length at %d", at).isEqualTo(blockBytes);
      if (file.getInt(at) == ENHANCED_PACKET_BLOCK) {
        length.accept(file.getInt(at + 24));
      }
      at += blockBytes;
    }
    assertThat(at).isEqualTo(file.limit());
  }

  private static byte[] seeded(int octets) throws IOException {
    try (InputStream stream = new Content.OfSeed(1, octets).open()) {
      return stream.readAllBytes();
    }
  }

  private static String sha256(Path file) throws Exception {
    return sha256(Files.readAllBytes(file));
  }

  private static String sha256(byte[] octets) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(octets));
  }
}
