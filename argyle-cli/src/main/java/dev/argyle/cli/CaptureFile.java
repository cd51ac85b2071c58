package dev.argyle.cli;

import dev.argyle.device.Capture;
import dev.argyle.env.Clock;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/// A file for packets. It is opened before anything else is, so that a path that cannot be written
/// is told at once.
final class CaptureFile implements AutoCloseable {
  private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

  private final Path path;
  private final OutputStream stream;
  private final PrintWriter err;

  private CaptureFile(Path path, OutputStream stream, PrintWriter err) {
    this.path = path;
    this.stream = stream;
    this.err = err;
  }

  /// Opens a file; one of that name is overwritten.
  ///
  /// @throws ParameterException if it cannot be written
  static CaptureFile open(CommandSpec command, Path path) {
    try {
      return new CaptureFile(path, Files.newOutputStream(path), command.commandLine().getErr());
    } catch (IOException e) {
      throw cannotWrite(command, path, e);
    }
  }

  /// Opens the file the user has named, or else makes a new one in the temporary folder.
  ///
  /// @param prefix begins the new file's name
  /// @throws ParameterException if it cannot be written
  static CaptureFile openOrNew(CommandSpec command, @Nullable Path named, String prefix) {
    if (named != null) {
      return open(command, named);
    }
    Path folder = Path.of(System.getProperty("java.io.tmpdir"));
    String date = LocalDateTime.now(ZoneId.systemDefault()).format(DATE);
    try {
      return open(command, Files.createTempFile(folder, prefix + date + "-", ".pcapng"));
    } catch (IOException e) {
      throw cannotWrite(command, folder, e);
    }
  }

  private static ParameterException cannotWrite(CommandSpec command, Path path, IOException e) {
    return new ParameterException(
        command.commandLine(), "cannot write the capture " + path + ": " + Reasons.of(e, path), e);
  }

  /// Where it is.
  Path path() {
    return path;
  }

  /// Begins to capture. If the disk should fill up the traffic goes on, and this is told.
  Capture start(Clock clock) throws IOException {
    return new Capture(stream, clock, this::tellFailure);
  }

  private void tellFailure(IOException failure) {
    err.println("argyle: the capture " + path + " ends early: " + Reasons.of(failure, path));
    err.flush();
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}
