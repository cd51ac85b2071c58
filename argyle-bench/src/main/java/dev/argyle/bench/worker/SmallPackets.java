package dev.argyle.bench.worker;

import dev.argyle.sim.LinkConfig;
import dev.argyle.sim.SimulatedHost;
import dev.argyle.sim.SimulatedNetwork;
import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.InetSockAddr;
import dev.argyle.sock.MessageFlags;
import dev.argyle.socket.SocketType;
import dev.argyle.socket.Syscalls;
import dev.argyle.wire.IpAddress;
import java.nio.ByteBuffer;
import java.time.Duration;

/// Datagrams of a few octets from one host to another, sent and received by tasks of the event
/// loop, without any thread of a user.
final class SmallPackets implements SimulatedTraffic {
  private static final int PORT = 9;
  private static final int OCTETS = 18; // the least that an Ethernet frame carries
  private static final int AT_ONCE = 32;
  private static final Duration EVERY = Duration.ofNanos(32_000);

  private final SimulatedNetwork network = SimulatedNetwork.inVirtualTime(1);
  private final ByteBuffer data = ByteBuffer.allocate(OCTETS);
  private final Syscalls from;
  private final Syscalls to;
  private final int sender;
  private final int receiver;
  private long packets;

  SmallPackets() {
    SimulatedHost client = network.host("client");
    SimulatedHost server = network.host("server");
    network.link(client, server, LinkConfig.DEFAULT.withDelay(Duration.ofMillis(1)));
    from = client.syscalls();
    to = server.syscalls();
    sender = from.socket(AddressFamily.AF_INET, SocketType.DGRAM.number(), 0);
    receiver = to.socket(AddressFamily.AF_INET, SocketType.DGRAM.number(), 0);
    to.bind(receiver, InetSockAddr.of(IpAddress.ANY4, PORT));
    from.connect(sender, InetSockAddr.of(server.address4(), PORT));
    network.schedule(EVERY, this::exchange);
  }

  private void exchange() {
    for (int i = 0; i < AT_ONCE; i++) {
      from.send(sender, data.clear(), MessageFlags.MSG_DONTWAIT);
    }
    int received = OCTETS;
    while (received == OCTETS) {
      received = to.recv(receiver, data.clear(), MessageFlags.MSG_DONTWAIT);
      packets += received == OCTETS ? 1 : 0;
    }
    network.schedule(EVERY, this::exchange);
  }

  @Override
  public void run(Duration howLong) {
    network.run(howLong);
  }

  /// Datagrams that were read.
  @Override
  public long packets() {
    return packets;
  }

  @Override
  public void close() {
    network.close();
  }
}
