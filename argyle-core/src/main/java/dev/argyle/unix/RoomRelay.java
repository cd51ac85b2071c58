package dev.argyle.unix;

import dev.argyle.sock.PollEvents;
import dev.argyle.sock.WaitQueue;

/// Tells those who wait for one sock that the queue of another has room: hangs in the other's queue
/// of those who wait for room. A sleeper so is in its own sock's wait queue always, where its own
/// `close` finds it.
final class RoomRelay implements WaitQueue.Callback {
  private final UnixSock waiting;

  RoomRelay(UnixSock waiting) {
    this.waiting = waiting;
  }

  @Override
  public void wake(int events) {
    waiting.waitQueue().wake(PollEvents.OUT);
  }
}
