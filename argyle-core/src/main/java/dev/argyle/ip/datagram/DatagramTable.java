package dev.argyle.ip.datagram;

import dev.argyle.buffer.PacketInfo;
import dev.argyle.env.Entropy;
import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.SipHash;
import dev.argyle.sock.TcpState;
import dev.argyle.wire.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The bound socks of one datagram protocol, by local port (or identifier). Look-ups take no lock:
/// a bucket is an array that is only ever replaced, and its entries keep the addresses as they were
/// entered, so that a sock that is just being connected is found with the old ones or the new ones.
///
/// Of several socks that could have a packet the one that says most about it gets it: bound to the
/// very address, then connected to the sender, then bound to the interface. Among equals with
/// `SO_REUSEPORT` a keyed hash of the two ends decides, so that a flow stays with its sock; else
/// the one that was bound last.
public final class DatagramTable {
  /// The port of who has none: any that a sock is connected to will do.
  public static final int NO_PORT = -1;

  private static final int BUCKETS = 1024;
  private static final int LOCAL_ADDRESS = 16;
  private static final int CONNECTED = 8;
  private static final int INTERFACE = 4;
  private static final int OWN_FAMILY = 2;
  private static final int POSSIBLE = 1;

  private record Entry(
      DatagramSock sock,
      long localHigh,
      long localLow,
      int localPort,
      boolean connected,
      long remoteHigh,
      long remoteLow,
      int remotePort) {
    static Entry of(DatagramSock sock) {
      return new Entry(
          sock,
          sock.localHigh(),
          sock.localLow(),
          sock.localPort(),
          sock.state() == TcpState.ESTABLISHED,
          sock.remoteHigh(),
          sock.remoteLow(),
          sock.remotePort());
    }

    /// How much it says about a packet; 0 if the packet is not for it.
    int score(Query query) {
      if (localPort != query.dstPort) {
        return 0;
      }
      int score = POSSIBLE;
      boolean v4 = IpAddress.isV4(query.dstHigh, query.dstLow);
      if (localHigh == query.dstHigh && localLow == query.dstLow) {
        score += LOCAL_ADDRESS;
      } else if (!IpAddress.isAny(localHigh, localLow) || !takes(v4)) {
        return 0;
      }
      if (connected) {
        if (remoteLow != query.srcLow
            || remoteHigh != query.srcHigh
            || query.srcPort != NO_PORT && remotePort != query.srcPort) {
          return 0;
        }
        score += CONNECTED;
      }
      int bound = sock.boundInterface();
      if (bound != 0) {
        if (bound != query.interfaceIndex) {
          return 0;
        }
        score += INTERFACE;
      }
      return v4 == (sock.family() == AddressFamily.AF_INET) ? score + OWN_FAMILY : score;
    }

    private boolean takes(boolean v4) {
      return v4 ? !sock.v6Only() : !IpAddress.isV4(localHigh, localLow);
    }
  }

  private record Query(
      long dstHigh,
      long dstLow,
      int dstPort,
      long srcHigh,
      long srcLow,
      int srcPort,
      int interfaceIndex) {}

  private final SipHash sipHash;
  private final ReentrantLock lock = new ReentrantLock();
  private final AtomicReferenceArray<Entry @Nullable []> buckets =
      new AtomicReferenceArray<>(BUCKETS);

  /// An empty table.
  public DatagramTable(Entropy entropy) {
    sipHash = new SipHash(entropy.secret(), entropy.secret());
  }

  /// The sock that a received packet is for, or null.
  ///
  /// @param srcPort the sender's port, or [#NO_PORT]
  public @Nullable DatagramSock find(PacketInfo info, int dstPort, int srcPort) {
    return best(query(info, dstPort, srcPort));
  }

  /// The sock that has sent a packet of which only its addresses are known, or null.
  public @Nullable DatagramSock findSender(
      long localHigh,
      long localLow,
      int localPort,
      long remoteHigh,
      long remoteLow,
      int remotePort) {
    return best(new Query(localHigh, localLow, localPort, remoteHigh, remoteLow, remotePort, 0));
  }

