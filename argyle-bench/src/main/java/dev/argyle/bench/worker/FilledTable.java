package dev.argyle.bench.worker;

import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.SipHash;
import dev.argyle.sock.SockCommon;
import dev.argyle.sock.SocketTable;
import dev.argyle.wire.IpAddress;
import org.jspecify.annotations.Nullable;

/// A table of established connections, and packets that ask for them in an order that no cache
/// foresees. Which ones the next packets ask for is chosen before, so that it is not measured.
public final class FilledTable {
  /// Packets that are chosen at once; few enough to stay in the nearest cache.
  public static final int PACKETS = 1024;

  private static final int PEER_PORT_FIRST = 1024;
  private static final int PEER_PORTS = 50_000;
  private static final int OWN_PORT = 80;
  private static final long OWN = IpAddress.v4Low(0x0a00_0001);
  private static final int PEERS = 0x0a01_0000;

  /// Spreads successive numbers: odd, and so every number comes once.
  private static final int STRIDE = 0x9e37_79b1;

  private final SocketTable table = new SocketTable(new SipHash(1, 2));
  private final int connections;
  private final long[] peers = new long[PACKETS];
  private final int[] peerPorts = new int[PACKETS];
  private int next;

  /// Fills the table.
  public FilledTable(int connections) {
    this.connections = connections;
    for (int i = 0; i < connections; i++) {
      Entry entry = new Entry();
      entry.localAddress(0, OWN);
      entry.localPort(OWN_PORT);
      entry.remote(0, peer(i), peerPort(i));
      table.insert(entry);
    }
    choose();
  }

  /// Chooses the connections of the next [#PACKETS] packets.
  public void choose() {
    for (int i = 0; i < PACKETS; i++) {
      int connection = Integer.remainderUnsigned(STRIDE * next++, connections);
      peers[i] = peer(connection);
      peerPorts[i] = peerPort(connection);
    }
  }

  /// What a packet finds.
  ///
  /// @param packet from 0, less than [#PACKETS]
  public @Nullable SockCommon find(int packet) {
    return table.find(0, OWN, OWN_PORT, 0, peers[packet], peerPorts[packet]);
  }

  private static long peer(int connection) {
    return IpAddress.v4Low(PEERS + connection / PEER_PORTS);
  }

  private static int peerPort(int connection) {
    return PEER_PORT_FIRST + connection % PEER_PORTS;
  }

  private static final class Entry extends SockCommon {
    Entry() {
      super(AddressFamily.AF_INET);
    }

    @Override
    protected void destruct() {}
  }
}
