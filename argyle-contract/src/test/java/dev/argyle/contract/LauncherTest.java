package dev.argyle.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// The launcher `./argyle` in a project of its own, with JDKs and a Maven that only say that they
/// were called. Nothing of the machine is on its `PATH` but the tools it is written with.
@EnabledOnOs({OS.LINUX, OS.MAC})
class LauncherTest {
  private static final List<String> TOOLS =
      List.of(
          "sh",
          "cat",
          "dirname",
          "find",
          "head",
          "mkdir",
          "readlink",
          "rm",
          "sed",
          "sleep",
          "touch");
  private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");

  /// How a start ended.
  private record Ended(int exitCode, List<String> out, List<String> err) {}

  @TempDir private Path folder;
  private Path project;
  private Path bin;
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void layOut() throws IOException {
    project = Files.createDirectories(folder.resolve("a project"));
    bin = Files.createDirectories(folder.resolve("bin"));
    Files.copy(Path.of("..", "argyle"), project.resolve("argyle"));
    executable(project.resolve("argyle"), Files.readString(project.resolve("argyle")));
    source("pom.xml");
    source("argyle-cli/pom.xml");
    source("argyle-cli/src/main/java/Argyle.java");
    source("argyle-contract/src/main/java/Contract.java");
    for (String tool : TOOLS) {
      executable(bin.resolve(tool), "#!/bin/sh\nexec " + onThisMachine(tool) + " \"$@\"\n");
    }
    executable(
        bin.resolve("mvn"),
        """
        #!/bin/sh
        echo "$JAVA_HOME" >>maven-calls
        sleep 0.3
        mkdir -p argyle-cli/target/program
        touch argyle-cli/target/program/built
        """);
    environment.put("PATH", bin.toString());
    environment.put("ARGYLE_JDK_FOLDERS", folder.resolve("none").toString());
  }

  @Test
  void runsTheProgramOnTheJdkOfJavaHome() throws Exception {
    environment.put("JAVA_HOME", jdk("jdks/some jdk", "25.0.3").toString());
    Ended ended = start("ping", "two words", "");
    assertThat(ended.exitCode()).isEqualTo(7);
    assertThat(ended.out())
        .startsWith("some jdk")
        .containsSubsequence("[--module]", "[dev.argyle.cli/dev.argyle.cli.Argyle]", "[ping]")
        .endsWith("[two words]", "[]");
  }

  @Test
  void passesOverAJavaHomeThatIsTooOld() throws Exception {
    environment.put("JAVA_HOME", jdk("jdks/old", "17.0.15").toString());
    onPath(jdk("jdks/onPath", "26"));
    assertThat(start().out()).startsWith("onPath");
  }

  @Test
  void passesOverAJavaHomeThatDoesNotExist() throws Exception {
    environment.put("JAVA_HOME", folder.resolve("gone").toString());
    onPath(jdk("jdks/onPath", "25"));
    assertThat(start().out()).startsWith("onPath");
  }

  @Test
  void passesOverAJavaOnThePathThatIsTooOldAndLooksIntoTheFolders() throws Exception {
    onPath(jdk("jdks/a-old", "17.0.15"));
    jdk("more jdks/b-new", "25.0.3");
    environment.put(
        "ARGYLE_JDK_FOLDERS", folder.resolve("jdks") + ":" + folder.resolve("more jdks"));
    assertThat(start().out()).startsWith("b-new");
  }

