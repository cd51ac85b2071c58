package dev.argyle.sim;

import dev.argyle.stack.SockSnapshot;
import java.time.Duration;
import java.util.List;

/// How a network stands at one moment.
///
/// @param elapsed since the network was made
/// @param hosts in the order they were added
/// @param links in the order they were added
public record NetworkSnapshot(Duration elapsed, List<Host> hosts, List<Link> links) {
  /// How a host stands.
  ///
  /// @param name of the host
  /// @param up whether it has not crashed
  /// @param socks every sock it has; none if it is down
  public record Host(String name, boolean up, List<SockSnapshot> socks) {}

  /// How a link stands.
  ///
  /// @param name of the link and its ends
  /// @param fromLeft what has happened to packets of the left end
  /// @param fromRight what has happened to those of the right end
  /// @param queuedLeft packets of the left end that wait
  /// @param queuedRight packets of the right end that wait
  public record Link(
      String name,
      LinkCounters fromLeft,
      LinkCounters fromRight,
      int queuedLeft,
      int queuedRight) {}

  static NetworkSnapshot of(SimulatedNetwork network) {
    return new NetworkSnapshot(
        network.elapsed(),
        network.hosts().stream()
            .map(each ->
                new Host(
                    each.name(), each.isUp(), each.isUp() ? each.stack().snapshot() : List.of()))
            .toList(),
        network.links().stream()
            .map(each ->
                new Link(
                    each.toString(),
                    each.counters(each.left()),
                    each.counters(each.right()),
                    each.queuedPackets(each.left()),
                    each.queuedPackets(each.right())))
            .toList());
  }

  /// A line for each host, sock and link.
  @Override
  public String toString() {
    var text = new StringBuilder("after ").append(elapsed);
    for (Host host : hosts) {
      text.append('\n').append(host.name()).append(host.up() ? "" : " (down)");
      for (SockSnapshot sock : host.socks()) {
        text.append("\n  ").append(sock.protocol()).append(' ').append(sock.state()).append(' ');
        text.append(sock.local()).append(' ').append(sock.remote()).append(' ');
        text.append(sock.queues());
      }
    }
    for (Link link : links) {
      text.append('\n').append(link.name()).append(' ').append(link.fromLeft());
      text.append(' ').append(link.fromRight());
    }
    return text.toString();
  }
}
