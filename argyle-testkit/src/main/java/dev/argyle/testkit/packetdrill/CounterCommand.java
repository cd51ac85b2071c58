package dev.argyle.testkit.packetdrill;

import dev.argyle.tcp.TcpCounters;
import dev.argyle.tcp.TcpCounters.Counter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// `nstat`: what the stack has counted since it was asked the last time. A script asks once to
/// begin, and then with `nstat | grep NAME`, which fails if that has not been counted.
final class CounterCommand {
  private static final Map<String, Counter> NAMES =
      Map.of("TcpExtOutOfWindowIcmps", Counter.DROPPED_ICMP_OUT_OF_WINDOW);

  private final TcpCounters counters;
  private final Map<Counter, Long> told = new EnumMap<>(Counter.class);

  CounterCommand(TcpCounters counters) {
    this.counters = counters;
  }

  /// @param command what follows `nstat`
  /// @throws NotApplicable if the stack counts nothing of that name
  /// @throws Mismatch if it was not counted
  void apply(List<String> command) {
    List<String> words = new ArrayList<>(command);
    words.removeIf(each -> each.startsWith("-")); // how it is printed, or that it is not
    if (words.size() == 3 && words.get(0).equals("|") && words.get(1).equals("grep")) {
      require(words.get(2));
    } else if (!words.isEmpty()) {
      throw new NotApplicable("nstat " + String.join(" ", command));
    }
    NAMES.values().forEach(each -> told.put(each, counters.value(each)));
  }

  private void require(String name) {
    Counter counter = NAMES.get(name);
    if (counter == null) {
      throw new NotApplicable("the stack does not count " + name);
    }
    if (counters.value(counter) <= told.getOrDefault(counter, 0L)) {
      throw new Mismatch(name + " was not counted");
    }
  }
}
