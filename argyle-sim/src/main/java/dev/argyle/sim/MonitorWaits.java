package dev.argyle.sim;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The simulated threads that wait for a monitor, or to be notified. Whoever leaves a monitor notes
/// in its successor that it may go on; a thread of the JDK hands it to the scheduler a little
/// later. Until that has happened nobody else is to run, or the order would be the machine's.
/// Guarded by the lock of [VirtualThreads].
final class MonitorWaits {
  /// In the order they have come to wait; with what the scheduler has been handed of each.
  private final Map<Thread, Arrival> waiting = new LinkedHashMap<>();

  /// What is to run. @param host null as long as nothing is
  record Arrival(@Nullable HostThreads host, @Nullable Runnable piece) {
    private static final Arrival NOT_YET = new Arrival(null, null);

    boolean isThere() {
      return piece != null;
    }
  }

  /// Of a hand-over, or of all of them.
  enum Progress {
    /// Whoever may go on has been handed over.
    DONE,
    /// It waits for a monitor that somebody has, or cannot be seen for a moment.
    HIDDEN,
    /// It may go on, and that is yet to come.
    UNDER_WAY
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /// Adds a thread that has come to wait, unless a thread outside the simulation has ended that
  /// already.
  ///
  /// @return whether it waits
  boolean add(Thread stopped) {
    boolean waits = HiddenThreads.isInMonitor(stopped);
    if (waits) {
      waiting.put(stopped, Arrival.NOT_YET);
    }
    return waits;
  }

  /// Forgets the threads of a host that is gone.
  void forget(HostThreads host) {
    waiting.keySet().removeIf(each -> HostThreads.of(each) == host);
  }

  /// Takes what the scheduler is handed, if it is of a thread that waits.
  boolean handedOver(HostThreads host, Runnable piece) {
    return !waiting.isEmpty()
        && waiting.replace(
                Objects.requireNonNull(HiddenThreads.threadOf(piece)), new Arrival(host, piece))
            != null;
  }

  /// Gives out what was handed over, in the order in which the threads have come to wait.
  List<Arrival> takeHandedOver() {
    var taken = new ArrayList<Arrival>();
    waiting.values().removeIf(each -> each.isThere() && taken.add(each));
    return taken;
  }

  /// How far the JDK is with those that may go on.
  Progress progress() {
    Progress all = Progress.DONE;
    for (Map.Entry<Thread, Arrival> each : waiting.entrySet()) {
      Thread thread = each.getKey();
      Progress one =
          each.getValue().isThere()
              ? HiddenThreads.progressOfRunnable(thread)
              : HiddenThreads.progress(thread);
      all = one.compareTo(all) > 0 ? one : all;
    }
    return all;
  }
}
