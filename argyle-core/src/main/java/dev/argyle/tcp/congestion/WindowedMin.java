package dev.argyle.tcp.congestion;

/// The least value of a time window that moves on: the three best of it are kept, each younger than
/// the one before, so that when the best grows too old the next is at hand. After Kathleen Nichols'
/// idea; exact while values fall, and at most a quarter of a window late when they rise.
///
/// The largest value is the least of the negatives.
final class WindowedMin {
  private long window;
  private final long[] times = new long[3];
  private final long[] values = new long[3];
  private boolean empty = true;

  /// @param window in the unit of the times that come in, more than 0
  WindowedMin(long window) {
    this.window = window;
  }

  /// Changes the length of the window.
  void window(long length) {
    window = length;
  }

  boolean isEmpty() {
    return empty;
  }

  /// The least of the window; only if it is not empty.
  long value() {
    return values[0];
  }

  void clear() {
    empty = true;
  }

  /// Takes a value. @return the least of the window now
  long update(long time, long value) {
    if (empty || value <= values[0] || time - times[2] > window) {
      empty = false;
      place(0, time, value);
      return value;
    }
    if (value <= values[1]) {
      place(1, time, value);
    } else if (value <= values[2]) {
      place(2, time, value);
    }
    moveOn(time, value);
    return values[0];
  }

  /// The best one is too old, or a share of the window has passed without a second or third one.
  private void moveOn(long time, long value) {
    if (time - times[0] > window) {
      shift(time, value);
      if (time - times[0] > window) {
        shift(time, value);
      }
    } else if (times[1] == times[0] && time - times[0] > window / 4) {
      place(1, time, value);
    } else if (times[2] == times[1] && time - times[1] > window / 2) {
      place(2, time, value);
    }
  }

  private void shift(long time, long value) {
    times[0] = times[1];
    values[0] = values[1];
    times[1] = times[2];
    values[1] = values[2];
    place(2, time, value);
  }

  /// Puts a value in one place and all behind it.
  private void place(int from, long time, long value) {
    for (int i = from; i < times.length; i++) {
      times[i] = time;
      values[i] = value;
    }
  }
}
