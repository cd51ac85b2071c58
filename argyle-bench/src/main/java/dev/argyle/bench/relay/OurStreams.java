package dev.argyle.bench.relay;

import dev.argyle.sim.SimulatedHost;
import dev.argyle.sim.SimulatedNetwork;
import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.InetSockAddr;
import dev.argyle.sock.SolTcp;
import dev.argyle.socket.SocketType;
import dev.argyle.socket.Syscalls;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/// Between simulated hosts in real time: our TCP at both ends.
final class OurStreams implements Streams {
  private static final int PORT = 80;
  private static final int BUFFER_BYTES = 64 << 10;

  private final List<SimulatedNetwork> networks = new ArrayList<>();
  private final AtomicLong octets = new AtomicLong();

  OurStreams(PathConfig path, long seed) {
    for (int i = 0; i < path.connections(); i++) {
      SimulatedNetwork network =
          SimulatedNetwork.builder().seed(seed + i).realTime().withoutStar().build();
      networks.add(network);
      SimulatedHost from = network.host("from");
      SimulatedHost to = network.host("to");
      network.link(from, to, path.link());
      int listener = listen(to);
      to.start("reader", () -> read(to.syscalls(), listener));
      from.start("writer", () -> write(from.syscalls(), to));
    }
  }

  private static int listen(SimulatedHost host) {
    Syscalls calls = host.syscalls();
    int listener = socket(calls);
    check(calls.bind(listener, InetSockAddr.of(host.address4(), PORT)));
    check(calls.listen(listener, 1));
    return listener;
  }

  private void read(Syscalls calls, int listener) {
    int connection = check(calls.accept(listener));
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    for (int read = calls.read(connection, buffer); read > 0; ) {
      octets.addAndGet(read);
      read = calls.read(connection, buffer.clear());
    }
  }

  private static void write(Syscalls calls, SimulatedHost to) {
    int fd = socket(calls);
    check(calls.setsockopt(fd, SolTcp.TCP_CONGESTION, RelayGoodput.CONTROL));
    check(calls.connect(fd, InetSockAddr.of(to.address4(), PORT)));
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    int written = BUFFER_BYTES;
    while (written > 0) {
      written = calls.write(fd, buffer.clear());
    }
  }

  private static int socket(Syscalls calls) {
    return check(calls.socket(AddressFamily.AF_INET, SocketType.STREAM.number(), 0));
  }

  private static int check(int result) {
    if (result < 0) {
      throw new IllegalStateException("a call on our stack failed: " + result);
    }
    return result;
  }

  @Override
  public long octets() {
    return octets.get();
  }

  @Override
  public void close() {
    networks.forEach(SimulatedNetwork::close);
  }
}
