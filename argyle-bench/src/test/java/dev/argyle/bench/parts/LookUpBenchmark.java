package dev.argyle.bench.parts;

import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.SipHash;
import dev.argyle.sock.SockCommon;
import dev.argyle.sock.SocketTable;
import dev.argyle.wire.IpAddress;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// Finding the connection of a packet.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LookUpBenchmark {
  private static final int PORT = 80;
  private static final long OWN = IpAddress.v4Low(0x0a00_0001);
  private static final int PEERS = 0x0a01_0000;
  private static final int PORT_BITS = 15;
  private static final int STRIDE = 0x9e37_79b1;

  @Param({"1000", "1000000"})
  private int connections;

  private final SocketTable table = new SocketTable(new SipHash(1, 2));
  private int next;

  @Setup
  public void fill() {
    for (int i = 0; i < connections; i++) {
      Entry entry = new Entry();
      entry.localAddress(0, OWN);
      entry.localPort(PORT);
      entry.remote(0, peer(i), port(i));
      table.insert(entry);
    }
  }

  @Benchmark
  public Object find() {
    int which = Integer.remainderUnsigned(STRIDE * next++, connections);
    return table.find(0, OWN, PORT, 0, peer(which), port(which));
  }

  private static long peer(int connection) {
    return IpAddress.v4Low(PEERS + (connection >>> PORT_BITS));
  }

  private static int port(int connection) {
    return 1024 + (connection & (1 << PORT_BITS) - 1);
  }

  private static final class Entry extends SockCommon {
    Entry() {
      super(AddressFamily.AF_INET);
    }

    @Override
    protected void destruct() {}
  }
}
