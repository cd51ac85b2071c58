package dev.argyle.sock;

import dev.argyle.buffer.BufferPool;
import dev.argyle.buffer.SkBuff;
import dev.argyle.concurrency.StillEnv;

/// A sock that only counts what it is given. Its fields are plain: the lock has to guard them.
final class CountingSock extends Sock {
  private static final int PACKET_BYTES = 64;

  private final BufferPool pool = new BufferPool();
  int processed;
  int marks;
  int calls;
  int last; // number of the packet processed last
  boolean inOrder = true;
  private boolean inside;

  @SuppressWarnings("NullAway") // its protocol is never asked
  CountingSock() {
    super(AddressFamily.AF_INET, null, new StillEnv());
    receiveBufferBytes(1 << 20);
  }

  /// A packet that bears a number.
  SkBuff packet(int number) {
    SkBuff packet = pool.allocate(0, PACKET_BYTES);
    packet.info().mark(number);
    return packet;
  }

  /// A user's call.
  void call() {
    lock().acquire();
    enter();
    calls++;
    leave();
    lock().release();
  }

  @Override
  protected void backlogReceive(SkBuff packet) {
    enter();
    processed++;
    int number = packet.info().mark();
    inOrder &= number > last;
    last = number;
    leave();
  }

  @Override
  protected void processDeferred(int bits) {
    enter();
    marks |= bits;
    leave();
  }

  private void enter() {
    if (inside) {
      throw new AssertionError("two threads hold the lock");
    }
    inside = true;
  }

  private void leave() {
    inside = false;
  }
}
