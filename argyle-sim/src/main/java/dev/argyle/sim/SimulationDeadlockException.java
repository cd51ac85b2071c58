package dev.argyle.sim;

import java.util.Collection;

/// Nothing can happen any more: every thread of the simulation waits, and no packet, timer or task
/// is left that could wake one. The message lists the threads and where they wait.
public final class SimulationDeadlockException extends IllegalStateException {
  private static final long serialVersionUID = 1;

  SimulationDeadlockException(Collection<Thread> waiting) {
    super(describe(waiting));
  }

  private static String describe(Collection<Thread> waiting) {
    var text =
        new StringBuilder("nothing can happen any more: no packet, timer or task is left, and ");
    text.append(waiting.size() == 1 ? "1 thread waits" : waiting.size() + " threads wait");
    for (Thread thread : waiting) {
      text.append("\n  ").append(thread.getName()).append(' ').append(thread.getState());
      for (StackTraceElement frame : thread.getStackTrace()) {
        if (!frame.getClassName().startsWith("java.")) {
          text.append("\n      at ").append(frame);
        }
      }
    }
    return text.toString();
  }
}
