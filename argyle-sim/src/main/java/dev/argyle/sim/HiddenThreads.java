package dev.argyle.sim;

import dev.argyle.sim.MonitorWaits.Progress;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// What JDK 25 keeps to itself about virtual threads, and a simulation has to know. All of it is
/// here; it needs `java.lang` open, as the agent has it.
final class HiddenThreads {
  // States of a virtual thread.
  private static final int STARTED = 1;
  private static final int BLOCKING = 12;
  private static final int BLOCKED = 13;
  private static final int UNBLOCKED = 14;
  private static final int TIMED_WAIT = 18;

  private static volatile @Nullable Field threadOfPiece;

  private HiddenThreads() {}

  /// The fields of a virtual thread, found when first asked for.
  private static final class Fields {
    static final VarHandle SCHEDULER = find("scheduler", Executor.class);
    static final VarHandle STATE = find("state", int.class);
    static final VarHandle ON_LIST = find("onWaitingList", boolean.class);
    static final VarHandle PERMIT = find("blockPermit", boolean.class);

    private static VarHandle find(String field, Class<?> of) {
      try {
        Class<?> type = Class.forName("java.lang.VirtualThread");
        return MethodHandles.privateLookupIn(type, MethodHandles.lookup())
            .findVarHandle(type, field, of);
      } catch (IllegalAccessException e) {
        throw new IllegalStateException(howToOpen(), e);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("this JDK's virtual threads are not those of JDK 25", e);
      }
    }
  }

  /// What makes virtual threads that a scheduler of one's own runs.
  static Constructor<?> findBuilder() {
    try {
      Class<?> type = Class.forName("java.lang.ThreadBuilders$VirtualThreadBuilder");
      Constructor<?> constructor = type.getDeclaredConstructor(Executor.class);
      constructor.setAccessible(true);
      return constructor;
    } catch (InaccessibleObjectException e) {
      throw new IllegalStateException(howToOpen(), e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(
          "simulated threads need JDK 25, whose virtual threads take a scheduler of our own", e);
    }
  }

  private static String howToOpen() {
    Module self = HiddenThreads.class.getModule();
    return "simulated threads need a scheduler of their own, which this JDK hides: start Java with"
        + " -javaagent:argyle-time.jar, or with --add-opens=java.base/java.lang="
        + (self.isNamed() ? self.getName() : "ALL-UNNAMED");
  }

  /// Who makes threads for a scheduler.
  ///
  /// @param builder what [#findBuilder] has found
  static Thread.Builder.OfVirtual builder(Constructor<?> builder, Executor scheduler) {
    try {
      return (Thread.Builder.OfVirtual) builder.newInstance(scheduler);
    } catch (InstantiationException | IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException("this JDK refuses a scheduler for virtual threads", e);
    }
  }

  /// The scheduler of a virtual thread.
  static Object schedulerOf(Thread thread) {
    return Fields.SCHEDULER.get(thread);
  }

  /// The thread that a piece of work for a scheduler is of, for the JDK makes the piece from a
  /// method of the thread; null if that cannot be seen.
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

  /// Whether a thread has been started and has never run.
  static boolean isStarting(Thread thread) {
    return state(thread) == STARTED;
  }

  /// Whether a thread that has stopped waits for a monitor, or to be notified.
  static boolean isInMonitor(Thread stopped) {
    int state = state(stopped);
    return state >= BLOCKING && state <= TIMED_WAIT && state != UNBLOCKED;
  }

  /// Whether a thread that was seen to wait for a monitor may go on: whoever has left it has put
  /// the thread on a list, and it gets a permit when it comes off that.
  static Progress progress(Thread thread) {
    return switch (state(thread)) {
      case UNBLOCKED -> Progress.UNDER_WAY;
      case BLOCKED ->
          (boolean) Fields.ON_LIST.getVolatile(thread)
                  || (boolean) Fields.PERMIT.getVolatile(thread)
              ? Progress.UNDER_WAY
              : Progress.HIDDEN;
      default -> Progress.DONE;
    };
  }

  /// The same of one that may run for another reason as well, a time-out or an interrupt: a permit
  /// that it got while it runs would make its next wait end at once.
  static Progress progressOfRunnable(Thread thread) {
    return (boolean) Fields.ON_LIST.getVolatile(thread) ? Progress.HIDDEN : Progress.DONE;
  }

  private static int state(Thread thread) {
    return (int) Fields.STATE.getVolatile(thread);
  }
}
