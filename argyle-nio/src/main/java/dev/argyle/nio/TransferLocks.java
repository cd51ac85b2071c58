package dev.argyle.nio;

import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;

/// Who may use a channel: one thread takes in and one gives out at a time; what needs both to stand
/// still takes both locks.
final class TransferLocks {
  /// Of who reads or receives.
  final ReentrantLock reading = new ReentrantLock();

  /// Of who writes or sends.
  final ReentrantLock writing = new ReentrantLock();

  /// Waits until nobody is at work in either direction, and keeps it so.
  void lockBoth() {
    reading.lock();
    writing.lock();
  }

  /// Lets them go on.
  void unlockBoth() {
    writing.unlock();
    reading.unlock();
  }

  /// Changes the mode of channel and descriptor alike, when nobody is at work.
  void configureBlocking(Descriptor descriptor, boolean block) throws IOException {
    lockBoth();
    try {
      descriptor.configureBlocking(block);
    } finally {
      unlockBoth();
    }
  }
}
