package dev.argyle.sock;

import java.util.List;

/// The options of UDP (udp(7)).
/// What each is for is in its own text, which `docs/options.md` prints.
public final class SolUdp {
  /// Its number.
  public static final int SOL_UDP = 17;

  static final List<SocketOption<?>> ALL = List.of();

  private SolUdp() {}
}
