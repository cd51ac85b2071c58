package dev.argyle.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.contract.NamespacePrograms.Ended;
import dev.argyle.contract.programs.PlainProgram;
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
import org.junit.jupiter.params.provider.ValueSource;

/// Programs that know nothing of us, started with `-javaagent:argyle-agent.jar=CONFIG` in a network
/// namespace: the kernel at one end of the cable, they at the other.
@Timeout(300)
class AgentTest {
  private static final String CONFIG = "tun=argyle0,address=10.9.0.2/24,address=fd09::2/64";

  @TempDir private static Path folder;

  private NamespacePrograms programs;

  @BeforeAll
  static void prepare() {
    TunRequirement.programs("curl", "ip", "python3", "ss", "unshare");
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
  @ValueSource(strings = {"10.9.0.2", "[fd09::2]"})
  void whatAProgramHasWrittenArrivesThoughItEndsAtOnce(String host) throws Exception {
    Process server = programs.start("exec " + java(CONFIG, "one-page"));
    assertThat(server.inputReader(UTF_8).readLine()).isEqualTo("begun");
    assertThat(programs.curl("http://" + host + "/")).isEqualTo("200 " + PlainProgram.PAGE_OCTETS);
    assertThat(server.errorReader(UTF_8).lines()).isEmpty();
    assertThat(server.waitFor()).isZero();
    assertThat(programs.run("ip -o link").out()).doesNotContain("argyle0");
  }

  @Test
  void aServerIsServedUntilItIsToldToEnd() throws Exception {
    Process server = programs.start("exec " + java(CONFIG, "http-server"));
    assertThat(server.inputReader(UTF_8).readLine()).isEqualTo("begun");
    for (String host : new String[] {"10.9.0.2", "[fd09::2]"}) {
      assertThat(programs.curl("http://" + host + "/"))
          .isEqualTo("200 " + PlainProgram.PAGE_OCTETS);
    }
    assertThat(programs.run("ss -Htln sport = :80").out()).as("the kernel listens").isEmpty();
    server.toHandle().destroy(); // unlike Process.destroy it leaves the pipes open
    assertThat(server.errorReader(UTF_8).lines()).isEmpty();
    assertThat(server.waitFor()).isEqualTo(143);
    assertThat(programs.run("ip -o link").out()).doesNotContain("argyle0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"connection", "client", "hook"})
  void aClientReachesTheKernel(String way) throws Exception {
    Files.writeString(folder.resolve("small"), "hello");
    programs.serveFiles(folder, 8000);
    Ended ended = programs.run(java(CONFIG + ",via=10.9.0.1", way, "http://10.9.0.1:8000/small"));
    assertThat(ended).isEqualTo(new Ended(0, "begun\n200 5\n", ""));
  }

  @Test
  void aDatagramIsAnswered() throws Exception {
    String echo =
        """
        import socket
        s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        s.bind(("0.0.0.0", 7))
        data, peer = s.recvfrom(100)
        s.sendto(data.upper(), peer)
        """;
    Path script = Files.writeString(folder.resolve("echo.py"), echo);
    programs.start("exec python3 " + script);
    TunRig.comesTrue("it listens", () -> !programs.run("ss -Hlun sport = :7").out().isEmpty());
    Ended ended = programs.run(java(CONFIG + ",host-address=10.9.0.1", "datagram", "10.9.0.1"));
    assertThat(ended).isEqualTo(new Ended(0, "begun\n10.9.0.1 ANYBODY THERE?\n", ""));
  }

  @Test
  void theConfigurationCanBeAFile() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("net.conf"),
            "# the cable\ntun = argyle0\naddress = 10.9.0.2/24\nroute = default\nvia = 10.9.0.1\n");
    programs.serveFiles(folder, 8000);
    Files.writeString(folder.resolve("small"), "hello");
    Ended ended = programs.run(java("@" + file, "client", "http://10.9.0.1:8000/small"));
    assertThat(ended).isEqualTo(new Ended(0, "begun\n200 5\n", ""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                                           | the agent needs settings
          tun=argyle0                                  | the address is missing
          adress=10.9.0.2/24                           | 'adress' is not one of the settings
          tun=argyle0,address=10.9.0.2                 | not an IP prefix
          tun=argyle0,address=10.9.0.2/24,via=10.8.0.1 | the gateway 10.8.0.1
          @/nowhere/net.conf                           | no such file
          """)
  void aWrongConfigurationEndsTheJvmInOneLine(String config, String complaint) {
    Ended ended = programs.run(java(config, "http-server"));
    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(2);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err()).hasLineCount(1).startsWith("argyle: ").contains(complaint);
  }

  @Test
  void aMachineWithoutTunEndsTheJvmInOneLine() {
    Ended ended =
        programs.run(
            "exec unshare --mount sh -c \"mount -t tmpfs none /dev/net && exec "
                + java(CONFIG, "http-server")
                + "\"");
    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(1);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err()).hasLineCount(1).startsWith("argyle: ").contains("/dev/net/tun");
  }

  @Test
  void aJvmThatHasAnotherProviderEndsInOneLine() {
    String other = "-Djava.nio.channels.spi.SelectorProvider=sun.nio.ch.EPollSelectorProvider";
    Ended ended = programs.run(java(CONFIG, "http-server").replace(" -cp ", " " + other + " -cp "));
    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(1);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err()).hasLineCount(1).startsWith("argyle: ").contains("EPoll");
    assertThat(programs.run("ip -o link").out()).doesNotContain("argyle0");
  }

  /// The command line of [PlainProgram] with the agent, and nothing else of ours.
  private static String java(String config, String... arguments) {
    return "'%s/bin/java' '-javaagent:%s=%s' -cp '%s' %s %s"
        .formatted(
            System.getProperty("java.home"),
            TestPrograms.AGENT,
            config,
            TestPrograms.classPath(),
            PlainProgram.class.getName(),
            String.join(" ", arguments));
  }
}
