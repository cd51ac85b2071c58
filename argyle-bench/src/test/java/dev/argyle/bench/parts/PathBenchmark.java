package dev.argyle.bench.parts;

import dev.argyle.device.VirtualCable;
import dev.argyle.env.SystemEnv;
import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.InetSockAddr;
import dev.argyle.sock.SolTcp;
import dev.argyle.socket.SocketType;
import dev.argyle.socket.Syscalls;
import dev.argyle.stack.NetStack;
import dev.argyle.stack.StackConfig;
import dev.argyle.wire.IpAddress;
import dev.argyle.wire.IpPrefix;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// Calls on an established connection between two stacks and a cable, on one thread: what is sent
/// has arrived when the call returns. `gc.alloc.rate.norm` of these is to be 0.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PathBenchmark {
  private static final int PORT = 80;
  private static final int MTU_BYTES = 65_535;
  private static final int CHUNK_BYTES = 64 << 10;

  private SystemEnv env;
  private NetStack server;
  private NetStack client;
  private Syscalls serverCalls;
  private Syscalls clientCalls;
  private int accepted;
  private int connected;
  private final ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES);
  private final ByteBuffer into = ByteBuffer.allocate(CHUNK_BYTES);
  private final ByteBuffer octet = ByteBuffer.allocate(1);

  @Setup
  public void connect() {
    env = new SystemEnv();
    server = new NetStack(env, StackConfig.DEFAULT);
    client = new NetStack(env, StackConfig.DEFAULT);
    VirtualCable cable = new VirtualCable("left", "right", MTU_BYTES);
    server.addInterface(cable.left(), IpPrefix.parse("10.0.0.1/24"));
    client.addInterface(cable.right(), IpPrefix.parse("10.0.0.2/24"));
    serverCalls = server.syscalls();
    clientCalls = client.syscalls();
    int listener = serverCalls.socket(AddressFamily.AF_INET, SocketType.STREAM.number(), 0);
    serverCalls.bind(listener, InetSockAddr.of(IpAddress.ANY4, PORT));
    serverCalls.listen(listener, 1);
    connected = clientCalls.socket(AddressFamily.AF_INET, SocketType.STREAM.number(), 0);
    clientCalls.setsockopt(connected, SolTcp.TCP_NODELAY, true);
    clientCalls.connect(connected, InetSockAddr.of(IpAddress.parse("10.0.0.1"), PORT));
    accepted = serverCalls.accept(listener);
    serverCalls.setsockopt(accepted, SolTcp.TCP_NODELAY, true);
  }

  @TearDown
  public void close() {
    client.close();
    server.close();
    env.close();
  }

  @Benchmark
  public int sendAndReceive64KiB() {
    int left = clientCalls.write(connected, chunk.clear());
    int read = 0;
    while (read < left) {
      read += serverCalls.read(accepted, into.clear());
    }
    return read;
  }

  @Benchmark
  public int exchangeOfOneOctet() {
    clientCalls.write(connected, octet.clear());
    serverCalls.read(accepted, octet.clear());
    serverCalls.write(accepted, octet.clear());
    return clientCalls.read(connected, octet.clear());
  }
}
