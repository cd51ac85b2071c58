package dev.argyle.examples.simulation;

import dev.argyle.sim.LinkConfig;
import dev.argyle.sim.SimulatedHost;
import dev.argyle.sim.SimulatedNetwork;
import dev.argyle.sim.link.QueueDiscipline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/// How long a small request takes while a download goes through the same 10 Mbit/s.
@SuppressWarnings("AddressSelection") // a name of the network: its first address will do
final class Bufferbloat {
  private static final Duration BEFORE = Duration.ofSeconds(5);
  private static final Duration EVERY = Duration.ofMillis(250);
  private static final int REQUESTS = 60;

  private Bufferbloat() {}

  /// Asks four times a second, for 15 seconds; the download begins after 5 of them.
  ///
  /// @return milliseconds to each answer
  static long[] millisToAnswer(QueueDiscipline queue) {
    LinkConfig narrow =
        LinkConfig.DEFAULT
            .withDelay(Duration.ofMillis(10))
            .withRateBitsPerSecond(10_000_000)
            .withQueue(queue);
    try (SimulatedNetwork network = SimulatedNetwork.inVirtualTime(1)) {
      SimulatedHost home = network.host("home");
      SimulatedHost server = network.host("server");
      network.link(home, server, narrow);
      server.start("echo", Bufferbloat::echo);
      server.start("download", () -> Download.offer(81));
      network.schedule(BEFORE, () -> home.start("download", () -> Download.take("server", 81)));
      return home.call(() -> ask(network));
    }
  }

  private static long[] ask(SimulatedNetwork network) throws IOException, InterruptedException {
    long[] millis = new long[REQUESTS];
    try (SocketChannel channel = SocketChannel.open(new InetSocketAddress("server", 7))) {
      for (int i = 0; i < REQUESTS; i++) {
        network.sleep(EVERY);
        Duration before = network.elapsed();
        channel.write(ByteBuffer.allocate(1));
        channel.read(ByteBuffer.allocate(1));
        millis[i] = network.elapsed().minus(before).toMillis();
      }
    }
    return millis;
  }

  private static void echo() {
    try (ServerSocketChannel listener = ServerSocketChannel.open()) {
      listener.bind(new InetSocketAddress(7));
      try (SocketChannel channel = listener.accept()) {
        ByteBuffer octet = ByteBuffer.allocate(1);
        while (channel.read(octet.clear()) >= 0) {
          channel.write(octet.flip());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
