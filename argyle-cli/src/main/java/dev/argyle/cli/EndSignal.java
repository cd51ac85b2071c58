package dev.argyle.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// The wish of the user that a command which runs for ever should end: Ctrl-C, or a SIGTERM. The
/// JVM then waits a while until the command has put everything in order.
final class EndSignal implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 10;

  private final CountDownLatch wanted = new CountDownLatch(1);
  private final CountDownLatch done = new CountDownLatch(1);
  private final Thread hook = Thread.ofPlatform().name("argyle-end").unstarted(this::askAndWait);

  private EndSignal() {}

  /// Listens to the wish from now on.
  static EndSignal install() {
    EndSignal signal = new EndSignal();
    Runtime.getRuntime().addShutdownHook(signal.hook);
    return signal;
  }

  /// Sleeps until somebody wants the end, or until this time is over.
  ///
  /// @return whether somebody does
  boolean await(Duration atMost) throws InterruptedException {
    return wanted.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
  }

  /// Says that everything is in order now.
  @Override
  public void close() {
    done.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException ended) { // the JVM is ending, and that is what we wanted
      assert wanted.getCount() == 0 : ended;
    }
  }

  private void askAndWait() {
    wanted.countDown();
    try {
      boolean inTime = done.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (!inTime) {
        System.err.println("argyle: gave up waiting for the end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
