package dev.argyle.bench.worker;

import java.io.IOException;

/// A program that runs a load for a while and tells how much it did in a second. It is asked with
/// `round MILLIS`.
final class MeasuredLoad implements Program {
  /// What each round begins with, unmeasured: a connection that was idle begins slowly.
  private static final int RUN_UP_PARTS = 5;

  private static final int MOST_WAITS = 200;
  private static final double SECOND_NANOS = 1e9;

  private final Load load;

  MeasuredLoad(Load load) {
    this.load = load;
  }

  @Override
  public String answer(String request) throws IOException, InterruptedException {
    String[] words = request.split(" ", -1);
    if (words.length != 2 || !words[0].equals("round")) {
      throw new IllegalArgumentException("not a request: " + request);
    }
    return Double.toString(perSecond(load, Long.parseLong(words[1])));
  }

  /// Runs the load for the time, and a fifth of it before; longer if nothing comes of it, as on a
  /// machine that has other things to do.
  ///
  /// @return what was done in a second
  static double perSecond(Load load, long millis) throws IOException, InterruptedException {
    load.begin();
    try {
      Thread.sleep(millis / RUN_UP_PARTS);
      long doneBefore = load.done();
      long startNanos = System.nanoTime();
      long done;
      int waits = 0;
      do {
        Thread.sleep(millis);
        done = load.done() - doneBefore;
      } while (done == 0 && ++waits < MOST_WAITS);
      return done * SECOND_NANOS / (System.nanoTime() - startNanos);
    } finally {
      load.end();
    }
  }

  @Override
  public void close() throws IOException {
    load.close();
  }
}
