package dev.argyle.testkit.goodput;

import dev.argyle.sim.LinkConfig;
import dev.argyle.sim.SimulatedHost;
import dev.argyle.sim.SimulatedNetwork;
import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.InetSockAddr;
import dev.argyle.sock.SolTcp;
import dev.argyle.socket.ProtoOps;
import dev.argyle.socket.SocketType;
import dev.argyle.socket.Syscalls;
import dev.argyle.stack.StackConfig;
import dev.argyle.tcp.TcpConfig;
import dev.argyle.tcp.congestion.CongestionControls;
import dev.argyle.wire.IpAddress;
import java.nio.ByteBuffer;
import java.time.Duration;

/// One transfer from one host to another, over a link that takes 50 ms each way, has no limit of
/// rate, and loses packets by chance in both directions.
///
/// The receiver's buffer takes `bufferBytes` of data; as the sender may not have more on its way
/// than that, its buffer might as well be as small. The MSS is set (`TCP_MAXSEG`) to the largest
/// that goes into the buffer without a remainder: else the remainder of every window would wait, as
/// silly-window avoidance has it (RFC 9293 section 3.8.6.2.1).
///
/// @param bufferBytes of data that the receiver takes
/// @param loss chance, 0 to 1, that a packet is lost, each way
/// @param control name of a congestion control
/// @param octets to transfer
public record GoodputTrial(int bufferBytes, double loss, String control, long octets) {
  /// How long a round trip takes.
  public static final Duration RTT = Duration.ofMillis(100);

  /// Least margin of the retransmission timeout over a round trip (`tcp_rto_min_us`). The delay of
  /// this path never varies.
  private static final Duration RTO_MIN = Duration.ofMillis(50);

  private static final int LARGEST_SEGMENT_BYTES = 1460;
  private static final int PORT = 80;
  private static final int CHUNK_BYTES = 1 << 16;

  /// Given up after so long in virtual time: no figure is as low.
  private static final Duration PATIENCE = Duration.ofDays(100_000);

  /// Runs it.
  ///
  /// @return octets a second that arrived, from the start of the handshake to the last octet
  /// @throws IllegalStateException if not all arrived
  public double bytesPerSecond(long seed) {
    StackConfig config = config();
    LinkConfig line =
        LinkConfig.DEFAULT
            .withDelay(RTT.dividedBy(2))
            .withLoss(loss)
            .withQueuePackets(Integer.MAX_VALUE);
    try (SimulatedNetwork network = SimulatedNetwork.inVirtualTime(seed)) {
      SimulatedHost from = network.host("from", config);
      SimulatedHost to = network.host("to", config);
      network.link(from, to, line, line);
      long[] doneNanos = new long[1];
      to.start("reader", () -> doneNanos[0] = receive(to, network));
      from.start("writer", () -> send(from, InetSockAddr.of(to.address4(), PORT)));
      network.runUntil(() -> doneNanos[0] != 0, PATIENCE);
      if (doneNanos[0] <= 0) {
        throw new IllegalStateException(this + ", seed " + seed + ": not all arrived");
      }
      return octets * 1e9 / doneNanos[0];
    }
  }

  /// The mean of several seeds, by the time they took together.
  public double bytesPerSecond(long firstSeed, int seeds) {
    double seconds = 0;
    for (int i = 0; i < seeds; i++) {
      seconds += octets / bytesPerSecond(firstSeed + i);
    }
    return seeds * octets / seconds;
  }

  /// What would arrive in a second if nothing was lost: a full buffer in each round trip.
  public double mostBytesPerSecond() {
    return bufferBytes * 1e9 / RTT.toNanos();
  }

  private StackConfig config() {
    TcpConfig tcp =
        TcpConfig.DEFAULT
            .with(control)
            .with(new TcpConfig.Retries(255, 255, 255, 255)) // no loss is to end it
            .with(new TcpConfig.Options(true, false, true)) // timestamps take room in segments
            .with(new TcpConfig.Times(Duration.ofMinutes(1), Duration.ofMinutes(1), RTO_MIN))
            .with(new TcpConfig.Buffers(2 * bufferBytes, 8 * Math.max(bufferBytes, CHUNK_BYTES)));
    return StackConfig.DEFAULT
        .with(
            CongestionControls.builtIn().with(FixedWindow.NAME, _ -> new FixedWindow(bufferBytes)))
        .with(tcp);
  }

  private int segmentBytes() {
    int segments = (bufferBytes + LARGEST_SEGMENT_BYTES - 1) / LARGEST_SEGMENT_BYTES;
    return bufferBytes / segments;
  }

  private void send(SimulatedHost host, InetSockAddr to) {
    Syscalls calls = host.syscalls();
    int fd = calls.socket(AddressFamily.AF_INET, SocketType.STREAM.number(), 0);
    calls.setsockopt(fd, SolTcp.TCP_MAXSEG, segmentBytes());
    calls.connect(fd, to);
    ByteBuffer data = ByteBuffer.allocate(CHUNK_BYTES);
    long left = octets;
    while (left > 0) {
      data.clear().limit((int) Math.min(left, CHUNK_BYTES));
      int written = calls.write(fd, data);
      if (written < 0) {
        break;
      }
      left -= written;
    }
    calls.shutdown(fd, ProtoOps.SHUT_WR);
    calls.read(fd, data.clear()); // the end of the other side, when it has all
    calls.close(fd);
  }

  /// @return when the last octet was read, in the network's time; -1 if it never came
  private long receive(SimulatedHost host, SimulatedNetwork network) {
    Syscalls calls = host.syscalls();
    int listener = calls.socket(AddressFamily.AF_INET, SocketType.STREAM.number(), 0);
    calls.bind(listener, InetSockAddr.of(IpAddress.ANY4, PORT));
    calls.listen(listener, 1);
    int fd = calls.accept(listener);
    ByteBuffer into = ByteBuffer.allocate(CHUNK_BYTES);
    long read = 0;
    int n;
    while ((n = calls.read(fd, into.clear())) > 0) {
      read += n;
    }
    long nanos = network.elapsed().toNanos();
    calls.close(fd);
    return read == octets ? nanos : -1;
  }
}
