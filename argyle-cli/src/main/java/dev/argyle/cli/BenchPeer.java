package dev.argyle.cli;

import dev.argyle.bench.worker.PeerServices;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `argyle bench peer`: sink, source and echo on our stack, for programs of this machine that
/// measure.
@Command(
    name = "peer",
    description = "Serves sink, source and echo over a TUN device, until it is stopped.",
    footer =
        "%nPorts: 5001 reads all that comes, 5002 sends without an end, 5003 sends back.%n"
            + "Example, as root:%n"
            + "  argyle bench peer --tun tun0 --address 192.0.2.2/24")
final class BenchPeer implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private TunOptions tun;

  @Option(
      names = "--virtual-threads",
      description = "Each connection has a virtual thread; else a platform thread.")
  private boolean virtualThreads;

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    ThreadFactory factory =
        virtualThreads
            ? Thread.ofVirtual().factory()
            : Thread.ofPlatform().daemon().name("argyle-peer-", 0).factory();
    try (EndSignal end = EndSignal.install();
        TunHost host = tun.open();
        ExecutorService threads = Executors.newThreadPerTaskExecutor(factory)) {
      new PeerServices(host.stack().syscalls(), threads).start();
      out.println("sink 5001, source 5002, echo 5003 at " + host.ownAddresses());
      out.flush();
      host.awaitEnd(end, null);
      if (tun.verbose()) {
        new SocketListing().add("argyle", host.stack().snapshot()).print(out);
      }
      host.stack().syscalls().closeAll();
    } finally {
      out.flush();
    }
    return 0;
  }
}
