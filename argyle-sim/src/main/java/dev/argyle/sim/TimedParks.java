package dev.argyle.sim;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Finds threads that wait in a way which virtual time cannot serve without the agent of
/// [AgentClock]. `Thread.sleep` and the timed
/// waits of `java.util.concurrent` look at `System.nanoTime` when their time is up, find that on
/// the machine next to none has passed, and wait again, over and over; so such a wait may end by
/// what it waits for, but not by its time-out.
final class TimedParks {
  private TimedParks() {}

  /// Looks at a thread whose timed park is over because its time is up.
  ///
  /// @param piece what the scheduler was given to run of the thread
  /// @return what is wrong, or null
  static @Nullable String problem(Runnable piece) {
    Thread thread = HiddenThreads.threadOf(piece);
    if (thread == null || LockSupport.getBlocker(thread) instanceof TimeDriver) {
      return null;
    }
    String waitsIn = null;
    for (StackTraceElement frame : thread.getStackTrace()) {
      String type = frame.getClassName();
      if (!isOfJdk(type)) {
        return waitsIn == null ? null : message(thread, waitsIn, frame.toString());
      }
      if (type.equals("java.lang.Thread") && frame.getMethodName().startsWith("sleep")) {
        waitsIn = "Thread.sleep";
      } else if (type.startsWith("java.util.concurrent.") && !type.endsWith("LockSupport")) {
        waitsIn = type.substring(type.lastIndexOf('.') + 1) + '.' + frame.getMethodName();
      }
    }
    return waitsIn == null ? null : message(thread, waitsIn, "the JDK's own code");
  }

  private static boolean isOfJdk(String type) {
    return type.startsWith("java.") || type.startsWith("jdk.internal.");
  }

  private static String message(Thread thread, String waitsIn, String place) {
    return thread.getName()
        + " has come to the end of a time-out of "
        + waitsIn
        + ", which goes by the machine's clock and never ends in virtual time: start Java with"
        + " -javaagent:argyle-time.jar, or use SimulatedNetwork.sleep, a time-out of a socket, or"
        + " SimulatedNetwork.schedule; at "
        + place;
  }
}
