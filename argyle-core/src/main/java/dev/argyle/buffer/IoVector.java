package dev.argyle.buffer;

import java.nio.ByteBuffer;
import java.util.Objects;

/// The user's buffers of one call, several taken as one (Linux's `iov_iter`): what `readv` fills
/// and `writev` empties, with no join copy. Positions of the buffers move as the bytes do.
public final class IoVector {
  private static final ByteBuffer[] NONE = {};

  private ByteBuffer[] buffers;
  private int end;
  private int current;

  private IoVector(ByteBuffer[] buffers, int from, int count) {
    Objects.checkFromIndexSize(from, count, buffers.length);
    this.buffers = buffers;
    this.current = from;
    this.end = from + count;
  }

  /// Takes other buffers in place of those it had, for whoever keeps one to use it again.
  public void set(ByteBuffer[] others, int from, int count) {
    Objects.checkFromIndexSize(from, count, others.length);
    buffers = others;
    current = from;
    end = from + count;
  }

  /// Forgets its buffers.
  public void clear() {
    set(NONE, 0, 0);
  }

  /// No bytes at all.
  public static IoVector empty() {
    return new IoVector(NONE, 0, 0);
  }

  /// One buffer.
  public static IoVector of(ByteBuffer buffer) {
    return new IoVector(new ByteBuffer[] {buffer}, 0, 1);
  }

  /// All of these buffers.
  public static IoVector of(ByteBuffer[] buffers) {
    return new IoVector(buffers, 0, buffers.length);
  }

  /// Some of these buffers.
  public static IoVector of(ByteBuffer[] buffers, int from, int count) {
    return new IoVector(buffers, from, count);
  }

  /// Bytes left in all buffers together.
  public long remaining() {
    long sum = 0;
    for (int i = current; i < end; i++) {
      sum += buffers[i].remaining();
    }
    return sum;
  }

  /// Whether any byte is left.
  public boolean hasRemaining() {
    for (int i = current; i < end; i++) {
      if (buffers[i].hasRemaining()) {
        return true;
      }
    }
    return false;
  }

  /// Copies out of the user's buffers; there are at least that many bytes left.
  public void get(byte[] into, int at, int octets) {
    int done = 0;
    while (done < octets) {
      ByteBuffer buffer = buffers[current];
      int taken = Math.min(buffer.remaining(), octets - done);
      buffer.get(into, at + done, taken);
      done += taken;
      if (done < octets) {
        current++;
      }
    }
  }

  /// Copies out of the user's buffers and leaves their positions; there are at least that many
  /// bytes left. For data that may not be taken after all: [#skip] takes it.
  public void peek(byte[] into, int at, int octets) {
    int done = 0;
    for (int i = current; done < octets; i++) {
      ByteBuffer buffer = buffers[i];
      int copied = Math.min(buffer.remaining(), octets - done);
      buffer.get(buffer.position(), into, at + done, copied);
      done += copied;
    }
  }

  /// Passes over that many of the bytes left.
  public void skip(int octets) {
    int done = 0;
    while (done < octets) {
      ByteBuffer buffer = buffers[current];
      int passed = Math.min(buffer.remaining(), octets - done);
      buffer.position(buffer.position() + passed);
      done += passed;
      if (done < octets) {
        current++;
      }
    }
  }

  /// Copies into the user's buffers; there is room for at least that many bytes.
  public void put(byte[] from, int at, int octets) {
    int done = 0;
    while (done < octets) {
      ByteBuffer buffer = buffers[current];
      int taken = Math.min(buffer.remaining(), octets - done);
      buffer.put(from, at + done, taken);
      done += taken;
      if (done < octets) {
        current++;
      }
    }
  }
}
