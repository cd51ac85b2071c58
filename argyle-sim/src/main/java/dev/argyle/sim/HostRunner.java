package dev.argyle.sim;

/// Who runs the threads of one host, from one start of the host to its crash.
interface HostRunner {
  /// Starts a thread.
  ///
  /// @throws IllegalStateException if the host has crashed
  Thread start(String name, Runnable task);

  /// Whether the current thread is one of them.
  boolean isCurrent();

  /// Stops the threads where they are.
  ///
  /// @throws UnsupportedOperationException in real time
  void pause();

  /// Lets them go on.
  void resume();

  /// Ends them as a crash does: they never run again. In real time they are interrupted, which is
  /// the most that can be done.
  void end();
}
