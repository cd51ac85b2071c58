package dev.argyle.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.contract.NamespacePrograms.Ended;
import dev.argyle.contract.programs.OwnDnsProgram;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Names of programs that know nothing of us: with the agent they are asked for over the stack, of
/// a server as it comes, dnsmasq, at the kernel's end of the cable. It alone knows them.
@Timeout(300)
class AgentNamesTest {
  private static final String CONFIG =
      "tun=argyle0,address=10.9.0.2/24,address=fd09::2/64,host-address=10.9.0.1,dns=10.9.0.1";

  @TempDir private static Path folder;

  private NamespacePrograms programs;

  @BeforeEach
  void open() throws Exception {
    TunRequirement.programs("curl", "dnsmasq", "python3", "ss");
    programs = NamespacePrograms.open(folder);
    programs.start(
        "exec dnsmasq --keep-in-foreground --conf-file=/dev/null --pid-file= --user=root"
            + " --no-resolv --no-hosts --local=/test/ --cname=alias.example.test,www.example.test"
            + " --host-record=www.example.test,192.0.2.1,2001:db8::1"
            + " --host-record=kernel.example.test,10.9.0.1");
    TunRig.comesTrue(
        "dnsmasq listens", () -> !programs.run("ss -Hlun sport = :53").out().isEmpty());
  }

  @AfterEach
  void close() {
    if (programs != null) {
      programs.close();
    }
  }

  @Test
  void areThoseOfTheServer() {
    String asked = "www.example.test alias.example.test nobody.example.test localhost";
    assertThat(programs.run(TestPrograms.withAgent(CONFIG, "names", asked)))
        .isEqualTo(
            new Ended(
                0,
                """
                begun
                192.0.2.1 2001:db8:0:0:0:0:0:1
                192.0.2.1 2001:db8:0:0:0:0:0:1
                nobody.example.test: Name or service not known
                127.0.0.1 0:0:0:0:0:0:0:1
                www.example.test
                10.9.0.2
                """,
                ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"connection", "client"})
  void leadToTheirHost(String way) throws Exception {
    Files.writeString(folder.resolve("small"), "hello");
    programs.serveFiles(folder, 8000);
    String url = "http://kernel.example.test:8000/small";
    assertThat(programs.run(TestPrograms.withAgent(CONFIG, way, url)))
        .isEqualTo(new Ended(0, "begun\n200 5\n", ""));
  }

  @Test
  void aDomainIsSearchedAndAFileIsLookedAtFirst() throws Exception {
    Path hosts = Files.writeString(folder.resolve("hosts"), "10.9.0.7 printer www.example.test\n");
    String config = CONFIG + ",search=example.test,hosts=" + hosts;
    assertThat(
            programs.run(TestPrograms.withAgent(config, "names", "alias www.example.test printer")))
        .extracting(Ended::out)
        .asString()
        .startsWith("begun\n192.0.2.1 2001:db8:0:0:0:0:0:1\n10.9.0.7\n10.9.0.7\n");
  }

  @Test
  void aHostThatIsLeftToThePlatformIsLookedUpThere() {
    String config = CONFIG + ",platform=localhost,platform=www.example.test";
    Ended ended = programs.run(TestPrograms.withAgent(config, "names", "www.example.test"));
    assertThat(ended.out()).startsWith("begun\nwww.example.test: "); // no network there, no answer
  }

  @Test
  void aFileAloneLeavesTheOthersToTheMachine() throws Exception {
    Path hosts = Files.writeString(folder.resolve("hosts"), "10.9.0.7 printer\n");
    String config = CONFIG.replace("dns=10.9.0.1", "hosts=" + hosts);
    assertThat(programs.run(TestPrograms.withAgent(config, "names", "printer localhost")).out())
        .startsWith("begun\n10.9.0.7\n127.0.0.1");
  }

  @Test
  void aProgramKeepsItsOwnDnsLibraryAndItsLogging() {
    Ended ended =
        programs.run(
            TestPrograms.withAgentBesideLibraries(CONFIG, OwnDnsProgram.class, "www.example.test"));
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(ended.out().lines())
        .containsExactly("192.0.2.1 2001:db8:0:0:0:0:0:1", "dnsjava", "slf4j-api");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ,dns=nowhere                | not an IP address
          ,dns=9.9.9.9                | no route leads to the name server 9.9.9.9
          ,hosts=/nowhere/hosts       | no such file
          """)
  void aWrongValueEndsTheJvmInOneLine(String more, String complaint) {
    Ended ended = programs.run(TestPrograms.withAgent(CONFIG + more, "names"));
    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(2);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err()).hasLineCount(1).startsWith("argyle: ").contains(complaint);
  }
}
