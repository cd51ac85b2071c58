package dev.argyle.tcp.congestion;

/// The least value of a time window that moves on: the three best of it are kept, each younger than
/// the one before, so that when the best grows too old the next is at hand. After Kathleen Nichols'
/// idea; exact while values fall, and at most a quarter of a window late when they rise.
///
/// The largest value is the least of the negatives.
final class WindowedMin {
  private long window;
  private long bestTime;
  private long bestValue;
  private long nextTime;
  private long nextValue;
  private long lastTime;
  private long lastValue;
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
    return bestValue;
  }

  void clear() {
    empty = true;
  }

  /// Takes a value. @return the least of the window now
  long update(long time, long value) {
    if (empty || value <= bestValue || time - lastTime > window) {
      empty = false;
      placeAll(time, value);
      return value;
    }
    if (value <= nextValue) {
      placeNext(time, value);
    } else if (value <= lastValue) {
      placeLast(time, value);
    }
    moveOn(time, value);
    return bestValue;
  }

  /// The best one is too old, or a share of the window has passed without a second or third one.
  private void moveOn(long time, long value) {
    if (time - bestTime > window) {
      shift(time, value);
      if (time - bestTime > window) {
        shift(time, value);
      }
    } else if (nextTime == bestTime && time - bestTime > window / 4) {
      placeNext(time, value);
    } else if (lastTime == nextTime && time - nextTime > window / 2) {
      placeLast(time, value);
    }
  }

  private void shift(long time, long value) {
    bestTime = nextTime;
    bestValue = nextValue;
    nextTime = lastTime;
    nextValue = lastValue;
    placeLast(time, value);
  }

  /// Puts a value in every place.
  private void placeAll(long time, long value) {
    bestTime = time;
    bestValue = value;
    placeNext(time, value);
  }

  /// Puts a value behind the best.
  private void placeNext(long time, long value) {
    nextTime = time;
    nextValue = value;
    placeLast(time, value);
  }

  private void placeLast(long time, long value) {
    lastTime = time;
    lastValue = value;
  }
}
