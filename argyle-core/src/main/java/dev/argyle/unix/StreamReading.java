package dev.argyle.unix;

import dev.argyle.sock.Credentials;
import dev.argyle.sock.MessageFlags;
import dev.argyle.sock.MessageHeader;
import dev.argyle.sock.PassedFiles;
import dev.argyle.sock.UnixSockAddr;
import org.jspecify.annotations.Nullable;

/// One call that reads from a stream, which may take from several messages: until the user's
/// buffers are full, until a message that came with files, or until the sender's credentials
/// change, if the user wants to see those. Its caller owns the sock.
final class StreamReading {
  private final UnixSock sock;
  private final MessageHeader message;
  private final int flags;
  private final boolean peek;
  private final long target;
  private int octets;
  private boolean ended;
  private @Nullable Credentials credentials; // of the first message
  private @Nullable UnixMessage peeked; // the last message looked at

  StreamReading(UnixSock sock, MessageHeader message, int flags) {
    this.sock = sock;
    this.message = message;
    this.flags = flags;
    this.peek = (flags & MessageFlags.MSG_PEEK) != 0;
    boolean whole = (flags & MessageFlags.MSG_WAITALL) != 0;
    this.target = whole ? Math.max(1, message.data().remaining()) : 1;
  }

  /// Octets given so far.
  int octets() {
    return octets;
  }

  /// Gives the user what there is. @return whether that is all the call is to give
  boolean proceed() {
    for (UnixMessage next = next(); next != null && !ended; next = next()) {
      take(next);
    }
    return ended || octets >= target;
  }

  /// Whether there is a message it has not looked at.
  boolean hasMore() {
    return next() != null;
  }

  /// The call ends well. At the end of the stream, whoever wants credentials is told that there is
  /// nobody, as on Linux.
  void finish() {
    if (credentials == null && sock.identity().passesCredentials()) {
      message.addControl(Credentials.END_OF_STREAM);
    }
  }

  private @Nullable UnixMessage next() {
    UnixMessage last = peeked;
    return last == null ? sock.firstMessage() : sock.messageAfter(last);
  }

  private void take(UnixMessage from) {
    if (credentials == null) {
      begin(from);
    } else if (sock.identity().passesCredentials() && !credentials.equals(from.credentials())) {
      ended = true;
      return;
    }
    int count = (int) Math.min(from.remaining(), message.data().remaining());
    from.copyTo(message, count);
    octets += count;
    ended = count < from.remaining() || !message.data().hasRemaining();
    PassedFiles files;
    if (peek) {
      peeked = from;
      files = sock.unix().inFlight().peek(from);
    } else {
      from.take(count);
      files = sock.unix().inFlight().land(from);
      if (from.remaining() == 0 && sock.removeFirst(from)) {
        from.uncharge();
      }
    }
    if (files != null) {
      message.files(files);
      ended = true;
    }
  }

  private void begin(UnixMessage first) {
    credentials = first.credentials();
    UnixSockAddr sender = first.sender().name();
    message.name(sender.isUnnamed() ? null : sender);
    Ancillary.give(sock, message, flags, first.credentials(), null);
  }
}
