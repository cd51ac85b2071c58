package dev.argyle.stack;

import dev.argyle.socket.SocketConfig;
import dev.argyle.tcp.TcpConfig;

/// The knobs of one stack.
///
/// @param tcp those of TCP
/// @param sockets those of the socket layer; its look-up of interfaces is replaced by the stack's
/// own
public record StackConfig(TcpConfig tcp, SocketConfig sockets) {
  /// What Linux does, unless a page of `docs/decisions` says otherwise.
  public static final StackConfig DEFAULT =
      new StackConfig(TcpConfig.DEFAULT, SocketConfig.DEFAULT);

  /// The same with other knobs of TCP.
  public StackConfig with(TcpConfig other) {
    return new StackConfig(other, sockets);
  }
}
