package dev.argyle.nio;

import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.IllegalBlockingModeException;
import java.nio.channels.SelectableChannel;
import org.jspecify.annotations.Nullable;

/// What a selector asks of a channel of ours, and what every such channel checks.
interface SelectableSocket {
  /// Its descriptor.
  Descriptor descriptor();

  /// What the platform's selector is to watch instead, if it has become a channel of the platform
  /// (`PlatformRule`); else null.
  default @Nullable SelectableChannel platform() {
    return null;
  }

  /// Whether it is open.
  boolean isOpen();

  /// Whether its calls block.
  boolean isBlocking();

  /// Fails when it has been closed.
  default void requireOpen() throws ClosedChannelException {
    if (!isOpen()) {
      throw new ClosedChannelException();
    }
  }

  /// Fails when it has been closed, for the socket of a channel. The JDK does not tell there
  /// whether that was before or meanwhile.
  default void requireStillOpen() throws AsynchronousCloseException {
    if (!isOpen()) {
      throw new AsynchronousCloseException();
    }
  }

  /// Fails in non-blocking mode, as a `java.net` socket has to.
  default void requireBlockingMode() {
    if (!isBlocking()) {
      throw new IllegalBlockingModeException();
    }
  }

  /// Which `PollEvents` to wait for, in the channel's present state, so that every one of them
  /// makes at least one of the operations ready. 0 if there is nothing to wait for.
  ///
  /// @param interestOps bits of `SelectionKey`
  int eventsFor(int interestOps);

  /// Which operations these events make ready, in the channel's present state.
  ///
  /// @param events bits of `PollEvents`
  /// @return bits of `SelectionKey`
  int readyFor(int events);
}
