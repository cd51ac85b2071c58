package dev.argyle.nio;

import dev.argyle.sock.SocketOption;
import java.io.IOException;
import java.time.Duration;

/// A time-out of the stack's socket, `SO_RCVTIMEO` or `SO_SNDTIMEO`, set when a call needs another
/// one than the call before it. Guarded by the lock of those calls.
final class AppliedTimeout {
  private static final int UNKNOWN = -1; // what an accepted socket has from its listener

  private final Descriptor descriptor;
  private final SocketOption<Duration> option;
  private int appliedMillis = UNKNOWN;

  AppliedTimeout(Descriptor descriptor, SocketOption<Duration> option) {
    this.descriptor = descriptor;
    this.option = option;
  }

  /// Sees to it that the socket has this one. The caller is inside the descriptor.
  ///
  /// @param millis 0 for none
  void apply(int millis) throws IOException {
    if (millis != appliedMillis) {
      OptionAccess.put(descriptor, option, Duration.ofMillis(millis));
      appliedMillis = millis;
    }
  }
}
