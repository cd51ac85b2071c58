package dev.argyle.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.contract.NamespacePrograms.Ended;
import dev.argyle.contract.programs.PlainProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A program with the agent uses both worlds: what its configuration leaves to the platform, and
/// all the rest on the stack. The kernel serves on every address, its loopback included.
@Timeout(300)
class PlatformRuleTest {
  private static final String CONFIG = "tun=argyle0,address=10.9.0.2/24,host-address=10.9.0.1";

  @TempDir private static Path folder;

  private NamespacePrograms programs;

  @BeforeAll
  static void prepare() throws IOException {
    TunRequirement.programs("curl", "python3", "ss");
    Files.writeString(folder.resolve("small"), "hello");
  }

  @BeforeEach
  void open() throws Exception {
    programs = NamespacePrograms.open(folder);
  }

  @AfterEach
  void close() {
    if (programs != null) {
      programs.close();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.0/8, 127.0.0.1",
    "127.0.0.1, 127.0.0.1",
    "LocalHost, localhost",
    "::1, [::1]"
  })
  void aSocketToWhatTheRuleNamesIsTheKernels(String rule, String host) throws Exception {
    programs.serveFiles(folder, 8000);
    String urls = "http://" + host + ":8000/small http://10.9.0.1:8000/small";
    assertThat(programs.run(java(CONFIG + ",platform=" + rule, "connections", urls)))
        .isEqualTo(new Ended(0, "begun\n200 5\n200 5\n", ""));
    assertThat(programs.run(java(CONFIG, "connections", urls)))
        .isEqualTo(
            new Ended(0, "begun\njava.net.ConnectException: Connection refused\n200 5\n", ""));
  }

  @Test
  void aClientReachesBothWorldsByOneSelector() throws Exception {
    programs.serveFiles(folder, 8000);
    String urls = "http://127.0.0.1:8000/small http://10.9.0.1:8000/small";
    String all = urls + " " + urls;
    assertThat(programs.run(java(CONFIG + ",platform=127.0.0.0/8", "client", all)))
        .isEqualTo(new Ended(0, "begun\n200 5\n200 5\n200 5\n200 5\n", ""));
  }

  @Test
  void aServerOfChannelsThatIsBoundToWhatTheRuleNamesIsTheKernels() throws Exception {
    String config = CONFIG + ",platform=127.0.0.0/8";
    Process server = programs.start("exec " + java(config, "http-server", "127.0.0.1"));
    assertThat(server.inputReader(UTF_8).readLine()).isEqualTo("begun");
    assertThat(programs.curl("http://127.0.0.1/")).isEqualTo("200 " + PlainProgram.PAGE_OCTETS);
    server.toHandle().destroy();
    assertThat(server.errorReader(UTF_8).lines()).isEmpty();
    assertThat(server.waitFor()).isEqualTo(143);
  }

  @ParameterizedTest
  @CsvSource({"127.0.0.0/8, 127.0.0.1", "10.0.0.0/16, 10.9.0.1"})
  void whatWasSetBeforeIsSetWhicheverItBecomes(String rule, String host) throws Exception {
    programs.serveFiles(folder, 8000);
    String local = host.startsWith("127") ? "127.0.0.1" : "10.9.0.2";
    assertThat(programs.run(java(CONFIG + ",platform=" + rule, "options", host)))
        .isEqualTo(
            new Ended(
                0,
                "begun\ntrue true 1234 3 16\n/%s:4321 /%s:8000\nRead timed out\n"
                    .formatted(local, host),
                ""));
  }

  @Test
  void aServerSocketBoundToWhatTheRuleNamesIsTheKernels() throws Exception {
    String config = CONFIG + ",platform=127.0.0.0/8";
    Process server = programs.start("exec " + java(config, "one-page", "127.0.0.1"));
    assertThat(server.inputReader(UTF_8).readLine()).isEqualTo("begun");
    assertThat(programs.curl("http://127.0.0.1/")).isEqualTo("200 " + PlainProgram.PAGE_OCTETS);
    assertThat(server.errorReader(UTF_8).lines()).isEmpty();
    assertThat(server.waitFor()).isZero();
  }

  @Test
  void aServerSocketBoundToAnyAddressIsTheStacks() throws Exception {
    String config = CONFIG + ",platform=127.0.0.0/8";
    Process server = programs.start("exec " + java(config, "one-page"));
    assertThat(server.inputReader(UTF_8).readLine()).isEqualTo("begun");
    assertThat(programs.run("ss -Htln sport = :80").out()).as("the kernel listens").isEmpty();
    assertThat(programs.curl("http://10.9.0.2/")).isEqualTo("200 " + PlainProgram.PAGE_OCTETS);
    assertThat(server.waitFor()).isZero();
  }

  @Test
  void unixChannelsAreTheKernels() throws Exception {
    Path path = folder.resolve("door");
    Path script =
        Files.writeString(
            folder.resolve("echo.py"),
            """
            import socket
            s = socket.socket(socket.AF_UNIX)
            s.bind("%s")
            s.listen()
            c, _ = s.accept()
            c.send(c.recv(100).upper())
            """
                .formatted(path));
    programs.start("exec python3 " + script);
    TunRig.comesTrue("it listens", () -> !programs.run("ss -Hlx src " + path).out().isEmpty());
    assertThat(programs.run(java(CONFIG, "unix", path.toString())))
        .isEqualTo(new Ended(0, "begun\nANYBODY THERE?\n", ""));
  }

  private static String java(String config, String... arguments) {
    return TestPrograms.withAgent(config, arguments);
  }
}
