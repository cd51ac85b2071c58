package dev.argyle.unix;

import org.jspecify.annotations.Nullable;

/// Messages in the order they came in. Guarded by the lock of the sock it belongs to, but for what
/// `poll` asks.
final class MessageQueue {
  private @Nullable UnixMessage first;
  private @Nullable UnixMessage last;
  private volatile int size; // written under the lock

  /// How many there are; needs no lock.
  int size() {
    return size;
  }

  void add(UnixMessage message) {
    if (last == null) {
      first = message;
    } else {
      last.next = message;
    }
    last = message;
    size = size + 1;
  }

  @Nullable UnixMessage first() {
    return first;
  }

  /// Takes the first one, if it is still this one. @return whether it was
  boolean removeFirst(UnixMessage message) {
    if (first != message) {
      return false;
    }
    first = message.next;
    if (first == null) {
      last = null;
    }
    size = size - 1;
    return true;
  }

  /// Takes all of them. @return the first, which leads to the others
  @Nullable UnixMessage removeAll() {
    UnixMessage all = first;
    first = null;
    last = null;
    size = 0;
    return all;
  }

  /// Octets in all of them.
  long octets() {
    long sum = 0;
    for (UnixMessage each = first; each != null; each = each.next) {
      sum += each.remaining();
    }
    return sum;
  }
}
