package dev.argyle.concurrency;

import org.jetbrains.lincheck.Lincheck;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;

/// How much Lincheck tries: little in every build, much with `-Dargyle.concurrency=long`.
public final class Effort {
  /// Whether the long form was asked for.
  public static final boolean LONG = "long".equals(System.getProperty("argyle.concurrency"));

  /// Runs a piece of concurrent code under many interleavings. It fails if one of its threads
  /// throws, or sleeps for ever.
  public static void everyInterleaving(Runnable code) {
    Lincheck.runConcurrentTest(LONG ? 100_000 : 400, code);
  }

  /// Runs random operations of a class on three threads, and fails if the results could not have
  /// come from doing them one after the other.
  public static void linearizable(Class<?> operations) {
    new ModelCheckingOptions()
        .iterations(LONG ? 100 : 8)
        .invocationsPerIteration(LONG ? 10_000 : 200)
        .threads(3)
        .actorsPerThread(LONG ? 4 : 3)
        .actorsBefore(2)
        .actorsAfter(1)
        .check(operations);
  }

  /// Starts a thread.
  public static Thread start(Runnable code) {
    Thread thread = new Thread(code);
    thread.start();
    return thread;
  }

  /// Waits for a thread to end.
  public static void join(Thread... threads) {
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException unexpected) {
      throw new AssertionError(unexpected);
    }
  }

  /// An assertion that Lincheck need not look into.
  public static void check(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise);
    }
  }

  private Effort() {}
}
