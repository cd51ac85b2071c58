package dev.argyle.nio;

import java.nio.channels.ClosedChannelException;

/// A channel whose octets a [StreamTransfer] moves: a connection, or an end of a pipe.
interface StreamChannel extends SelectableSocket {
  /// How its calls begin and end.
  ChannelCalls calls();

  /// Fails unless it is open, and connected if it is something that connects.
  void requireConnected() throws ClosedChannelException;
}
