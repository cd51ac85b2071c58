package dev.argyle.cli;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.SimpleFileServer;
import dev.argyle.nio.CurrentStackProvider;
import dev.argyle.nio.StackContext;
import dev.argyle.stack.NetStack;
import dev.argyle.wire.IpAddress;
import dev.argyle.wire.IpPrefix;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `argyle serve`: the JDK's HttpServer, unmodified, on our stack, for the programs of this machine
/// to fetch from.
@Command(
    name = "serve",
    description = "Serves a folder by HTTP on our stack, over a TUN device.",
    footer =
        "%nExample, as root:%n"
            + "  argyle serve . --tun argyle0 --address 10.9.0.2/24 --address fd09::2/64%n"
            + "  curl http://10.9.0.2/")
final class Serve implements Callable<Integer> {
  private static final int ACCEPT_QUEUE = 1024;
  private static final int MOST_PORT = 65_535;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private TunOptions tun;

  @Parameters(paramLabel = "DIR", description = "The folder.")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private Path folder;

  @Option(
      names = {"-p", "--port"},
      paramLabel = "PORT",
      defaultValue = "80",
      description = "Where to listen (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--duration",
      paramLabel = "TIME",
      converter = OptionValues.Time.class,
      description = "Ends after this time; else on Ctrl-C.")
  private @Nullable Duration duration;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path root = checkedFolder();
    if (port < 1 || port > MOST_PORT) {
      throw new ParameterException(
          spec.commandLine(), "--port " + port + " is not in 1.." + MOST_PORT);
    }
    CurrentStackProvider.install();
    PrintWriter out = spec.commandLine().getOut();
    try (EndSignal end = EndSignal.install();
        TunHost host = tun.open()) {
      serve(root, host, end, out);
    } finally {
      out.flush();
    }
    return 0;
  }

  private void serve(Path root, TunHost host, EndSignal end, PrintWriter out)
      throws IOException, InterruptedException {
    NetStack stack = host.stack();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      HttpServer server = server(stack, root, out, executor);
      server.start();
      out.println(announcement(root, host));
      out.flush();
      host.awaitEnd(end, duration);
      if (tun.verbose()) {
        new SocketListing().add("argyle", stack.snapshot()).print(out);
      }
      server.stop(0);
      stack.syscalls().closeAll(); // wakes who is still sending
    }
  }

  private HttpServer server(NetStack stack, Path root, PrintWriter out, ExecutorService executor)
      throws IOException {
    HttpServer server =
        StackContext.call(
            stack.syscalls(), () -> HttpServer.create(new InetSocketAddress(port), ACCEPT_QUEUE));
    server
        .createContext("/", SimpleFileServer.createFileHandler(root))
        .getFilters()
        .add(new RequestLog(out, stack.env().clock()));
    server.setExecutor(executor);
    return server;
  }

  private Path checkedFolder() throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new ParameterException(
          spec.commandLine(),
          folder + (Files.exists(folder) ? " is not a folder" : ": no such folder"));
    }
    if (!Files.isReadable(folder)) {
      throw new ParameterException(spec.commandLine(), folder + ": permission denied");
    }
    return folder.toRealPath();
  }

  private String announcement(Path root, TunHost host) {
    String urls =
        host.ownAddresses().stream()
            .map(IpPrefix::address)
            .map(this::url)
            .collect(Collectors.joining(" "));
    return "serving %s at %s; the kernel is %s on %s"
        .formatted(root, urls, addresses(host.kernelAddresses()), host.device());
  }

  private String url(IpAddress address) {
    String host = address.isV4() ? address.toString() : "[" + address + "]";
    return "http://" + host + (port == 80 ? "" : ":" + port) + "/";
  }

  private static String addresses(List<IpPrefix> prefixes) {
    return prefixes.stream()
        .map(prefix -> prefix.address().toString())
        .collect(Collectors.joining(" "));
  }
}
