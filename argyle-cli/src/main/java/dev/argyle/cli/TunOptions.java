package dev.argyle.cli;

import dev.argyle.device.Impairment;
import dev.argyle.linux.TunConfig;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/// What every command over a TUN device can be told about it.
final class TunOptions {
  @Spec(Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec command;

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private DeviceOptions device;

  @Option(
      names = "--impair",
      paramLabel = "WHAT",
      converter = OptionValues.BadPath.class,
      description =
          "Makes the path bad, both ways, and turns offload off:"
              + " loss=2%%,reorder=5%%,duplicate=1%%,corrupt=0.1%%,mark=1%%,delay=5ms, or some of"
              + " these.")
  private @Nullable Impairment impairment;

  @Option(
      names = "--seed",
      paramLabel = "NUMBER",
      defaultValue = "1",
      description = "Decides which packets are impaired (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--capture",
      paramLabel = "FILE",
      description = "Writes every packet down (pcapng, for Wireshark).")
  private @Nullable Path capture;

  @Option(
      names = {"-v", "--verbose"},
      description = "Shows the table of the sockets at the end.")
  private boolean verbose;

  /// Whether the sockets are to be shown at the end.
  boolean verbose() {
    return verbose;
  }

  /// Puts a host of ours at the other end of the kernel's cable.
  ///
  /// @throws ParameterException if the options do not fit together, or the capture cannot be
  ///     written
  /// @throws IOException if there is no device to be had; the message is one line
  TunHost open() throws IOException {
    TunConfig config = config();
    CaptureFile file = capture == null ? null : CaptureFile.open(command, capture);
    boolean open = false;
    try {
      TunHost host = TunHost.open(config, device.addresses(), file, impairment, seed);
      open = true;
      return host;
    } finally {
      if (!open && file != null) {
        file.close();
      }
    }
  }

  private TunConfig config() {
    try {
      return device.config(impairment == null);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), Reasons.inWords(e), e);
    }
  }
}
