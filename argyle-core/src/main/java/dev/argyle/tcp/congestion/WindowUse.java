package dev.argyle.tcp.congestion;

/// Whether a sender uses the window it has: congestion-window validation, as Linux does it (RFC
/// 7661 has the same aim). A window that was not used for a while no longer tells what the path can
/// take.
///
/// One for each connection, used under its lock.
public final class WindowUse {
  private final WindowRound round = new WindowRound();
  private boolean running;
  private long sinceNanos; // when it was last used up
  private int usedBytes; // at most, since then
  private long busyNanos; // when something was sent last

  /// Nothing is sent yet.
  public void clear() {
    running = false;
    usedBytes = 0;
    round.clear();
  }

  /// How much is used in the round trip that runs.
  public WindowRound round() {
    return round;
  }

  /// How long nothing was sent; 0 if nothing ever was. Asking counts as sending, so that the same
  /// idle time is told once.
  public long takeIdleNanos(long nowNanos) {
    long idleNanos = running ? nowNanos - busyNanos : 0;
    busyNanos = nowNanos;
    return idleNanos;
  }

  /// Data was sent.
  ///
  /// @param inFlightBytes on their way now
  /// @param limited whether it was the window that stopped the sender
  /// @return how much was in use at most for `rtoNanos` or longer; -1 if the window was used up
  ///     within that time
  public int sent(int inFlightBytes, boolean limited, long rtoNanos, long nowNanos) {
    busyNanos = nowNanos;
    if (limited || !running) {
      running = true;
      sinceNanos = nowNanos;
      usedBytes = inFlightBytes;
      return -1;
    }
    usedBytes = Math.max(usedBytes, inFlightBytes);
    if (nowNanos - sinceNanos < rtoNanos) {
      return -1;
    }
    int most = usedBytes;
    usedBytes = 0;
    sinceNanos = nowNanos;
    return most;
  }
}