  /// All socks that a packet to many is for.
  public List<DatagramSock> findAll(PacketInfo info, int dstPort, int srcPort) {
    Query query = query(info, dstPort, srcPort);
    Entry[] chain = buckets.get(dstPort % BUCKETS);
    var all = new ArrayList<DatagramSock>();
    if (chain != null) {
      for (Entry entry : chain) {
        if (entry.score(query) > 0 && wants(entry.sock, query)) {
          all.add(entry.sock);
        }
      }
    }
    return all;
  }

  /// Whether a sock wants what a source sends to a group; a broadcast is for everybody.
  private static boolean wants(DatagramSock sock, Query query) {
    if (!IpAddress.isMulticast(query.dstHigh, query.dstLow)) {
      return true;
    }
    boolean v4 = IpAddress.isV4(query.dstHigh, query.dstLow);
    return sock.groups()
        .wants(
            query.dstHigh,
            query.dstLow,
            query.srcHigh,
            query.srcLow,
            query.interfaceIndex,
            sock.settings(v4).multicastAll());
  }

  /// Shows every sock that has a port, in no order.
  public void forEach(Consumer<? super DatagramSock> visitor) {
    for (int bucket = 0; bucket < BUCKETS; bucket++) {
      Entry[] chain = buckets.get(bucket);
      if (chain != null) {
        for (Entry entry : chain) {
          visitor.accept(entry.sock);
        }
      }
    }
  }

  /// Enters a sock with its addresses as they are now, in the place of what it was entered with.
  void put(DatagramSock sock) {
    int bucket = sock.localPort() % BUCKETS;
    lock.lock();
    try {
      List<Entry> entries = without(bucket, sock);
      entries.add(Entry.of(sock));
      buckets.set(bucket, entries.toArray(new Entry[0]));
    } finally {
      lock.unlock();
    }
  }

  /// Takes a sock out; nothing happens if it is not in.
  void remove(DatagramSock sock) {
    int bucket = sock.localPort() % BUCKETS;
    lock.lock();
    try {
      List<Entry> entries = without(bucket, sock);
      buckets.set(bucket, entries.isEmpty() ? null : entries.toArray(new Entry[0]));
    } finally {
      lock.unlock();
    }
  }

  private static Query query(PacketInfo info, int dstPort, int srcPort) {
    return new Query(
        info.destinationHigh(),
        info.destinationLow(),
        dstPort,
        info.sourceHigh(),
        info.sourceLow(),
        srcPort,
        info.interfaceIndex());
  }

  private @Nullable DatagramSock best(Query query) {
    Entry[] chain = buckets.get(query.dstPort % BUCKETS);
    if (chain == null) {
      return null;
    }
    Entry best = null;
    int bestScore = 0;
    int equals = 0;
    for (Entry entry : chain) {
      int score = entry.score(query);
      if (score > bestScore) {
        best = entry;
        bestScore = score;
        equals = 1;
      } else if (score == bestScore && score > 0) {
        best = entry;
        equals++;
      }
    }
    if (best == null || equals == 1 || !best.sock.reusePort()) {
      return best == null ? null : best.sock;
    }
    return spread(chain, query, bestScore, equals).sock;
  }

  private Entry spread(Entry[] chain, Query query, int score, int equals) {
    long ports = (long) query.dstPort << 16 | query.srcPort & 0xffff;
    long hash = sipHash.hash(query.dstHigh, query.dstLow, query.srcHigh, query.srcLow, ports);
    int chosen = (int) Long.remainderUnsigned(hash, equals);
    Entry last = chain[0];
    for (Entry entry : chain) {
      if (entry.score(query) == score) {
        last = entry;
        if (chosen-- == 0) {
          break;
        }
      }
    }
    return last;
  }

  @SuppressWarnings("ReferenceEquality") // a sock is itself
  private List<Entry> without(int bucket, DatagramSock sock) {
    Entry[] chain = buckets.get(bucket);
    var rest = new ArrayList<Entry>();
    if (chain != null) {
      for (Entry entry : chain) {
        if (entry.sock != sock) {
          rest.add(entry);
        }
      }
    }
    return rest;
  }
}
