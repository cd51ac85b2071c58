package dev.argyle.tcp;

import dev.argyle.tcp.fastopen.FastOpenKeys;
import java.time.Duration;

/// The knobs of TCP Fast Open (RFC 7413).
///
/// @param use bits of this class (`tcp_fastopen`); others mean nothing
/// @param keys what cookies are made with, as [FastOpenKeys#parse] reads them
///     (`tcp_fastopen_key`); empty for a key that is drawn by lot and told to nobody
/// @param blackHole how long SYNs carry no data after something on a path seems to have swallowed
///     them; zero for never (`tcp_fastopen_blackhole_timeout_sec`)
public record FastOpenKnobs(int use, String keys, Duration blackHole) {
  /// Clients may use it.
  public static final int CLIENT = 1;

  /// Servers may use it.
  public static final int SERVER = 2;

  /// Clients put data into SYNs without a cookie.
  public static final int CLIENT_WITHOUT_COOKIE = 4;

  /// Servers take data of SYNs without a cookie.
  public static final int SERVER_WITHOUT_COOKIE = 0x200;

  /// All listeners use it, as if they had set `TCP_FASTOPEN` to their backlog.
  public static final int EVERY_LISTENER = 0x400;

  /// As on Linux: for clients that ask for it.
  public static final FastOpenKnobs DEFAULT = new FastOpenKnobs(CLIENT, "", Duration.ZERO);

  /// Checks the keys.
  public FastOpenKnobs {
    if (!keys.isEmpty()) {
      keys = FastOpenKeys.parse(keys).text();
    }
  }

  /// The same for another use.
  public FastOpenKnobs withUse(int bits) {
    return new FastOpenKnobs(bits, keys, blackHole);
  }

  /// The same with other keys.
  public FastOpenKnobs withKeys(String other) {
    return new FastOpenKnobs(use, other, blackHole);
  }

  /// The same with another pause.
  public FastOpenKnobs withBlackHole(Duration pause) {
    return new FastOpenKnobs(use, keys, pause);
  }

  /// Whether a bit of its use is set.
  public boolean has(int bit) {
    return (use & bit) != 0;
  }
}
