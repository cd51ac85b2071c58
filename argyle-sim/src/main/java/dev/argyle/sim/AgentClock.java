package dev.argyle.sim;

import dev.argyle.nio.StackContext;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// Our end of the agent `argyle-time`: has `System.nanoTime` and its kin tell simulated threads the
/// time of their simulation. Without the agent they tell the machine's.
final class AgentClock {
  private static final String THREAD_CLOCK = "dev.argyle.time.ThreadClock";
  private static final String TIME_AGENT = "dev.argyle.time.TimeAgent";

  /// What says that the machine's time is meant: `ThreadClock.MACHINE`.
  private static final long MACHINE = Long.MIN_VALUE;

  private static final List<VirtualTime> RUNNING = new CopyOnWriteArrayList<>();
  private static volatile boolean connected;

  private AgentClock() {}

  /// Whether the agent is there, and knows about simulated threads from now on at the latest. It
  /// may come at any time; then `java.lang` is open to what needs it, too.
  static boolean isConnected() {
    if (!connected) {
      connected = connect();
    }
    return connected;
  }

  /// A simulation has begun.
  static void begun(VirtualTime time) {
    RUNNING.add(time);
  }

  /// A simulation is over.
  static void ended(VirtualTime time) {
    RUNNING.remove(time);
  }

  private static boolean connect() {
    Class<?> agent = find(THREAD_CLOCK);
    Class<?> opener = find(TIME_AGENT);
    if (agent == null || opener == null) {
      return false;
    }
    ToLongFunction<Thread> monotonic =
        thread -> thread.isVirtual() ? ask(thread, HostThreads::nanos) : ofParticipant(thread);
    ToLongFunction<Thread> wall = thread -> ask(thread, HostThreads::epochNanos);
    try {
      agent
          .getMethod("connect", ToLongFunction.class, ToLongFunction.class, long.class)
          .invoke(null, monotonic, wall, VirtualTime.START_NANOS);
      Method open = opener.getMethod("openJavaLang", Module.class);
      open.invoke(null, AgentClock.class.getModule());
      open.invoke(null, StackContext.class.getModule());
      return true;
    } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException("the agent argyle-time is of another version", e);
    }
  }

  private static long ask(Thread thread, ToLongFunction<HostThreads> clock) {
    HostThreads host = HostThreads.of(thread);
    return host == null ? MACHINE : clock.applyAsLong(host);
  }

  /// Of a platform thread that has slept in a stack of the simulation.
  private static long ofParticipant(Thread thread) {
    for (VirtualTime each : RUNNING) {
      if (each.hasParticipant(thread)) {
        return each.nanos();
      }
    }
    return MACHINE;
  }

  private static @Nullable Class<?> find(String name) {
    try {
      return Class.forName(name, true, null);
    } catch (ClassNotFoundException e) {
      return null;
    }
  }
}
