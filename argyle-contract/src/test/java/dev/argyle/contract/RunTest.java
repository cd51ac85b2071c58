package dev.argyle.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.contract.NamespacePrograms.Ended;
import dev.argyle.contract.programs.JavalinProgram;
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

/// `argyle run` with programs that know nothing of us, in a network namespace.
@Timeout(300)
class RunTest {
  private static final String DEVICE = "--tun argyle0 --address 10.9.0.2/24 ";

  @TempDir private static Path folder;

  private NamespacePrograms programs;

  @BeforeAll
  static void prepare() {
    TunRequirement.programs("curl", "ip", "python3", "ss");
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

  @Test
  void aJarIsRunAndCurlGetsItsPageUntilItIsToldToEnd() throws Exception {
    Path jar = TestPrograms.jar(folder, PlainProgram.class);
    Process run = programs.start("exec " + run(DEVICE + "-- java -jar " + jar + " http-server"));
    assertThat(run.inputReader(UTF_8).readLine()).isEqualTo("begun");
    assertThat(programs.curl("http://10.9.0.2/")).isEqualTo("200 " + PlainProgram.PAGE_OCTETS);
    run.toHandle().destroy(); // unlike Process.destroy it leaves the pipes open
    assertThat(run.errorReader(UTF_8).lines()).isEmpty();
    assertThat(run.waitFor()).isEqualTo(143);
    assertThat(programs.run("ip -o link").out()).doesNotContain("argyle0");
  }

  @Test
  void anApplicationOfALibraryIsServedAsItIs() throws Exception {
    Path jar = TestPrograms.jar(folder, JavalinProgram.class);
    Process run = programs.start("exec " + run(DEVICE + "-- java -jar " + jar + " 8080"));
    programs.curl("http://10.9.0.2:8080/"); // once it is there
    Ended page = programs.run("curl -sS http://10.9.0.2:8080/greet/kernel");
    assertThat(page).isEqualTo(new Ended(0, "Hello kernel", ""));
    Ended nothing =
        programs.run("curl -sS -o /dev/null -w '%{http_code}' http://10.9.0.2:8080/nothing");
    assertThat(nothing.out()).isEqualTo("404");
    run.toHandle().destroy();
    assertThat(run.errorReader(UTF_8).lines()).isEmpty();
    assertThat(run.waitFor()).isEqualTo(143);
  }

  @Test
  void routesAndWordsReachTheProgramAsTheyAre() throws Exception {
    programs.serveFiles(folder, 8000);
    Files.writeString(folder.resolve("small"), "hello");
    String routes = "--route 10.1.0.0/16 --via 10.9.0.9 --route default --via 10.9.0.1 ";
    String java = "-- java -cp " + TestPrograms.classPath() + " " + PlainProgram.class.getName();
    Ended ended = programs.run(run(DEVICE + routes + java + " client http://10.9.0.1:8000/small"));
    assertThat(ended).isEqualTo(new Ended(0, "begun\n200 5\n", ""));
  }

  @Test
  void aFileMayHaveTheSettingsAndOptionsComeOnTop() throws Exception {
    programs.serveFiles(folder, 8000);
    Files.writeString(folder.resolve("small"), "hello");
    Path hosts = Files.writeString(folder.resolve("hosts"), "10.9.0.1 kernel.example\n");
    Path file =
        Files.writeString(
            folder.resolve("net.conf"), "tun = argyle0\naddress = 10.9.0.2/24\nmtu = 1400\n");
    String options = "--config " + file + " --via 10.9.0.1 --hosts " + hosts;
    String java = " -- java -cp " + TestPrograms.classPath() + " " + PlainProgram.class.getName();
    Ended ended = programs.run(run(options + java + " client http://kernel.example:8000/small"));
    assertThat(ended).isEqualTo(new Ended(0, "begun\n200 5\n", ""));
  }

  @Test
  void itEndsWithWhatTheProgramEndsWith() {
    assertThat(programs.run(run(DEVICE + "-- sh -c 'exit 42'"))).isEqualTo(new Ended(42, "", ""));
  }

  @Test
  void aProgramThatStartsJavaByItselfIsGivenTheAgentToo() {
    String java = "'" + System.getProperty("java.home") + "/bin/java'";
    String script = "exec " + java + " -cp " + TestPrograms.classPath();
    Ended ended =
        programs.run(
            run(DEVICE + "-- sh -c \"" + script + " " + PlainProgram.class.getName())
                + " connection http://10.9.0.3/\"");
    assertThat(ended.out()).isEqualTo("begun\n");
    assertThat(ended.err()).contains("JAVA_TOOL_OPTIONS", "at dev.argyle.nio.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --tun argyle0 -- java x.jar                                 | --address
          --tun argyle0 --address 10.9.0.2 -- java x.jar              | 10.9.0.2
          --tun argyle0 --address 10.9.0.2/24                         | COMMAND
          --tun argyle0 --address 10.9.0.2/24 -- nobody-has-this      | cannot run 'nobody-has-this'
          --tun argyle0 --address 10.9.0.2/24 --via 10.8.0.1 -- java  | the gateway 10.8.0.1
          --tun argyle0 --address 10.9.0.2/24 --route x -- java       | not an IP prefix
          --tun argyle0 --address 10.9.0.2/24 --dns 9.9.9.9 -- java   | no route leads to the name server
          --config /nowhere/net.conf -- java                          | no such file
          --config /dev/null -- java                                  | the name of the device is missing
          """)
  void aWrongCommandLineEndsInOneLine(String commandLine, String complaint) {
    Ended ended = programs.run(run(commandLine));
    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(2);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err()).hasLineCount(1).startsWith("argyle: ").contains(complaint);
  }

  private static String run(String arguments) {
    return "'%s/bin/java' -Dargyle.agent=%s -cp '%s' dev.argyle.cli.Argyle run %s"
        .formatted(
            System.getProperty("java.home"),
            TestPrograms.AGENT,
            System.getProperty("java.class.path"),
            arguments);
  }
}
