package dev.argyle.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.contract.NamespacePrograms.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The `argyle` program in a process of its own, in a network namespace.
@Timeout(300)
class ProgramTest {
  private static final String OF_OUR_STACK =
      " --tun argyle0 --address 10.9.0.2/24 --address fd09::2/64";

  @TempDir private static Path folder;
  private static SampleFile file;

  private NamespacePrograms programs;

  @BeforeAll
  static void prepare() throws IOException {
    TunRequirement.programs("curl", "ip", "ping", "python3", "sha256sum", "ss", "unshare");
    file = SampleFile.of(20, folder);
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
  void servesToCurlAndTakesItsDeviceAwayAtTheEnd() throws Exception {
    Process serve = start("exec " + argyle("serve " + folder + OF_OUR_STACK + " --verbose"));
    String announcement = serve.inputReader(UTF_8).readLine();
    assertThat(announcement)
        .isEqualTo(
            "serving %s at http://10.9.0.2/ http://[fd09::2]/; the kernel is 10.9.0.3 fd09::3 on"
                    .formatted(folder.toRealPath())
                + " argyle0");
    for (String host : List.of("10.9.0.2", "[fd09::2]")) {
      String fetch = "curl -gsS --fail http://" + host + "/" + file.name() + " | sha256sum";
      assertThat(run(fetch).out()).startsWith(file.sha256());
    }
    assertThat(run("ping -c 1 10.9.0.2").exitCode()).isZero();
    assertThat(run("ping -6 -c 1 fd09::2").exitCode()).isZero();
    assertThat(run("ip -o link").out()).contains(" argyle0: ");
    serve.toHandle().destroy(); // unlike Process.destroy it leaves the pipes open
    String rest = serve.inputReader(UTF_8).lines().collect(Collectors.joining("\n"));
    assertThat(serve.waitFor()).as(rest).isEqualTo(143);
    assertThat(rest)
        .contains("10.9.0.3 \"GET /20MB\" 200, ", "fd09::3 \"GET /20MB\" 200, ", "LISTEN");
    assertThat(run("ip -o link").out()).doesNotContain("argyle0");
  }

  @Test
  void endsInOneLineWhenItsDeviceIsDeleted() throws Exception {
    Process serve = start("exec " + argyle("serve " + folder + OF_OUR_STACK));
    assertThat(serve.inputReader(UTF_8).readLine()).startsWith("serving ");
    assertThat(run("ip link delete argyle0").exitCode()).isZero();
    assertThat(serve.errorReader(UTF_8).lines())
        .containsExactly(
            "argyle: TUN device \"argyle0\" cannot be read: the interface has been deleted");
    assertThat(serve.waitFor()).isEqualTo(1);
  }

  @Test
  void getsFromAServerOfTheKernel() throws Exception {
    programs.serveFiles(folder, 8000);
    Path got = folder.resolve("got");
    String host = " --host-address 10.9.0.1 --host-address fd09::1";
    Ended toFile = run(argyle("get http://10.9.0.1:8000/20MB -o " + got + OF_OUR_STACK + host));
    assertThat(toFile.exitCode()).as(toFile.err()).isZero();
    assertThat(toFile.err()).contains("sha256           " + file.sha256());
    assertThat(toFile.out()).isEmpty();
    assertThat(Files.mismatch(got, file.path())).isEqualTo(-1);
    Ended toPipe =
        run(argyle("get http://[fd09::1]:8000/20MB" + OF_OUR_STACK + host) + " | sha256sum");
    assertThat(toPipe.out()).as(toPipe.err()).startsWith(file.sha256());
  }

  @Test
  void pingsTheKernel() throws Exception {
    for (String target : List.of("10.9.0.3", "fd09::3", "10.9.0.2")) {
      Ended ended = run(argyle("ping " + target + OF_OUR_STACK + " -c 2 -i 100ms"));
      assertThat(ended.exitCode()).as(ended.err()).isZero();
      assertThat(ended.out())
          .contains("64 bytes from " + target + ": icmp_seq=2 time=", "2 received, 0% packet loss");
    }
    Ended nobody = run(argyle("ping 10.9.0.77" + OF_OUR_STACK + " -c 1 -W 200ms"));
    assertThat(nobody.exitCode()).isEqualTo(1);
    assertThat(nobody.out()).contains("0 received, 100% packet loss");
  }

  @Test
  void saysInOneLineThatThePrivilegeIsMissing() throws Exception {
    TunRequirement.programs("setpriv");
    Ended ended =
        run(
            "setpriv --bounding-set=-all --inh-caps=-all "
                + argyle("ping 10.9.0.1" + OF_OUR_STACK));
    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(1);
    assertThat(ended.err()).hasLineCount(1).startsWith("argyle: ").contains("CAP_NET_ADMIN");
  }

  @Test
  void saysInOneLineThatTheMachineHasNoTun() throws Exception {
    Ended ended =
        run(
            "exec unshare --mount sh -c \"mount -t tmpfs none /dev/net && exec "
                + argyle("ping 10.9.0.1" + OF_OUR_STACK)
                + "\"");
    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(1);
    assertThat(ended.err()).hasLineCount(1).startsWith("argyle: ").contains("/dev/net/tun");
  }

  @Test
  void writesACaptureThatTsharkHasNothingToSayAgainst() throws Exception {
    TunRequirement.programs("tshark");
    Path capture = folder.resolve("demo.pcapng");
    Ended demo =
        run(argyle("demo --size 2MiB --loss 5% --delay 2ms --rate 1Gbit --capture " + capture));
    assertThat(demo.exitCode()).as(demo.err()).isZero();
    String tshark =
        "tshark -r " + capture + " -o tcp.check_checksum:TRUE -o ip.check_checksum:TRUE";
    Ended bad =
        run(tshark + " -Y '_ws.malformed || tcp.checksum.status != 1 || ip.checksum.status != 1'");
    assertThat(bad.exitCode()).as(bad.err()).isZero();
    assertThat(bad.out()).isEmpty();
    assertThat(run(tshark).out().lines().count()).isGreaterThan(2_000_000 / 1448);
  }

  /// The command line of a run, on the class path that this test has.
  private static String argyle(String arguments) {
    return "'%s/bin/java' --enable-native-access=ALL-UNNAMED -cp '%s' dev.argyle.cli.Argyle %s"
        .formatted(
            System.getProperty("java.home"), System.getProperty("java.class.path"), arguments);
  }

  private Process start(String command) throws IOException {
    return programs.start(command);
  }

  private Ended run(String command) {
    return programs.run(command);
  }
}
