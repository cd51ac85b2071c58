package dev.argyle.nio;

import java.io.IOException;

/// On which stack a socket of `java.net` is opened, asked when it is.
@FunctionalInterface
interface ProviderSource {
  /// The stack's provider.
  ///
  /// @throws IOException if there is none on this thread
  ArgyleSelectorProvider provider() throws IOException;

  /// The stack that is current on the thread which opens the socket.
  static ProviderSource current() {
    return () -> new ArgyleSelectorProvider(StackContext.require());
  }
}
