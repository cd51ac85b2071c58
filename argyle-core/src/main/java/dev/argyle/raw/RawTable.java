package dev.argyle.raw;

import dev.argyle.ip.IcmpError;
import dev.argyle.ip.datagram.DatagramDirectory;
import dev.argyle.ip.datagram.DatagramSock;
import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.TcpState;
import dev.argyle.wire.IpAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The raw socks of one version of IP, by protocol number. Look-ups take no lock: a list is only
/// ever replaced, and its entries keep the addresses as they were entered.
final class RawTable implements DatagramDirectory {
  private static final int NUMBERS = 256;

  private record Entry(
      RawSock sock,
      long localHigh,
      long localLow,
      boolean connected,
      long remoteHigh,
      long remoteLow) {
    static Entry of(RawSock sock) {
      return new Entry(
          sock,
          sock.localHigh(),
          sock.localLow(),
          sock.state() == TcpState.ESTABLISHED,
          sock.remoteHigh(),
          sock.remoteLow());
    }

    boolean takes(long toHigh, long toLow, long fromHigh, long fromLow, int interfaceIndex) {
      boolean local =
          IpAddress.isAny(localHigh, localLow) || localHigh == toHigh && localLow == toLow;
      boolean remote = !connected || remoteHigh == fromHigh && remoteLow == fromLow;
      int bound = sock.boundInterface();
      return local && remote && (bound == 0 || interfaceIndex == 0 || bound == interfaceIndex);
    }
  }

  private final boolean v4;
  private final ReentrantLock lock = new ReentrantLock();
  private final AtomicReferenceArray<Entry @Nullable []> byProtocol =
      new AtomicReferenceArray<>(NUMBERS);

  RawTable(boolean v4) {
    this.v4 = v4;
  }

  /// Whether there is a sock of that protocol at all.
  boolean has(int protocol) {
    return byProtocol.get(protocol) != null;
  }

  /// Shows every sock.
  void forEach(Consumer<? super DatagramSock> visitor) {
    for (int protocol = 0; protocol < NUMBERS; protocol++) {
      Entry[] entries = byProtocol.get(protocol);
      if (entries != null) {
        for (Entry entry : entries) {
          visitor.accept(entry.sock);
        }
      }
    }
  }

  /// The socks that take a packet.
  ///
  /// @param interfaceIndex where it came in; 0 for one that was sent from here
  List<RawSock> find(
      int protocol, long toHigh, long toLow, long fromHigh, long fromLow, int interfaceIndex) {
    Entry[] entries = byProtocol.get(protocol);
    if (entries == null) {
      return List.of();
    }
    var all = new ArrayList<RawSock>();
    for (Entry entry : entries) {
      if (entry.takes(toHigh, toLow, fromHigh, fromLow, interfaceIndex)) {
        all.add(entry.sock);
      }
    }
    return all;
  }

  /// The socks that may have sent a packet that an error is about.
  List<RawSock> findSenders(int protocol, IcmpError error) {
    return find(
        protocol, error.localHigh(), error.localLow(), error.remoteHigh(), error.remoteLow(), 0);
  }

  /// Enters a new sock: a raw one takes packets from the start.
  void enter(RawSock sock) {
    replace(sock, true);
  }

  @Override
  public boolean bind(DatagramSock sock, int port) {
    update(sock);
    return true;
  }

  @Override
  public boolean bindAny(DatagramSock sock) {
    return true;
  }

  @Override
  public void update(DatagramSock sock) {
    replace((RawSock) sock, true);
  }

  @Override
  public void unbind(DatagramSock sock) {
    update(sock);
  }

  @Override
  public void remove(DatagramSock sock) {
    replace((RawSock) sock, false);
  }

  @SuppressWarnings("ReferenceEquality") // a sock is itself
  private void replace(RawSock sock, boolean entered) {
    assert v4 == (sock.family() == AddressFamily.AF_INET);
    int protocol = sock.protocol();
    lock.lock();
    try {
      Entry[] now = byProtocol.get(protocol);
      List<Entry> next = new ArrayList<>(now == null ? List.of() : Arrays.asList(now));
      next.removeIf(entry -> entry.sock == sock);
      if (entered) {
        next.add(Entry.of(sock));
      }
      byProtocol.set(protocol, next.isEmpty() ? null : next.toArray(new Entry[0]));
    } finally {
      lock.unlock();
    }
  }
}
