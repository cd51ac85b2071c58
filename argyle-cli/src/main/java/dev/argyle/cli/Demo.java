package dev.argyle.cli;

import dev.argyle.device.Capture;
import dev.argyle.nio.CurrentStackProvider;
import dev.argyle.sim.LinkConfig;
import dev.argyle.sim.LinkCounters;
import dev.argyle.sim.SimulatedHost;
import dev.argyle.sim.SimulatedLink;
import dev.argyle.sim.SimulatedNetwork;
import dev.argyle.tcp.TcpCounters.Counter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `argyle demo`: two hosts in this JVM, a link between them that is as bad as wanted, the JDK's
/// HttpServer on the one, its HttpClient on the other, and a file.
@Command(
    name = "demo",
    description =
        "Fetches a file by HTTP from one simulated host to another, and shows what TCP made of it.",
    footer = "%nExit code 0 only if what arrived is what was sent.")
final class Demo implements Callable<Integer> {
  private static final int PORT = 80;
  private static final int HASHES_DIFFER = 1;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      description = "What to fetch; else octets made from the seed.")
  private @Nullable Path file;

  @Option(
      names = "--delay",
      paramLabel = "TIME",
      defaultValue = "10ms",
      converter = OptionValues.Time.class,
      description = "Of the link, each way (default: ${DEFAULT-VALUE}).")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private Duration delay;

  @Option(
      names = "--loss",
      paramLabel = "CHANCE",
      defaultValue = "0.5%",
      converter = OptionValues.Chance.class,
      description = "That a packet is lost (default: ${DEFAULT-VALUE}).")
  private double loss;

  @Option(
      names = "--rate",
      paramLabel = "RATE",
      defaultValue = "100Mbit",
      converter = OptionValues.Rate.class,
      description = "Of the link, each way, in bit/s (default: ${DEFAULT-VALUE}).")
  private long bitsPerSecond;

  @Option(
      names = "--seed",
      paramLabel = "NUMBER",
      defaultValue = "1",
      description = "Decides what is lost, and what is fetched (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--size",
      paramLabel = "SIZE",
      defaultValue = "16MiB",
      converter = OptionValues.Size.class,
      description = "How much to make from the seed (default: ${DEFAULT-VALUE}).")
  private long octets;

  @Option(
      names = "--virtual",
      description = "In virtual time: takes as long as the work takes, however slow the link is.")
  private boolean virtual;

  @Option(
      names = "--capture",
      paramLabel = "FILE",
      description = "Where to write every packet down; else a new file in the temporary folder.")
  private @Nullable Path capture;

  /// Captured is what the client sees. At the server every retransmission would be in the file
  /// beside its lost original, and Wireshark takes those after the last octet for malformed.
  @Override
  public Integer call() throws IOException {
    Content content = content();
    CurrentStackProvider.install();
    try (CaptureFile packets = CaptureFile.openOrNew(spec, capture, "argyle-demo-");
        SimulatedNetwork network =
            virtual ? SimulatedNetwork.inVirtualTime(seed) : SimulatedNetwork.inRealTime(seed);
        Capture capturing = packets.start(network.env().clock())) {
      SimulatedHost server = network.host("server");
      SimulatedHost client = network.host("client");
      client.capture(capturing);
      SimulatedLink link = network.link(server, client, link());
      Fetched fetched = run(network, () -> fetch(content, server, client));
      report(content, link, List.of(server, client), fetched);
      spec.commandLine().getOut().println("capture        " + packets.path());
      return fetched.isEqual() ? 0 : HASHES_DIFFER;
    } finally {
      spec.commandLine().getOut().flush();
    }
  }

  private LinkConfig link() {
    return LinkConfig.DEFAULT.withDelay(delay).withLoss(loss).withRateBitsPerSecond(bitsPerSecond);
  }

  /// What came of it.
  ///
  /// @param sentSha256 the hash at the server
  /// @param received what the client has got
  /// @param sockets of both hosts, right after the last octet
  private record Fetched(String sentSha256, Download.Received received, SocketListing sockets) {
    boolean isEqual() {
      return sentSha256.equals(received.sha256());
    }
  }

  private static Fetched run(SimulatedNetwork network, Callable<Fetched> work) throws IOException {
    try {
      return network.callOnPlatformThread(work);
    } catch (CompletionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw e;
    }
  }

  private Fetched fetch(Content content, SimulatedHost server, SimulatedHost client)
      throws IOException, InterruptedException {
    InetSocketAddress address = new InetSocketAddress(server.address4().toInetAddress(), PORT);
    Executor executor = server.network().executor();
    try (Offer offer = Offer.at(server.syscalls(), address, content, executor);
        Download download = new Download(client.stack(), executor)) {
      URI uri = URI.create("http://" + server.address4() + "/");
      Download.Received received =
          download.fetch(
              uri, OutputStream.nullOutputStream(), length -> Progress.of("demo", length));
      SocketListing sockets =
          new SocketListing()
              .add(server.name(), server.stack().snapshot())
              .add(client.name(), client.stack().snapshot());
      return new Fetched(offer.sha256().get(), received, sockets);
    } catch (ExecutionException e) {
      throw new IOException("the server failed: " + Reasons.inWords(e), e);
    }
  }

  private void report(
      Content content, SimulatedLink link, List<SimulatedHost> hosts, Fetched fetched) {
    Download.Received received = fetched.received();
    long retransmissions =
        hosts.stream()
            .mapToLong(each -> each.stack().tcpCounters().value(Counter.RETRANSMITTED_SEGMENTS))
            .sum();
    LinkCounters packets = link.counters();
    PrintWriter out = spec.commandLine().getOut();
    out.println("content        " + content.name());
    out.printf(
        "link           %s each way, %s loss, %s, seed %d%s%n",
        Units.time(delay),
        Units.percent(loss),
        Units.bitRate((double) bitsPerSecond),
        seed,
        virtual ? ", in virtual time" : "");
    out.println("sent sha256    " + fetched.sentSha256());
    out.println("got sha256     " + received.sha256() + (fetched.isEqual() ? "" : "  DIFFERENT"));
    out.printf(
        "goodput        %s (%d octets in %s)%n",
        Units.rate(received.octets(), received.elapsed()),
        received.octets(),
        Units.time(received.elapsed()));
    out.printf(
        "retransmitted  %d segments; the link lost %d and dropped %d of %d packets%n",
        retransmissions, packets.lost(), packets.queueDrops(), packets.sent());
    fetched.sockets().print(out);
  }

  private Content content() throws IOException {
    if (file == null) {
      return new Content.OfSeed(seed, octets);
    }
    String problem =
        !Files.exists(file)
            ? "no such file"
            : Files.isDirectory(file)
                ? "is a folder"
                : Files.isReadable(file) ? null : "permission denied";
    if (problem != null) {
      throw new ParameterException(spec.commandLine(), file + ": " + problem);
    }
    return Content.OfFile.at(file);
  }
}
