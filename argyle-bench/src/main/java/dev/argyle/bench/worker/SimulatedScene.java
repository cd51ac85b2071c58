package dev.argyle.bench.worker;

import dev.argyle.sim.LinkConfig;
import dev.argyle.sim.SimulatedHost;
import dev.argyle.sim.SimulatedNetwork;
import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.InetSockAddr;
import dev.argyle.sock.SolSocket;
import dev.argyle.sock.SolTcp;
import dev.argyle.socket.ProtoOps;
import dev.argyle.socket.SocketType;
import dev.argyle.socket.Syscalls;
import dev.argyle.wire.IpAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// What goes on in a simulation from its beginning to its end. A round is one of them, with a seed
/// of its own, and its figure the seconds of real time that it takes.
enum SimulatedScene {
  /// An hour of a connection on which nothing is sent but a keep-alive every ten seconds.
  IDLE_HOUR {
    @Override
    void play(long seed) {
      try (SimulatedNetwork network = SimulatedNetwork.builder().seed(seed).star(SHORT).build()) {
        SimulatedHost client = network.host("client");
        SimulatedHost server = network.host("server");
        server.start("idle", () -> serve(server, 1));
        int fd = client.call(() -> connect(client, server));
        Syscalls calls = client.syscalls();
        check(calls.setsockopt(fd, SolTcp.TCP_KEEPIDLE, KEEP_ALIVE_SECONDS));
        check(calls.setsockopt(fd, SolTcp.TCP_KEEPINTVL, KEEP_ALIVE_SECONDS));
        check(calls.setsockopt(fd, SolSocket.SO_KEEPALIVE, true));
        long before = delivered(network);
        network.run(Duration.ofHours(1));
        long probes = Duration.ofHours(1).toSeconds() / KEEP_ALIVE_SECONDS - 1;
        require(delivered(network) - before >= probes * 2 * 2); // there and back, two links
      }
    }
  },

  /// 64 MiB over 50 ms each way, 100 Mbit/s and 1 % loss each way.
  LOSSY_TRANSFER {
    @Override
    void play(long seed) {
      try (SimulatedNetwork network = SimulatedNetwork.inVirtualTime(seed)) {
        SimulatedHost client = network.host("client");
        SimulatedHost server = network.host("server");
        network.link(client, server, LOSSY);
        client.start("send", () -> send(client.syscalls(), connect(client, server)));
        long octets = server.call(() -> serve(server, 1));
        require(octets == TRANSFER_OCTETS);
      }
    }
  },

  /// 500 hosts around a switch, each of which is asked by its neighbour.
  CROWD {
    @Override
    void play(long seed) {
      try (SimulatedNetwork network = SimulatedNetwork.builder().seed(seed).star(SHORT).build()) {
        List<SimulatedHost> hosts = new ArrayList<>();
        for (int i = 0; i < HOSTS; i++) {
          hosts.add(network.host("host" + i));
        }
        int[] answered = new int[1];
        for (int i = 0; i < HOSTS; i++) {
          SimulatedHost host = hosts.get(i);
          SimulatedHost next = hosts.get((i + 1) % HOSTS);
          host.start("serve", () -> serve(host, 1));
          host.start(
              "ask",
              () -> {
                ask(host.syscalls(), connect(host, next));
                answered[0]++;
              });
        }
        network.runToEnd();
        require(answered[0] == HOSTS);
      }
    }
  };

  private static final int PORT = 80;
  private static final int KEEP_ALIVE_SECONDS = 10;
  private static final int HOSTS = 500;
  private static final int BUFFER_BYTES = 64 << 10;
  private static final long TRANSFER_OCTETS = 64L << 20;
  private static final LinkConfig SHORT = LinkConfig.DEFAULT.withDelay(Duration.ofMillis(1));
  private static final LinkConfig LOSSY =
      LinkConfig.DEFAULT
          .withDelay(Duration.ofMillis(50))
          .withRateBitsPerSecond(100_000_000)
          .withQueuePackets(850) // what is on its way in a round trip
          .withLoss(0.01);

  /// Plays it once.
  abstract void play(long seed);

  /// Accepts so many connections, one after the other, and reads each to its end.
  ///
  /// @return how many octets came
  private static long serve(SimulatedHost host, int connections) {
    Syscalls calls = host.syscalls();
    int listener = socket(calls);
    check(calls.bind(listener, InetSockAddr.of(IpAddress.ANY4, PORT)));
    check(calls.listen(listener, 1));
    long octets = 0;
    for (int i = 0; i < connections; i++) {
      int fd = check(calls.accept(listener));
      ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
      for (int read = calls.read(fd, buffer); read > 0; read = calls.read(fd, buffer.clear())) {
        octets += read;
      }
      check(calls.close(fd));
    }
    check(calls.close(listener));
    return octets;
  }

  private static void send(Syscalls calls, int fd) {
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    for (long sent = 0; sent < TRANSFER_OCTETS; ) {
      sent += check(calls.write(fd, buffer.clear()));
    }
    check(calls.close(fd));
  }

  /// Sends an octet, and waits until the other end has closed.
  private static void ask(Syscalls calls, int fd) {
    ByteBuffer octet = ByteBuffer.allocate(1);
    check(calls.write(fd, octet));
    check(calls.shutdown(fd, ProtoOps.SHUT_WR));
    require(check(calls.read(fd, octet.clear())) == 0);
    check(calls.close(fd));
  }

  private static int connect(SimulatedHost from, SimulatedHost to) {
    Syscalls calls = from.syscalls();
    int fd = socket(calls);
    check(calls.connect(fd, InetSockAddr.of(to.address4(), PORT)));
    return fd;
  }

  private static int socket(Syscalls calls) {
    return check(calls.socket(AddressFamily.AF_INET, SocketType.STREAM.number(), 0));
  }

  private static int check(int result) {
    if (result < 0) {
      throw new IllegalStateException("a call of a simulated host failed: " + result);
    }
    return result;
  }

  private static void require(boolean held) {
    if (!held) {
      throw new IllegalStateException("the simulation did something else than was asked");
    }
  }

  private static long delivered(SimulatedNetwork network) {
    return network.links().stream().mapToLong(link -> link.counters().delivered()).sum();
  }
}
