package dev.argyle.unix;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// What a UNIX sock leaves behind when it ends, of which others have to be told.
///
/// @param messages not read, the first of them
/// @param unaccepted connections that nobody has accepted
/// @param wasFull whether somebody may wait for room
record Remains(
    @Nullable UnixMessage messages,
    ArrayDeque<UnixSock> unaccepted,
    @Nullable UnixSock peer,
    boolean wasFull) {
  /// Whether there are messages to be missed. An empty record at the front is not, as on Linux.
  boolean hasUnread() {
    return messages != null && (messages.remaining() > 0 || messages.next != null);
  }
}
