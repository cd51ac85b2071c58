package dev.argyle.junit;

/// A [Simulated] test has failed. The message begins with that of the cause, and says how to see it
/// again.
public final class SimulationFailure extends AssertionError {
  private static final long serialVersionUID = 1;

  SimulationFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
