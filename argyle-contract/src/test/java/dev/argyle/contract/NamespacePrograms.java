package dev.argyle.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.linux.NetworkNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Programs in a network namespace of their own; they end with it. The shell is Bourne's.
final class NamespacePrograms implements AutoCloseable {
  /// How a program ended.
  record Ended(int exitCode, String out, String err) {}

  private final NetworkNamespace namespace;
  private final Path folder;
  private final List<Process> started = new ArrayList<>();

  private NamespacePrograms(NetworkNamespace namespace, Path folder) {
    this.namespace = namespace;
    this.folder = folder;
  }

  /// @param folder for files
  static NamespacePrograms open(Path folder) throws Exception {
    return new NamespacePrograms(TunRequirement.namespace(), folder);
  }

  Process start(String command) throws IOException {
    Process process = namespace.start(new ProcessBuilder("sh", "-c", command));
    started.add(process);
    return process;
  }

  Ended run(String command) {
    try {
      Path err = Files.createTempFile(folder, "err", null);
      Process process =
          namespace.start(new ProcessBuilder("sh", "-c", command).redirectError(err.toFile()));
      started.add(process);
      String out = new String(process.getInputStream().readAllBytes(), UTF_8);
      return new Ended(process.waitFor(), out, Files.readString(err));
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /// Starts Python's server of files, and waits until it listens.
  void serveFiles(Path root, int port) throws IOException {
    start("cd '" + root + "' && exec python3 -m http.server --bind :: " + port);
    TunRig.comesTrue("the server listens", () -> !run("ss -Hltn sport = :" + port).out().isEmpty());
  }

  /// Fetches a page as soon as somebody serves it. @return status and size
  String curl(String url) {
    String patient = "curl -gsS --retry 100 --retry-all-errors --retry-delay 1 --max-time 60 ";
    Ended ended = run(patient + "-o /dev/null -w '%{http_code} %{size_download}' '" + url + "'");
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    return ended.out();
  }

  @Override
  public void close() {
    started.forEach(process -> process.destroyForcibly().onExit().join());
    namespace.close();
  }
}
