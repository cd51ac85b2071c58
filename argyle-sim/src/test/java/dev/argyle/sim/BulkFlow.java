package dev.argyle.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.InetSockAddr;
import dev.argyle.sock.SolTcp;
import dev.argyle.sock.TcpInfo;
import dev.argyle.socket.SocketType;
import dev.argyle.socket.Syscalls;
import dev.argyle.wire.IpAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// One connection over which a program writes as fast as it goes, for as long as the network runs,
/// and whose other end reads all of it.
final class BulkFlow {
  private static final int CHUNK_OCTETS = 32_768;

  private final SimulatedNetwork network;
  private final SimulatedHost from;
  private final SimulatedHost to;
  private final int port;
  private final String congestionControl;
  private long received;
  private int fd = -1;

  private BulkFlow(
      SimulatedNetwork network,
      SimulatedHost from,
      SimulatedHost to,
      int port,
      String congestionControl) {
    this.network = network;
    this.from = from;
    this.to = to;
    this.port = port;
    this.congestionControl = congestionControl;
  }

  /// Starts one.
  ///
  /// @param after from now, in the time of the network
  static BulkFlow start(
      SimulatedNetwork network,
      SimulatedHost from,
      SimulatedHost to,
      int port,
      String congestionControl,
      Duration after) {
    BulkFlow flow = new BulkFlow(network, from, to, port, congestionControl);
    to.start("reader " + port, flow::read);
    network.schedule(after, () -> from.start("writer " + port, flow::write));
    return flow;
  }

  /// Octets that were read so far.
  long received() {
    return received;
  }

  /// How the connection stands.
  TcpInfo info() {
    var told = new ArrayList<TcpInfo>();
    assertThat(from.syscalls().getsockopt(fd, SolTcp.TCP_INFO, told::add)).isZero();
    return told.getFirst();
  }

  /// Lets the network run. @return for each flow, bits a second in that time
  static double[] run(SimulatedNetwork network, Duration time, List<BulkFlow> flows) {
    double[] bits = flows.stream().mapToDouble(BulkFlow::received).toArray();
    network.run(time);
    for (int i = 0; i < bits.length; i++) {
      bits[i] = (flows.get(i).received - bits[i]) * Byte.SIZE / time.toSeconds();
    }
    return bits;
  }

  private void write() {
    Syscalls calls = from.syscalls();
    int socket = socket(calls);
    assertThat(calls.setsockopt(socket, SolTcp.TCP_CONGESTION, congestionControl)).isZero();
    assertThat(calls.connect(socket, InetSockAddr.of(to.address4(), port))).isZero();
    fd = socket;
    ByteBuffer data = ByteBuffer.allocate(CHUNK_OCTETS);
    while (calls.write(socket, data.clear()) > 0) {
      assertThat(network.elapsed()).isPositive();
    }
  }

  private void read() {
    Syscalls calls = to.syscalls();
    int listener = socket(calls);
    assertThat(calls.bind(listener, InetSockAddr.of(IpAddress.ANY4, port))).isZero();
    assertThat(calls.listen(listener, 1)).isZero();
    int socket = calls.accept(listener);
    ByteBuffer data = ByteBuffer.allocate(CHUNK_OCTETS);
    int octets = calls.read(socket, data);
    while (octets > 0) {
      received += octets;
      octets = calls.read(socket, data.clear());
    }
  }

  private static int socket(Syscalls calls) {
    int fd = calls.socket(AddressFamily.AF_INET, SocketType.STREAM.number(), 0);
    assertThat(fd).isNotNegative();
    return fd;
  }
}
