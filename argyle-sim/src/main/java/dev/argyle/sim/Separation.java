package dev.argyle.sim;

import dev.argyle.wire.IpAddress;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Which hosts are kept from which, whatever links and routers lie between them: a packet is judged
/// when it leaves its host, by the address it is for. Thread-safe.
final class Separation {
  /// One way between two hosts. @param verdict dropped, or held back
  private record Way(SimulatedHost from, SimulatedHost to, Verdict verdict) {
    boolean concerns(SimulatedNode sender, IpAddress destination) {
      return sender == from && to.addresses().contains(destination);
    }
  }

  private final List<Way> ways = new CopyOnWriteArrayList<>();

  boolean isEmpty() {
    return ways.isEmpty();
  }

  /// Keeps every packet of these from those.
  void separate(Collection<SimulatedHost> these, Collection<SimulatedHost> those, Verdict verdict) {
    Set<SimulatedHost> others = Set.copyOf(those);
    Set<String> both =
        these.stream()
            .filter(others::contains)
            .map(SimulatedHost::name)
            .collect(Collectors.toSet());
    if (!both.isEmpty()) {
      throw new IllegalArgumentException(
          "a host cannot be kept from itself, but both sides have " + String.join(", ", both));
    }
    requireOneNetwork(Stream.concat(these.stream(), those.stream()).toList());
    for (SimulatedHost from : these) {
      those.forEach(to -> ways.add(new Way(from, to, verdict)));
    }
  }

  private static void requireOneNetwork(List<SimulatedHost> hosts) {
    for (SimulatedHost each : hosts) {
      if (each.network() != hosts.getFirst().network()) {
        throw new IllegalArgumentException(
            hosts.getFirst().name() + " and " + each.name() + " are in two networks");
      }
    }
  }

  /// Ends all of one kind.
  void end(Verdict verdict) {
    ways.removeIf(each -> each.verdict().equals(verdict));
  }

  /// Ends what keeps these two apart, either way.
  void end(SimulatedHost one, SimulatedHost other, Verdict verdict) {
    ways.removeIf(each ->
        each.verdict().equals(verdict)
            && (each.from() == one && each.to() == other
                || each.from() == other && each.to() == one));
  }

  @Nullable Verdict judge(SimulatedNode sender, IpAddress destination) {
    for (Way each : ways) {
      if (each.concerns(sender, destination)) {
        return each.verdict();
      }
    }
    return null;
  }
}
