package dev.argyle.sim;

import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;

/// Work that somebody waits for while a host does it.
final class HostCall<T> extends FutureTask<T> {
  HostCall(Callable<T> work) {
    super(work);
  }

  /// Tells who waits that it will never end.
  void hostHasCrashed(SimulatedHost host) {
    setException(new HostCrashedException(host));
  }
}
