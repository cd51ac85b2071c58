package dev.argyle.testkit.tcp;

import dev.argyle.sock.ReceiveObserver;
import dev.argyle.sock.ReceivePath;
import dev.argyle.sock.Sock;
import dev.argyle.sock.SockCommon;
import dev.argyle.testkit.TcpRig;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Writes down the way of every segment that carries something, and who was at work: `PREQUEUE
/// 1:101` by the thread that brought it. Positions count from the first octet seen.
final class Stations implements ReceiveObserver {
  private record Station(ReceivePath path, String octets, Thread thread, SockCommon sock) {}

  private final List<Station> seen = new CopyOnWriteArrayList<>();
  private int origin;

  /// Observes a stack whose connection has received nothing but a SYN yet.
  static Stations of(TcpRig tcp, int peerIss) {
    Stations stations = new Stations();
    stations.origin = peerIss;
    tcp.stack().observeReceive(stations);
    return stations;
  }

  @Override
  public void reached(SockCommon sock, ReceivePath path, int seq, int octets) {
    if (octets > 0) {
      int at = seq - origin;
      seen.add(new Station(path, at + ":" + (at + octets), Thread.currentThread(), sock));
    }
  }

  /// All of it: `DIRECT 1:101`.
  List<String> all() {
    return seen.stream().map(each -> each.path() + " " + each.octets()).toList();
  }

  /// Which octets came to one station.
  List<String> at(ReceivePath path) {
    return seen.stream().filter(each -> each.path() == path).map(Station::octets).toList();
  }

  /// Which threads have worked at one station.
  List<Thread> threadsAt(ReceivePath path) {
    return seen.stream()
        .filter(each -> each.path() == path)
        .map(Station::thread)
        .distinct()
        .toList();
  }

  /// The sock that the last one was for.
  Sock sock() {
    return (Sock) seen.getLast().sock();
  }
}
