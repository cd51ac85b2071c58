package dev.argyle.sim;

/// The host on which a call was under way has crashed: the call never comes back.
public final class HostCrashedException extends IllegalStateException {
  private static final long serialVersionUID = 1;

  HostCrashedException(SimulatedHost host) {
    super(host.name() + " has crashed with a call under way on it");
  }
}
