package dev.argyle.nio;

import dev.argyle.socket.FileFlags;
import dev.argyle.socket.ProtoOps;
import dev.argyle.socket.Syscalls;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/// A descriptor number, and who is using it. The number goes back to the stack when it has been
/// closed and the last call in it has ended, so no call ever meets another file under its number.
final class Descriptor {
  private static final int CLOSING = 1 << 31;

  private final Syscalls syscalls;
  private final int number;
  private final AtomicInteger users = new AtomicInteger(); // calls under way, and CLOSING
  private final AtomicInteger sleepers = new AtomicInteger(); // of them, those that may block
  private final List<ArgyleSelectionKey> keys = new CopyOnWriteArrayList<>();

  /// Takes over an open descriptor.
  ///
  /// @param number as a call has returned it, 0 or more
  Descriptor(Syscalls syscalls, int number) {
    this.syscalls = syscalls;
    this.number = number;
  }

  /// That of a channel which has none on the stack: closed, and a list of keys.
  static Descriptor none(Syscalls syscalls) {
    Descriptor none = new Descriptor(syscalls, -1);
    none.users.set(CLOSING);
    return none;
  }

  /// The stack it belongs to.
  Syscalls syscalls() {
    return syscalls;
  }

  /// The number, to be used between [#enter] and [#leave] only.
  int number() {
    return number;
  }

  /// Begins a call.
  ///
  /// @param mayBlock whether the call may sleep, so that closing has to wake it
  /// @throws ClosedChannelException if it has been closed; then there is nothing to leave
  void enter(boolean mayBlock) throws ClosedChannelException {
    if (!tryEnter(mayBlock)) {
      throw new ClosedChannelException();
    }
  }

  /// Begins a call, if it has not been closed. @return whether there is a call to leave
  boolean tryEnter(boolean mayBlock) {
    ProgramEnd.pass();
    if (mayBlock) {
      sleepers.incrementAndGet();
    }
    int before = users.getAndUpdate(n -> n < 0 ? n : n + 1);
    if (before < 0 && mayBlock) {
      sleepers.decrementAndGet();
    }
    return before >= 0;
  }

  /// Ends a call.
  ///
  /// @param mayBlock as it began
  void leave(boolean mayBlock) {
    ProgramEnd.pass();
    if (mayBlock) {
      sleepers.decrementAndGet();
    }
    if (users.decrementAndGet() == CLOSING) {
      giveBack();
    }
  }

  /// Makes the file's mode the channel's.
  void configureBlocking(boolean block) throws IOException {
    enter(false);
    try {
      int flags = block ? 0 : FileFlags.O_NONBLOCK;
      IoErrors.check(syscalls.fcntl(number, FileFlags.F_SETFL, flags));
    } finally {
      leave(false);
    }
  }

  /// Closes it: no call begins any more, and the calls that sleep wake up. The number is given back
  /// now, or when the last call has ended.
  void close() {
    int before = users.getAndUpdate(n -> n < 0 ? n : n + 1 | CLOSING);
    if (before < 0) {
      return;
    }
    if (sleepers.get() > 0) {
      wakeSleepers();
    }
    leave(false);
  }

  /// Notes a key that listens to it.
  void add(ArgyleSelectionKey key) {
    keys.add(key);
  }

  /// Forgets a key.
  void remove(ArgyleSelectionKey key) {
    keys.remove(key);
  }

  /// Tells every key that what can become ready has changed.
  void refreshKeys() {
    for (ArgyleSelectionKey key : keys) {
      key.refresh();
    }
  }

  /// Closes the file, but keeps the number taken: something that answers every call with an error
  /// is put there, for those who have begun a call and have not come to the file yet.
  private void wakeSleepers() {
    detachKeys();
    int nothing = syscalls.epollCreate();
    if (nothing >= 0) {
      int ignored = syscalls.dup2(nothing, number);
      ignored = syscalls.close(nothing);
    } else { // no descriptor left: the next best
      int ignored = syscalls.shutdown(number, ProtoOps.SHUT_RDWR);
    }
  }

  private void detachKeys() {
    for (ArgyleSelectionKey key : keys) {
      key.detach();
    }
  }

  private void giveBack() {
    detachKeys();
    int ignored = syscalls.close(number); // whatever it says, the number is free
  }
}
