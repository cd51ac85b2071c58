package dev.argyle.tcp.congestion;

/// Whether sending faster still brings more: draft-ietf-ccwg-bbr section 5.3.1.2. Three rounds in
/// which the rate has not grown by a quarter show that the pipe is full.
final class BbrFullPipe {
  private static final double GROWTH = 1.25;
  private static final int ROUNDS = 3;

  private long baseline; // full_bw
  private int roundsWithout;
  private boolean now;
  private boolean everFull;

  /// Looks anew, from a rate on.
  void restart(long bytesPerSecond) {
    baseline = bytesPerSecond;
    roundsWithout = 0;
    now = false;
  }

  /// A round is over, and its rate is not limited by the application.
  void roundEnds(long bytesPerSecond) {
    if (now) {
      return;
    }
    if (bytesPerSecond >= baseline * GROWTH) {
      restart(bytesPerSecond);
      return;
    }
    roundsWithout++;
    if (roundsWithout >= ROUNDS) {
      now = true;
      everFull = true;
    }
  }

  /// Losses show that the pipe is full.
  void overflows() {
    everFull = true;
  }

  /// It was not full: the losses were none.
  void wasNotFull() {
    everFull = false;
  }

  /// Whether it is full as far as is known since [#restart].
  boolean isFullNow() {
    return now;
  }

  /// Whether it was full at any time in the life of the connection.
  boolean wasEverFull() {
    return everFull;
  }
}
