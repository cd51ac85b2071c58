package dev.argyle.bench;

import dev.argyle.bench.worker.Worker;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// A JVM of its own that runs a program of [dev.argyle.bench.worker], with the classes of this one.
/// Used by one thread.
final class WorkerProcess implements AutoCloseable {
  private static final int END_SECONDS = 10;
  private static final int PATIENCE_SECONDS = 600;

  private final Process process;
  private final BufferedReader answers;
  private final Writer requests;

  private WorkerProcess(Process process) {
    this.process = process;
    this.answers = process.inputReader(StandardCharsets.UTF_8);
    this.requests = process.outputWriter(StandardCharsets.UTF_8);
  }

  /// Starts one and waits until it is ready.
  ///
  /// @param javaOptions options of its JVM
  /// @param program what it runs, in words
  /// @throws IOException if it does not come to be ready; the message is one line
  static WorkerProcess start(Site site, List<String> javaOptions, String... program)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(javaOptions);
    command.addAll(classes());
    command.addAll(List.of(program));
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(Redirect.INHERIT);
    WorkerProcess worker = new WorkerProcess(site.start(builder));
    boolean ready = false;
    try {
      worker.expectReady();
      ready = true;
      return worker;
    } finally {
      if (!ready) {
        worker.close();
      }
    }
  }

  /// The same modules as here, or the same class path in tests.
  private static List<String> classes() {
    String main = Worker.class.getName();
    String modules = System.getProperty("jdk.module.path");
    Module module = Worker.class.getModule();
    if (modules == null || !module.isNamed()) {
      return List.of(
          "--enable-native-access=ALL-UNNAMED",
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--class-path",
          System.getProperty("java.class.path"),
          main);
    }
    return List.of(
        "--enable-native-access=dev.argyle.linux",
        "--add-opens=java.base/java.lang=dev.argyle.sim",
        "--module-path",
        modules,
        "--module",
        module.getName() + "/" + main);
  }

  private void expectReady() throws IOException {
    String line = line();
    if (!line.equals(Worker.READY)) {
      throw new IOException("a worker said " + line);
    }
  }

  /// Asks for something and waits for the answer.
  ///
  /// @throws IOException if it has failed; the message is one line
  String ask(String request) throws IOException {
    requests.write(request + "\n");
    requests.flush();
    return line();
  }

  private String line() throws IOException {
    String line;
    try {
      line = CompletableFuture.supplyAsync(this::readLine).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      process.destroyForcibly();
      throw new IOException("a worker has not answered in " + PATIENCE_SECONDS + " s", e);
    } catch (ExecutionException e) {
      throw new IOException("a worker cannot be heard", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (InterruptedIOException) new InterruptedIOException("a bench").initCause(e);
    }
    if (line == null) {
      throw new IOException("a worker has ended unasked");
    }
    if (line.startsWith(Worker.FAILED)) {
      throw new IOException("a worker has " + line);
    }
    return line;
  }

  private @Nullable String readLine() {
    try {
      return answers.readLine();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Processor time that it has used so far, the kernel's work on its behalf included.
  Duration cpuTime() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /// Has it end, and waits until it has.
  @Override
  public void close() {
    try {
      requests.close();
      if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException gone) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
