package dev.argyle.unix;

import dev.argyle.sock.Credentials;
import dev.argyle.sock.MessageHeader;
import dev.argyle.sock.PassedFiles;
import org.jspecify.annotations.Nullable;

/// What one send has put into a receiver's queue, and with whom it counts.
final class UnixMessage {
  private final UnixSock sender;
  private final byte[] octets;
  private final int memoryBytes;
  private final Credentials credentials;
  private int taken; // of a stream, octets read already; guarded by the reader's ownership
  private volatile @Nullable PassedFiles files; // written under the lock of FilesInFlight

  /// The message after it in a queue; guarded by that queue's lock.
  @Nullable UnixMessage next;

  /// Copies the octets, and leaves the positions of the user's buffers.
  ///
  /// @param memoryBytes what it counts with
  UnixMessage(
      UnixSock sender, MessageHeader from, int octets, int memoryBytes, Credentials credentials) {
    this.sender = sender;
    this.octets = new byte[octets];
    this.memoryBytes = memoryBytes;
    this.credentials = credentials;
    from.data().peek(this.octets, 0, octets);
  }

  UnixSock sender() {
    return sender;
  }

  Credentials credentials() {
    return credentials;
  }

  /// Octets not read yet.
  int remaining() {
    return octets.length - taken;
  }

  /// Copies the first octets that are left, and leaves them.
  void copyTo(MessageHeader message, int count) {
    message.data().put(octets, taken, count);
  }

  /// Takes away the first octets that are left.
  void take(int count) {
    taken += count;
  }

  @Nullable PassedFiles files() {
    return files;
  }

  void files(@Nullable PassedFiles passed) {
    files = passed;
  }

  /// It has left the queue: its memory is the sender's again.
  void uncharge() {
    sender.sent().uncharge(memoryBytes);
  }
}
