package dev.argyle.tcp.recovery;

import java.util.Arrays;

/// [SentSegment]s in a row, which stay in the slots of a ring to be used again: adding at the end
/// and removing from the front cost nothing but themselves, opening and closing a gap moves
/// references. It has as many slots as a burst has needed, one to begin with, and gives half of
/// them back when they have not been needed for a while; an empty one keeps few.
final class SegmentRing {
  private static final int KEPT_SLOTS = 64; // of an empty ring; more is given back
  private static final int QUIET_FLIGHTS = 256; // that show slots not to be needed any more
  private static final SentSegment[] NO_SLOTS = {};

  private SentSegment[] slots = NO_SLOTS; // length 0 or a power of two, no slot null
  private int quietFlights; // in a row: how often it came to be empty and needed half at most
  private int mostUsed; // slots, since it was empty last
  private int head;
  private int size;

  int size() {
    return size;
  }

  /// The segment at `index`, 0 being the first.
  SentSegment at(int index) {
    assert index >= 0 && index < size : index + " of " + size;
    return slots[wrap(head + index)];
  }

  /// Makes room at `index` and gives the unused segment that now lies there.
  SentSegment open(int index) {
    if (size == slots.length) {
      grow();
    }
    SentSegment spare = slots[wrap(head + size)];
    for (int i = size; i > index; i--) {
      slots[wrap(head + i)] = slots[wrap(head + i - 1)];
    }
    slots[wrap(head + index)] = spare;
    size++;
    mostUsed = Math.max(mostUsed, size);
    return spare;
  }

  /// Takes away the first one.
  void removeFirst() {
    head = wrap(head + 1);
    size--;
    if (size == 0) {
      giveBack();
    }
  }

  /// Takes away those of `[from, from + count)`, and moves up what is behind them.
  void remove(int from, int count) {
    for (int i = from; count > 0 && i + count < size; i++) {
      SentSegment spare = at(i);
      slots[wrap(head + i)] = at(i + count);
      slots[wrap(head + i + count)] = spare;
    }
    size -= count;
  }

  /// The flight is over: keeps the slots that the next ones will need.
  private void giveBack() {
    quietFlights = mostUsed <= slots.length / 2 ? quietFlights + 1 : 0;
    mostUsed = 0;
    if (slots.length > KEPT_SLOTS || quietFlights >= QUIET_FLIGHTS) {
      slots = Arrays.copyOf(slots, Math.min(slots.length / 2, KEPT_SLOTS));
      head = 0;
      quietFlights = 0;
    }
  }

  private void grow() {
    SentSegment[] larger = new SentSegment[Math.max(1, 2 * slots.length)];
    for (int i = 0; i < larger.length; i++) {
      larger[i] = i < size ? slots[wrap(head + i)] : new SentSegment();
    }
    slots = larger;
    head = 0;
  }

  private int wrap(int slot) {
    return slot & (slots.length - 1);
  }
}
