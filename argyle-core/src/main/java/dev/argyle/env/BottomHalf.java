package dev.argyle.env;

import java.util.ArrayDeque;

/// Work that a thread has raised while it was inside the stack and does when it leaves.
///
/// A segment sent over a virtual cable must be received by the other end; doing that at once would
/// take the receiver's lock under the sender's. Instead the device *raises* itself here, and the
/// same thread runs it when it holds no lock any more: at the end of a system call, before it goes
/// to sleep, after a timer, after a batch of packets from a device. No lock is ever taken under
/// another, and no hand-off to another thread is paid. (Linux's softirq, run at `local_bh_enable`.)
public final class BottomHalf {
  /// Something with work to do.
  public interface Task {
    /// Does the work. Called with no lock held; may raise more.
    void runBottomHalf();
  }

  private static final ThreadLocal<BottomHalf> OF_THREAD = ThreadLocal.withInitial(BottomHalf::new);

  private final ArrayDeque<Task> raised = new ArrayDeque<>();
  private boolean running;

  private BottomHalf() {}

  /// Adds a task to those that the current thread will run. Never runs it at once.
  public static void raise(Task task) {
    OF_THREAD.get().raised.add(task);
  }

  /// Runs what the current thread has raised, and what that raises, until nothing is left. Does
  /// nothing when called from inside a task: the outer call will come to it. The caller must hold
  /// no lock of the stack. What a task throws, a fault of ours or an assertion, keeps none of the
  /// others, which may be other threads' packets, from being run; it is thrown at the end.
  public static void run() {
    BottomHalf own = OF_THREAD.get();
    if (own.running || own.raised.isEmpty()) {
      return;
    }
    own.running = true;
    try {
      own.runAll();
    } finally {
      own.running = false;
    }
  }

  private void runAll() {
    Task task = raised.poll();
    if (task == null) {
      return;
    }
    try {
      while (task != null) {
        task.runBottomHalf();
        task = raised.poll();
      }
    } finally {
      runAll(); // there is something left only if one has thrown
    }
  }
}
