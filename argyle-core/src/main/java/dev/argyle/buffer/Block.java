package dev.argyle.buffer;

import dev.argyle.env.AtomicField;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// A piece of memory with a reference count. The count is thread-safe, the bytes are not: they are
/// written by the one owner before the block is shared, and only read after that.
final class Block {
  private static final VarHandle REFERENCES =
      AtomicField.of(MethodHandles.lookup(), "references", int.class);

  final byte[] bytes;
  private final BufferPool pool;

  @SuppressWarnings("unused") // through REFERENCES
  private int references;

  Block(BufferPool pool, int capacityBytes) {
    this.pool = pool;
    this.bytes = new byte[capacityBytes];
  }

  /// Starts the count at one, for the owner that takes the block from the pool.
  void claim() {
    REFERENCES.setRelease(this, 1);
  }

  void retain() {
    int before = (int) REFERENCES.getAndAdd(this, 1);
    assert before > 0 : "retained a block that was free";
  }

  /// Lets go of one reference, and gives the block back to its pool if that was the last.
  void release() {
    if (releaseOnly()) {
      pool.giveBack(this);
    }
  }

  /// Lets go of one reference.
  ///
  /// @return whether that was the last: the caller gives the block back to its pool then
  boolean releaseOnly() {
    int before = (int) REFERENCES.getAndAdd(this, -1);
    assert before > 0 : "released a block that was free";
    return before == 1;
  }

  /// Whether the caller, who holds one reference, is the only one who does.
  boolean isExclusive() {
    return (int) REFERENCES.getAcquire(this) == 1;
  }
}
