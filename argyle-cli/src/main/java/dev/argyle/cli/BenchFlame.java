package dev.argyle.cli;

import dev.argyle.bench.profile.FlameGraph;
import dev.argyle.bench.profile.Profile;
import dev.argyle.bench.profile.StackTree;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `argyle bench flame`: a picture of where processor time went.
@Command(
    name = "flame",
    description = "Draws a recording of the Flight Recorder as a flame graph.",
    footer =
        "%nExample:%n"
            + "  argyle bench tun-stream --record /tmp/recordings%n"
            + "  argyle bench flame /tmp/recordings/4711.jfr flame.svg")
final class BenchFlame implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "RECORDING", description = "What JFR has written.")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private Path recording;

  @Parameters(index = "1", paramLabel = "FILE", description = "The picture, an SVG.")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private Path picture;

  @Option(names = "--title", paramLabel = "TEXT", description = "What stands above it.")
  private @Nullable String title;

  @Override
  public Integer call() throws IOException {
    if (!Files.isRegularFile(recording)) {
      throw new ParameterException(spec.commandLine(), "no such file: " + recording);
    }
    StackTree tree = Profile.read(recording);
    if (tree.samples() == 0) {
      throw new ParameterException(
          spec.commandLine(), "there is no sample of processor time in " + recording);
    }
    String heading = title == null ? recording.toString() : title;
    Files.writeString(picture, FlameGraph.svg(tree, heading + ", " + tree.samples() + " samples"));
    PrintWriter out = spec.commandLine().getOut();
    out.println(tree.samples() + " samples in " + picture);
    out.flush();
    return 0;
  }
}
