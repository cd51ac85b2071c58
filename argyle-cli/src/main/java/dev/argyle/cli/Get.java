package dev.argyle.cli;

import dev.argyle.nio.CurrentStackProvider;
import dev.argyle.tcp.TcpCounters.Counter;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `argyle get`: the JDK's HttpClient, unmodified, on our stack, fetching from a server of this
/// machine.
@Command(
    name = "get",
    description = "Fetches a file by HTTP on our stack, over a TUN device.",
    footer =
        "%nExample, as root, with a server of this machine at 10.9.0.1:%n"
            + "  argyle get http://10.9.0.1:8000/file -o file --tun argyle0 --address 10.9.0.2/24"
            + " --host-address 10.9.0.1%n%n"
            + "Hash, rate and retransmissions are told on standard error.")
final class Get implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private TunOptions tun;

  @Parameters(
      paramLabel = "URL",
      converter = OptionValues.Url.class,
      description = "What to fetch.")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private URI url;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Where to put it; else standard output.")
  private @Nullable Path output;

  @Override
  public Integer call() throws IOException {
    CurrentStackProvider.install();
    try (OutputStream into = sink();
        ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
        TunHost host = tun.open();
        Download download = new Download(host.stack(), executor)) {
      Download.Received received = download.fetch(url, into, this::progress);
      into.flush();
      report(host, received);
    }
    return 0;
  }

  private OutputStream sink() {
    if (output == null) {
      return new FilterOutputStream(System.out) {
        @Override
        public void write(byte[] buffer, int from, int octets) throws IOException {
          out.write(buffer, from, octets);
          if (System.out.checkError()) {
            throw new IOException("standard output is closed");
          }
        }

        @Override
        public void close() {
          System.out.flush();
        }
      };
    }
    try {
      return Files.newOutputStream(output);
    } catch (IOException e) {
      throw new ParameterException(
          spec.commandLine(), "cannot write " + output + ": " + Reasons.of(e, output), e);
    }
  }

  private Progress progress(long length) {
    return output == null ? Progress.NONE : Progress.of("get", length);
  }

  private void report(TunHost host, Download.Received received) {
    PrintWriter err = spec.commandLine().getErr();
    err.println("sha256           " + received.sha256());
    err.printf(
        "octets           %d in %s, %s%n",
        received.octets(),
        Units.time(received.elapsed()),
        Units.rate(received.octets(), received.elapsed()));
    err.println(
        "retransmissions  "
            + host.stack().tcpCounters().value(Counter.RETRANSMITTED_SEGMENTS)
            + " of our stack");
    if (tun.verbose()) {
      new SocketListing().add("argyle", host.stack().snapshot()).print(err);
    }
    err.flush();
  }
}
