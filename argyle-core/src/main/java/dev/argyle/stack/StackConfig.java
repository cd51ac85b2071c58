package dev.argyle.stack;

import dev.argyle.socket.SocketConfig;
import dev.argyle.tcp.TcpConfig;
import dev.argyle.tcp.congestion.CongestionControls;
import dev.argyle.unix.UnixConfig;

/// The knobs of one stack.
///
/// @param tcp those of TCP
/// @param sockets those of the socket layer; its look-up of interfaces is replaced by the stack's
/// own
/// @param unix those of the UNIX family
/// @param congestionControls what connections may choose among; the one that `tcp` names has to be
///     there
public record StackConfig(
    TcpConfig tcp, SocketConfig sockets, UnixConfig unix, CongestionControls congestionControls) {
  /// What Linux does, unless a page of `docs/decisions` says otherwise.
  public static final StackConfig DEFAULT =
      new StackConfig(
          TcpConfig.DEFAULT,
          SocketConfig.DEFAULT,
          UnixConfig.DEFAULT,
          CongestionControls.builtIn());

  /// The same with other knobs of TCP.
  public StackConfig with(TcpConfig other) {
    return new StackConfig(other, sockets, unix, congestionControls);
  }

  /// The same with other knobs of the socket layer.
  public StackConfig with(SocketConfig other) {
    return new StackConfig(tcp, other, unix, congestionControls);
  }

  /// The same with other knobs of the UNIX family.
  public StackConfig with(UnixConfig other) {
    return new StackConfig(tcp, sockets, other, congestionControls);
  }

  /// The same with other congestion controls to choose among.
  public StackConfig with(CongestionControls other) {
    return new StackConfig(tcp, sockets, unix, other);
  }
}
