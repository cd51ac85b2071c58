package dev.argyle.bench.worker;

import dev.argyle.sim.LinkConfig;
import dev.argyle.sim.SimulatedHost;
import dev.argyle.sim.SimulatedLink;
import dev.argyle.sim.SimulatedNetwork;
import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.InetSockAddr;
import dev.argyle.socket.SocketType;
import dev.argyle.socket.Syscalls;
import java.nio.ByteBuffer;
import java.time.Duration;

/// Streams from one host to another over one link of 1 Gbit/s with 5 ms each way, in virtual time.
final class SimulatedStreams implements SimulatedTraffic {
  private static final int PORT = 80;
  private static final int BUFFER_BYTES = 64 << 10;
  private static final int BACKLOG = 128;
  private static final LinkConfig BOTTLENECK =
      LinkConfig.DEFAULT
          .withDelay(Duration.ofMillis(5))
          .withRateBitsPerSecond(1_000_000_000)
          .withQueuePackets(850); // what is on its way in a round trip

  private final SimulatedNetwork network;
  private final SimulatedLink link;
  private final long[] octets; // each written by one simulated thread, read between runs

  /// @param seed of the network
  /// @param streams how many
  SimulatedStreams(long seed, int streams) {
    network = SimulatedNetwork.inVirtualTime(seed);
    octets = new long[streams];
    SimulatedHost server = network.host("server");
    SimulatedHost client = network.host("client");
    link = network.link(client, server, BOTTLENECK);
    server.start("accept", () -> accept(server));
    for (int i = 0; i < streams; i++) {
      client.start("send-" + i, () -> send(client.syscalls(), server));
    }
  }

  private void accept(SimulatedHost server) {
    Syscalls calls = server.syscalls();
    int listener = calls.socket(AddressFamily.AF_INET, SocketType.STREAM.number(), 0);
    calls.bind(listener, InetSockAddr.of(server.address4(), PORT));
    calls.listen(listener, BACKLOG);
    for (int i = 0; i < octets.length; i++) {
      int which = i;
      int connection = calls.accept(listener);
      server.start("read-" + i, () -> read(calls, connection, which));
    }
  }

  private void read(Syscalls calls, int connection, int which) {
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    int read = calls.read(connection, buffer);
    while (read > 0) {
      octets[which] += read;
      read = calls.read(connection, buffer.clear());
    }
  }

  private static void send(Syscalls calls, SimulatedHost server) {
    int fd = calls.socket(AddressFamily.AF_INET, SocketType.STREAM.number(), 0);
    InetSockAddr to = InetSockAddr.of(server.address4(), PORT);
    int result = calls.connect(fd, to);
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    while (result >= 0) {
      result = calls.write(fd, buffer.clear());
    }
  }

  @Override
  public void run(Duration howLong) {
    network.run(howLong);
  }

  /// Those of both ways.
  @Override
  public long packets() {
    return link.counters().delivered();
  }

  /// Octets that each stream has brought.
  long[] octets() {
    return octets.clone();
  }

  @Override
  public void close() {
    network.close();
  }
}
