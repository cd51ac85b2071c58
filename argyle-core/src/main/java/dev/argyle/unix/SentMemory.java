package dev.argyle.unix;

import dev.argyle.sock.PollEvents;
import java.util.concurrent.atomic.AtomicInteger;

/// What the messages of one UNIX sock take in the queues of others, held against its `SO_SNDBUF`
/// (MISSION B6). Thread-safe.
final class SentMemory {
  private final UnixSock sock;
  private final AtomicInteger bytes = new AtomicInteger();

  SentMemory(UnixSock sock) {
    this.sock = sock;
  }

  /// Octets of memory in use (`SIOCOUTQ`).
  int bytes() {
    return bytes.get();
  }

  void charge(int more) {
    bytes.addAndGet(more);
  }

  /// A message was read, or not sent after all. Wakes who waits for room, as Linux does, once a
  /// quarter of the buffer or less is in use.
  void uncharge(int less) {
    bytes.addAndGet(-less);
    wakeIfWritable();
  }

  /// Wakes who waits for room, if `poll` says that there is.
  void wakeIfWritable() {
    if (isWritable()) {
      sock.waitQueue().wake(PollEvents.OUT);
    }
  }

  /// Whether one more message may be sent.
  boolean hasRoom() {
    return bytes.get() < sock.sendBufferBytes();
  }

  /// Whether `poll` says that there is room.
  boolean isWritable() {
    return 4L * bytes.get() <= sock.sendBufferBytes();
  }
}
