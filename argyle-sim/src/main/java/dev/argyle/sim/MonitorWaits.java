package dev.argyle.sim;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
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
  // States of a virtual thread of JDK 25, which the JDK keeps to itself.
  private static final int BLOCKING = 12;
  private static final int BLOCKED = 13;
  private static final int UNBLOCKED = 14;
  private static final int TIMED_WAIT = 18;

  private static volatile @Nullable Field threadOfPiece;

  /// In the order they have come to wait; with what the scheduler has been handed of each.
  private final Map<Thread, Arrival> waiting = new LinkedHashMap<>();

  /// What is to run. @param host null as long as nothing is
  record Arrival(@Nullable HostThreads host, @Nullable Runnable piece) {
    private static final Arrival NOT_YET = new Arrival(null, null);

    boolean isThere() {
      return piece != null;
    }
  }

  /// What the JDK keeps to itself.
  private static final class Hidden {
    static final VarHandle STATE = find("state", int.class);
    static final VarHandle CHOSEN = find("onWaitingList", boolean.class);
    static final VarHandle PERMIT = find("blockPermit", boolean.class);

    private static VarHandle find(String field, Class<?> of) {
      try {
        Class<?> type = Class.forName("java.lang.VirtualThread");
        return MethodHandles.privateLookupIn(type, MethodHandles.lookup())
            .findVarHandle(type, field, of);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("this JDK's virtual threads are not those of JDK 25", e);
      }
    }
  }

  /// The thread that a piece is of: the JDK makes the piece from a method of it.
  static @Nullable Thread threadOf(Runnable piece) {
    try {
      Field known = threadOfPiece;
      if (known == null || known.getDeclaringClass() != piece.getClass()) {
        known = find(piece);
        threadOfPiece = known;
      }
      return known == null ? null : (Thread) known.get(piece);
    } catch (IllegalAccessException | InaccessibleObjectException hidden) {
      return null;
    }
  }

  private static @Nullable Field find(Runnable piece) {
    for (Field field : piece.getClass().getDeclaredFields()) {
      if (Thread.class.isAssignableFrom(field.getType())) {
        field.setAccessible(true);
        return field;
      }
    }
    return null;
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /// Whether a thread that has stopped waits for a monitor, or to be notified.
  static boolean isInMonitor(Thread stopped) {
    int state = (int) Hidden.STATE.getVolatile(stopped);
    return state >= BLOCKING && state <= TIMED_WAIT && state != UNBLOCKED;
  }

  /// Adds a thread that has come to wait, unless a thread outside the simulation has ended that
  /// already.
  ///
  /// @return whether it waits
  boolean add(Thread stopped) {
    boolean waits = isInMonitor(stopped);
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
        && waiting.replace(Objects.requireNonNull(threadOf(piece)), new Arrival(host, piece))
            != null;
  }

  /// Gives out what was handed over, in the order in which the threads have come to wait.
  List<Arrival> takeHandedOver() {
    var taken = new ArrayList<Arrival>();
    waiting.values().removeIf(each -> each.isThere() && taken.add(each));
    return taken;
  }

  /// Whether one may go on that has not been handed over.
  boolean anyUnderWay() {
    for (Map.Entry<Thread, Arrival> each : waiting.entrySet()) {
      if (!each.getValue().isThere() && mayGoOn(each.getKey())) {
        return true;
      }
    }
    return false;
  }

  private static boolean mayGoOn(Thread thread) {
    int state = (int) Hidden.STATE.getVolatile(thread);
    return state == UNBLOCKED
        || state == BLOCKED
            && ((boolean) Hidden.CHOSEN.getVolatile(thread)
                || (boolean) Hidden.PERMIT.getVolatile(thread));
  }

  /// Whether one waits to enter a monitor.
  boolean anyBlocked() {
    for (Thread each : waiting.keySet()) {
      if ((int) Hidden.STATE.getVolatile(each) == BLOCKED) {
        return true;
      }
    }
    return false;
  }
}
