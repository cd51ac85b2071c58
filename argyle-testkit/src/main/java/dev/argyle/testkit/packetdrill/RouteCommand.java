package dev.argyle.testkit.packetdrill;

import dev.argyle.ip.IpLayer;
import dev.argyle.ip.RouteMetrics;
import dev.argyle.ip.RouteTable;
import dev.argyle.wire.IpAddress;
import dev.argyle.wire.IpPrefix;
import java.util.List;

/// `ip route`, as far as the attributes of a route go: the way itself is always the wire to the
/// script.
final class RouteCommand {
  private final IpLayer ip;

  RouteCommand(IpLayer ip) {
    this.ip = ip;
  }

  /// Puts a route into the table, in place of the one to the same place.
  ///
  /// @param words what follows `ip route`: `change 192.0.2.1 ... mtu lock 640`
  /// @throws Mismatch if it has an attribute that routes of the stack have not
  void apply(List<String> words) {
    if (words.size() < 2) {
      throw new NotApplicable("ip route " + String.join(" ", words) + " only asks");
    }
    IpPrefix destination = destination(words.get(1));
    RouteTable table = ip.routes();
    RouteTable.Entry way =
        table.list().stream()
            .filter(each -> each.destination().contains(destination.address()))
            .findFirst()
            .orElseThrow(() -> new NotApplicable("there is no way to " + words.get(1)));
    RouteMetrics metrics = metrics(words.subList(2, words.size()));
    table.remove(destination);
    if (!words.getFirst().startsWith("del")) {
      table.add(destination, way.out(), way.via(), way.metric(), metrics);
    }
  }

  private static IpPrefix destination(String word) {
    try {
      if (word.contains("/")) {
        return IpPrefix.parse(word);
      }
      IpAddress address = IpAddress.parse(word);
      return new IpPrefix(address, address.isV4() ? 32 : 128);
    } catch (IllegalArgumentException _) {
      throw new NotApplicable("ip route to " + word);
    }
  }

  private static RouteMetrics metrics(List<String> words) {
    RouteMetrics metrics = RouteMetrics.NONE;
    for (int i = 0; i + 1 < words.size(); i += 2) {
      String value = words.get(i + 1);
      switch (words.get(i)) {
        case "mtu" -> {
          boolean lock = value.equals("lock");
          i += lock ? 1 : 0;
          metrics = metrics.withMtu(number(words.get(i + 1)), lock);
        }
        case "advmss" -> metrics = metrics.withAdvertisedMss(number(value));
        case "initcwnd" -> metrics = metrics.withInitialCwnd(number(value));
        case "quickack" -> metrics = metrics.withQuickAck(number(value) != 0);
        case "congctl" -> metrics = metrics.withCongestionControl(value);
        case "via", "dev", "proto", "src", "scope", "metric" -> {}
        default -> throw new Mismatch("routes of the stack have no " + words.get(i));
      }
    }
    return metrics;
  }

  private static int number(String value) {
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException _) {
      throw new Mismatch("'" + value + "' is no attribute of a route");
    }
  }
}