  @Test
  void saysInOneLineWhatToInstallWhereThereIsNoJdk() throws Exception {
    onPath(jdk("jdks/old", "1.8.0_402"));
    Ended ended = start();
    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err())
        .singleElement()
        .asString()
        .contains("no JDK 25", "install", "JAVA_HOME");
  }

  @Test
  void buildsOnceAndSaysSo() throws Exception {
    Path jdk = jdk("jdks/jdk", "25");
    onPath(jdk);
    assertThat(start().err()).singleElement().asString().contains("building once");
    assertThat(start().err()).isEmpty();
    assertThat(mavenCalls()).containsExactly(jdk.toString());
  }

  @Test
  void buildsAgainWhenASourceIsNewer() throws Exception {
    onPath(jdk("jdks/jdk", "25"));
    start();
    touchLater("argyle-cli/src/main/java/Argyle.java");
    assertThat(start().err()).singleElement().asString().contains("sources have changed");
    assertThat(mavenCalls()).hasSize(2);
  }

  @Test
  void buildsAgainWhenASourceIsGone() throws Exception {
    onPath(jdk("jdks/jdk", "25"));
    start();
    Files.delete(project.resolve("argyle-cli/src/main/java/Argyle.java"));
    touchLater("argyle-cli/src/main/java");
    start();
    assertThat(mavenCalls()).hasSize(2);
  }

  @Test
  void doesNotBuildForWhatIsNoPartOfTheProgram() throws Exception {
    onPath(jdk("jdks/jdk", "25"));
    start();
    touchLater("argyle-contract/src/main/java/Contract.java");
    start();
    assertThat(mavenCalls()).hasSize(1);
  }

  @Test
  void twoStartsAtOnceBuildOnce() throws Exception {
    onPath(jdk("jdks/jdk", "25"));
    Process first = begin(project.resolve("argyle").toString());
    Process second = begin(project.resolve("argyle").toString());
    assertThat(List.of(end(first).exitCode(), end(second).exitCode())).containsOnly(7);
    assertThat(mavenCalls()).hasSize(1);
    assertThat(project.resolve("target/launcher.lock")).doesNotExist();
  }

  @Test
  void takesOverTheLockOfAStartThatDied() throws Exception {
    onPath(jdk("jdks/jdk", "25"));
    Process dead = begin("/bin/sh", "-c", "exit 0");
    end(dead);
    Path lock = Files.createDirectories(project.resolve("target/launcher.lock"));
    Files.writeString(lock.resolve("owner"), dead.pid() + "\n");
    assertThat(start().exitCode()).isEqualTo(7);
    assertThat(lock).doesNotExist();
  }

  @Test
  void hasMavenFetchWhatItCannotDoWithoutTheNetwork() throws Exception {
    environment.put("JAVA_HOME", jdk("jdks/some", "25").toString());
    executable(
        bin.resolve("mvn"),
        """
        #!/bin/sh
        echo "$*" >>mvn-calls
        case "$*" in
          *--offline*) echo "Cannot access central in offline mode"; exit 1 ;;
        esac
        mkdir -p argyle-cli/target/program
        touch argyle-cli/target/program/built
        """);
    assertThat(start().exitCode()).isEqualTo(7);
    assertThat(Files.readAllLines(project.resolve("mvn-calls")))
        .satisfiesExactly(
            first -> assertThat(first).contains("--offline"),
            second -> assertThat(second).doesNotContain("--offline"));
  }

  @Test
  void aBuildThatFailsEndsTheStart() throws Exception {
    onPath(jdk("jdks/jdk", "25"));
    executable(bin.resolve("mvn"), "#!/bin/sh\nexit 1\n");
    Ended ended = start();
    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.err()).last().asString().contains("the build failed");
    assertThat(project.resolve("target/launcher.lock")).doesNotExist();
  }

  @Test
  void saysInOneLineThatMavenIsMissing() throws Exception {
    onPath(jdk("jdks/jdk", "25"));
    Files.delete(bin.resolve("mvn"));
    Ended ended = start();
    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.err()).singleElement().asString().contains("Maven 3.8");
  }

  @Test
  void worksThroughSymbolicLinksAndFromAnotherFolder() throws Exception {
    onPath(jdk("jdks/jdk", "25"));
    Path elsewhere = Files.createDirectories(folder.resolve("else where"));
    Path direct = Files.createSymbolicLink(elsewhere.resolve("one"), project.resolve("argyle"));
    Path relative = Files.createSymbolicLink(elsewhere.resolve("two"), direct.getFileName());
    Ended ended = end(begin(relative.toString()));
    assertThat(ended.exitCode()).isEqualTo(7);
    assertThat(ended.out()).contains("[" + project.toRealPath() + "/argyle-cli/target/program]");
  }

  /// A JDK whose `java` prints its own name and its arguments, and ends with exit code 7.
  private Path jdk(String name, String version) throws IOException {
    Path home = Files.createDirectories(folder.resolve(name)).toRealPath();
    Files.createDirectories(home.resolve("bin"));
    Files.writeString(
        home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
    executable(
        home.resolve("bin/java"),
        "#!/bin/sh\necho '" + home.getFileName() + "'\nprintf '[%s]\\n' \"$@\"\nexit 7\n");
    executable(home.resolve("bin/javac"), "#!/bin/sh\n");
    return home;
  }

  private void onPath(Path jdk) throws IOException {
    Files.createSymbolicLink(bin.resolve("java"), jdk.resolve("bin/java"));
  }

  private Ended start(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(project.resolve("argyle").toString()));
    command.addAll(List.of(arguments));
    return end(begin(command.toArray(String[]::new)));
  }

  private Process begin(String... command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    return builder.start();
  }

  private static Ended end(Process process) throws Exception {
    process.getOutputStream().close();
    List<String> out = process.inputReader().readAllLines();
    List<String> err = process.errorReader().readAllLines();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return new Ended(process.exitValue(), out, err);
  }

  private List<String> mavenCalls() throws IOException {
    return Files.readAllLines(project.resolve("maven-calls"));
  }

  private void source(String name) throws IOException {
    Path file = project.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "");
    for (Path each = file; !each.equals(project); each = each.getParent()) {
      Files.setLastModifiedTime(each, FileTime.from(LONG_AGO));
    }
  }

  private void touchLater(String name) throws IOException {
    Path built = project.resolve("argyle-cli/target/program/built");
    FileTime later = FileTime.from(Files.getLastModifiedTime(built).toInstant().plusSeconds(5));
    Files.setLastModifiedTime(project.resolve(name), later);
  }

  private static void executable(Path file, String text) throws IOException {
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static Path onThisMachine(String tool) {
    return List.of(Path.of("/bin", tool), Path.of("/usr/bin", tool)).stream()
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow();
  }
}
