package dev.argyle.cli;

import dev.argyle.device.Impairment;
import dev.argyle.linux.TunConfig;
import dev.argyle.wire.IpAddress;
import dev.argyle.wire.IpPrefix;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
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

  @Option(
      names = "--tun",
      required = true,
      paramLabel = "NAME",
      description = "The TUN device: made for this run, unless there is one of that name.")
  private String name = "";

  @Option(
      names = "--address",
      required = true,
      paramLabel = "CIDR",
      converter = OptionValues.Prefix.class,
      description =
          "Address of our stack with its subnet, 10.9.0.2/24 say. Several, as for IPv6 beside IPv4,"
              + " by several of these.")
  private List<IpPrefix> addresses = new ArrayList<>();

  @Option(
      names = "--host-address",
      paramLabel = "IP",
      converter = OptionValues.Address.class,
      description = "Address of the kernel on the device; else the next one free in the subnet.")
  private List<IpAddress> hostAddresses = new ArrayList<>();

  @Option(
      names = "--mtu",
      paramLabel = "OCTETS",
      defaultValue = "1500",
      description = "Largest IP packet (default: ${DEFAULT-VALUE}).")
  private int mtuBytes;

  @Option(
      names = "--no-offload",
      description =
          "Each segment as a packet of its own, with its checksum; so it is with --impair.")
  private boolean noOffload;

  @Option(
      names = "--queues",
      paramLabel = "NUMBER",
      defaultValue = "1",
      description = "Queues of the device, each with a thread (default: ${DEFAULT-VALUE}).")
  private int queues;

  @Option(
      names = "--impair",
      paramLabel = "WHAT",
      converter = OptionValues.BadPath.class,
      description =
          "Makes the path bad, both ways: loss=2%%,reorder=5%%,duplicate=1%%,corrupt=0.1%%,"
              + "mark=1%%,delay=5ms, or some of these.")
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
      TunHost host = TunHost.open(config, addresses, file, impairment, seed);
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
      List<IpPrefix> kernel = KernelAddresses.choose(addresses, hostAddresses);
      return new TunConfig(name, mtuBytes, kernel, !noOffload && impairment == null, queues);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), Reasons.inWords(e), e);
    }
  }
}
