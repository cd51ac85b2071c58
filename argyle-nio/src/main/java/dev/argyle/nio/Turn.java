package dev.argyle.nio;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/// One direction of an asynchronous channel: it has one operation at a time, and none any more
/// after one has run out of time or was cancelled.
///
/// The stack could go on after that, for it transfers nothing of an operation that was taken back.
/// The JDK cannot, and programs are to find here what they find there.
final class Turn {
  private enum State {
    FREE,
    TAKEN,
    DEAD
  }

  private final Supplier<? extends RuntimeException> taken;
  private final String dead;
  private final AtomicReference<State> state = new AtomicReference<>(State.FREE);

  /// @param taken thrown if another operation is under way
  /// @param dead said if there is to be no operation any more
  Turn(Supplier<? extends RuntimeException> taken, String dead) {
    this.taken = taken;
    this.dead = dead;
  }

  /// Begins an operation, or throws.
  void take() {
    switch (state.compareAndExchange(State.FREE, State.TAKEN)) {
      case FREE -> {}
      case TAKEN -> throw taken.get();
      case DEAD -> throw new IllegalStateException(dead);
    }
  }

  /// Ends an operation.
  void free() {
    state.compareAndSet(State.TAKEN, State.FREE);
  }

  /// Ends the operation and all that might follow.
  void kill() {
    state.set(State.DEAD);
  }
}
