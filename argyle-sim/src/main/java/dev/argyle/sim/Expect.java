package dev.argyle.sim;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/// What is to happen, or never to happen, within virtual time. To be called by the thread that runs
/// the network, or by a simulated one.
public final class Expect {
  /// How often a simulated thread looks.
  private static final Duration LOOK_EVERY = Duration.ofMillis(1);

  private Expect() {}

  /// Lets time pass until a condition holds.
  ///
  /// @param what the condition in words, for the message
  /// @throws AssertionError if it does not hold in time; the text has the network's snapshot
  public static void eventually(
      SimulatedNetwork network, String what, Duration within, BooleanSupplier condition) {
    if (!comes(network, within, condition)) {
      throw new AssertionError("%s: not within %s\n%s".formatted(what, within, network.snapshot()));
    }
  }

  /// Lets so much time pass and watches that a condition never holds.
  ///
  /// @throws AssertionError as soon as it does
  public static void never(
      SimulatedNetwork network, String what, Duration during, BooleanSupplier condition) {
    Duration start = network.elapsed();
    if (comes(network, during, condition)) {
      throw new AssertionError(
          "%s: after %s\n%s".formatted(what, network.elapsed().minus(start), network.snapshot()));
    }
  }

  private static boolean comes(
      SimulatedNetwork network, Duration within, BooleanSupplier condition) {
    if (!network.driver().isSimulated(Thread.currentThread())) {
      return network.runUntil(condition, within);
    }
    Duration end = network.elapsed().plus(within);
    try {
      while (!condition.getAsBoolean()) {
        if (network.elapsed().compareTo(end) >= 0) {
          return false;
        }
        network.sleep(LOOK_EVERY);
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return condition.getAsBoolean();
    }
  }
}
