package dev.argyle.testkit.transfer;

import dev.argyle.sim.LinkObserver;
import dev.argyle.sim.RunDigest;
import dev.argyle.sim.SimulatedHost;
import dev.argyle.sim.SimulatedLink;
import dev.argyle.sim.SimulatedNetwork;
import dev.argyle.sock.Errno;
import dev.argyle.sock.TcpState;
import dev.argyle.socket.FileFlags;
import dev.argyle.socket.Syscalls;
import dev.argyle.stack.SockSnapshot;
import dev.argyle.tcp.TcpCounters;
import dev.argyle.tcp.TcpCounters.Counter;
import dev.argyle.testkit.transfer.TransferPlan.Wrap;
import dev.argyle.wire.TcpHeader;
import dev.argyle.wire.TcpOptions;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/// One transfer of random octets in both directions, from the empty network to the empty network.
/// A seed decides all of it: family, MTU, what the link does to packets, how much is written and
/// how the programs call (requirement R1).
public final class Transfer {
  private static final Duration LAST_WORDS = Duration.ofDays(1);
  private static final Duration TIME_WAIT = Duration.ofMinutes(10);

  private final TransferPlan plan;
  private final SimulatedNetwork network;
  private final SimulatedHost client;
  private final SimulatedHost server;
  private final SimulatedLink link;
  private final TransferDrive drive;
  private final TransferEnd atClient;
  private final TransferEnd atServer;

  private Transfer(TransferPlan plan, SimulatedNetwork network) {
    this.plan = plan;
    this.network = network;
    client = network.host("client", plan.client().config());
    server = network.host("server", plan.server().config());
    client.faultPoints(plan.faultChance());
    server.faultPoints(plan.faultChance());
    link = network.link(client, server, plan.toServer(), plan.toClient());
    drive = new TransferDrive(network, client, server, plan);
    atClient = new TransferEnd(client.syscalls(), plan.client(), plan.server(), plan.seed());
    atServer = new TransferEnd(server.syscalls(), plan.server(), plan.client(), ~plan.seed());
  }

  /// Does the transfer of one seed.
  ///
  /// @return a digest of its packets and of the order of threads
  /// @throws AssertionError if anything is not as it should be
  public static String digest(long seed) {
    RunDigest[] digest = new RunDigest[1];
    run(seed, network -> digest[0] = network.digest());
    return digest[0].value();
  }

  /// Does the transfer of one seed.
  ///
  /// @param before is given the network before anything happens in it
  /// @return how long it took in virtual time
  /// @throws AssertionError if an octet is lost or wrong, or anything else is not as it should be
  public static Duration run(long seed, Consumer<SimulatedNetwork> before) {
    TransferPlan plan = TransferPlan.draw(seed);
    try (SimulatedNetwork network = SimulatedNetwork.inVirtualTime(seed)) {
      Transfer transfer = new Transfer(plan, network);
      before.accept(network);
      try {
        return transfer.run();
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError(e.getMessage() + "\n" + transfer.describe(), e);
      }
    }
  }

  private Duration run() {
    approachWrap();
    network.observe(new PacketAudit(client, plan.toServer().mtuBytes()));
    Duration before = network.elapsed();
    drive.start(atClient, atServer);
    boolean done = network.runUntil(() -> atClient.isClosed() && atServer.isClosed(), plan.bound());
    require(done, "it hangs");
    Duration took = network.elapsed().minus(before);
    require(
        network.runUntil(this::onlyTimeWaits, LAST_WORDS), "a sock other than TIME-WAIT is left");
    require(network.runUntil(this::noSocks, TIME_WAIT), "a sock is left");
    network.run(TIME_WAIT);
    require(noSocks(), "a sock has come back");
    require(client.stack().outstandingBlocks() == 0, "memory of the client's is out");
    require(server.stack().outstandingBlocks() == 0, "memory of the server's is out");
    require(client.syscalls().openDescriptors() == 0, "a descriptor of the client's is open");
    require(server.syscalls().openDescriptors() == 0, "a descriptor of the server's is open");
    require(network.env().timers().isEmpty(), "a timer is armed");
    for (SimulatedHost host : List.of(client, server)) {
      TcpCounters counters = host.stack().tcpCounters();
      if (!plan.damages()) {
        require(counters.value(Counter.DROPPED_CHECKSUM) == 0, "a checksum was wrong");
        require(counters.value(Counter.DROPPED_MALFORMED) == 0, "a segment was malformed");
      }
    }
    return took;
  }

  /// Lets time pass until the client's next connection begins with numbers that wrap during the
  /// transfer. The first numbers are those of a clock; a SYN that nobody gets tells where it
  /// stands.
  private void approachWrap() {
    if (plan.wrap() == Wrap.NONE) {
      return;
    }
    int[] seen = new int[2];
    LinkObserver probe =
        (_, _, packet, _, _) -> {
          int header = packet.offset() + (plan.v6() ? 40 : 20);
          seen[0] = TcpHeader.seq(packet.array(), header);
          TcpOptions options = new TcpOptions();
          int optionBytes =
              TcpHeader.dataOffsetBytes(packet.array(), header) - TcpHeader.MIN_LENGTH_BYTES;
          options.parse(packet.array(), header + TcpHeader.MIN_LENGTH_BYTES, optionBytes);
          seen[1] = options.tsValue();
        };
    network.observe(probe);
    link.partition();
    Syscalls calls = client.syscalls();
    int fd = drive.clientSocket(calls, plan.client());
    calls.fcntl(fd, FileFlags.F_SETFL, FileFlags.O_NONBLOCK);
    int result = calls.connect(fd, drive.serverAddress());
    require(result == Errno.EINPROGRESS.negated(), "connect of the probe: " + result);
    calls.close(fd);
    link.heal();
    network.unobserve(probe);
    int ahead = (int) (plan.seed() & 0xfff);
    if (plan.wrap() == Wrap.SEQUENCE_NUMBERS) {
      network.run(Duration.ofNanos(4000 * Integer.toUnsignedLong(-seen[0] - ahead)));
    } else {
      network.run(Duration.ofMillis(Integer.toUnsignedLong(-seen[1] - ahead)));
    }
  }

  private boolean onlyTimeWaits() {
    return isTimeWaits(client) && isTimeWaits(server);
  }

  private static boolean isTimeWaits(SimulatedHost host) {
    return host.stack().snapshot().stream().allMatch(each -> each.state() == TcpState.TIME_WAIT);
  }

  private boolean noSocks() {
    return client.stack().snapshot().isEmpty() && server.stack().snapshot().isEmpty();
  }

  private static void require(boolean right, String otherwise) {
    if (!right) {
      throw new AssertionError(otherwise);
    }
  }

  private String describe() {
    var text = new StringBuilder();
    text.append(plan).append("\nafter ").append(network.elapsed());
    text.append("\nclient: ").append(atClient).append("\nserver: ").append(atServer);
    text.append("\nlink: ").append(link.counters(client)).append(' ').append(link.counters(server));
    for (SimulatedHost host : List.of(client, server)) {
      for (SockSnapshot sock : host.stack().snapshot()) {
        text.append('\n').append(host).append(": ").append(sock);
      }
      text.append('\n').append(host).append(": ").append(host.stack().outstandingBlocks());
      text.append(" blocks out");
    }
    return text.toString();
  }
}
