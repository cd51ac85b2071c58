package dev.argyle.bench.worker;

import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.SipHash;
import dev.argyle.sock.SockCommon;
import dev.argyle.sock.SocketTable;
import dev.argyle.wire.IpAddress;
import java.util.Arrays;

/// How long a packet takes to find its connection: the 99th percentile of single look-ups in the
/// table of established connections, in nanoseconds, without the time that looking at the clock
/// takes.
final class LookUps implements Program {
  private static final int SAMPLES = 200_000;
  private static final int PEER_PORT_FIRST = 1024;
  private static final int PEER_PORTS = 50_000;
  private static final int OWN_PORT = 80;
  private static final long OWN = IpAddress.v4Low(0x0a00_0001);
  private static final int PEERS = 0x0a01_0000;

  /// Spreads successive numbers: odd, and so every number comes once.
  private static final int STRIDE = 0x9e37_79b1;

  private static final double RARE = 0.99;

  private final int count;
  private final SocketTable table = new SocketTable(new SipHash(1, 2));
  private int next;

  /// @param count connections in the table
  LookUps(int count) {
    this.count = count;
    for (int i = 0; i < count; i++) {
      Entry entry = new Entry();
      entry.localAddress(0, OWN);
      entry.localPort(OWN_PORT);
      entry.remote(0, peer(i), peerPort(i));
      table.insert(entry);
    }
  }

  @Override
  public String answer(String request) {
    long[] nanos = new long[SAMPLES];
    long[] empty = new long[SAMPLES];
    for (int i = 0; i < SAMPLES; i++) {
      int which = Integer.remainderUnsigned(STRIDE * next++, count);
      long peer = peer(which);
      int port = peerPort(which);
      long begin = System.nanoTime();
      SockCommon found = table.find(0, OWN, OWN_PORT, 0, peer, port);
      long end = System.nanoTime();
      if (found == null || found.remotePort() != port) {
        throw new IllegalStateException("connection " + which + " not found");
      }
      nanos[i] = end - begin;
      empty[i] = System.nanoTime() - end;
    }
    Arrays.sort(nanos);
    Arrays.sort(empty);
    return Long.toString(Math.max(1, nanos[(int) (SAMPLES * RARE)] - empty[SAMPLES / 2]));
  }

  private static long peer(int connection) {
    return IpAddress.v4Low(PEERS + connection / PEER_PORTS);
  }

  private static int peerPort(int connection) {
    return PEER_PORT_FIRST + connection % PEER_PORTS;
  }

  @Override
  public void close() {}

  private static final class Entry extends SockCommon {
    Entry() {
      super(AddressFamily.AF_INET);
    }

    @Override
    protected void destruct() {}
  }
}
