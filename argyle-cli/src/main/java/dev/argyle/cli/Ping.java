package dev.argyle.cli;

import dev.argyle.wire.IpAddress;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `argyle ping`: echo requests from our stack, through one of its own ping sockets, as ping(8)
/// does it.
@Command(
    name = "ping",
    description = "Sends echo requests from our stack over a TUN device.",
    footer = "%nExit code 1 if nothing at all was answered.")
final class Ping implements Callable<Integer> {
  private static final int NO_ANSWER = 1;
  private static final int MOST_DATA_BYTES = 65_000;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private TunOptions tun;

  @Parameters(
      paramLabel = "ADDRESS",
      converter = OptionValues.Address.class,
      description = "Whom to ask: an IPv4 or IPv6 address, the kernel's own for instance.")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private IpAddress target;

  @Option(
      names = {"-c", "--count"},
      paramLabel = "N",
      defaultValue = "4",
      description = "How often (default: ${DEFAULT-VALUE}).")
  private int count;

  @Option(
      names = {"-i", "--interval"},
      paramLabel = "TIME",
      defaultValue = "1s",
      converter = OptionValues.Time.class,
      description = "From one to the next (default: ${DEFAULT-VALUE}).")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private Duration interval;

  @Option(
      names = {"-W", "--wait"},
      paramLabel = "TIME",
      defaultValue = "2s",
      converter = OptionValues.Time.class,
      description = "For the last answer (default: ${DEFAULT-VALUE}).")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private Duration lastWait;

  @Option(
      names = {"-s", "--size"},
      paramLabel = "OCTETS",
      defaultValue = "56",
      description = "Data of a request (default: ${DEFAULT-VALUE}).")
  private int dataBytes;

  @Override
  public Integer call() throws IOException {
    require(count >= 1, "--count has to be 1 or more");
    require(
        dataBytes >= 0 && dataBytes <= MOST_DATA_BYTES,
        "--size " + dataBytes + " is not in 0.." + MOST_DATA_BYTES);
    PrintWriter out = spec.commandLine().getOut();
    try (TunHost host = tun.open();
        EchoSocket socket = EchoSocket.open(host.stack(), target)) {
      out.printf("PING %s over %s: %d octets of data%n", target, host.device(), dataBytes);
      EchoSeries series = new EchoSeries(out, target, socket, host.stack().env().clock());
      series.run(count, interval, lastWait, dataBytes);
      if (tun.verbose()) {
        new SocketListing().add("argyle", host.stack().snapshot()).print(out);
      }
      out.flush();
      return series.received() > 0 ? 0 : NO_ANSWER;
    }
  }

  private void require(boolean held, String otherwise) {
    if (!held) {
      throw new ParameterException(spec.commandLine(), otherwise);
    }
  }
}
