package dev.argyle.sock;

import dev.argyle.buffer.IoVector;
import org.jspecify.annotations.Nullable;

/// What `sendmsg` takes and `recvmsg` fills in (`struct msghdr`): buffers, an address, flags.
public final class MessageHeader {
  private final IoVector data;
  private @Nullable SockAddr name;
  private int flags;

  /// @param data the user's buffers
  public MessageHeader(IoVector data) {
    this.data = data;
  }

  /// The user's buffers.
  public IoVector data() {
    return data;
  }

  /// Where to send to, or where it came from; null for the connected peer.
  public @Nullable SockAddr name() {
    return name;
  }

  /// Sets where to send to, or where it came from.
  public void name(@Nullable SockAddr address) {
    name = address;
  }

  /// What a receive has to say beside the data: bits of [MessageFlags], such as `MSG_TRUNC`.
  public int flags() {
    return flags;
  }

  /// Adds to what a receive has to say.
  public void addFlags(int bits) {
    flags |= bits;
  }
}
