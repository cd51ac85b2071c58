package dev.argyle.tcp.handshake;

import dev.argyle.wire.TcpOptions;
import dev.argyle.wire.TcpOptionsWriter;

/// The options of one SYN or SYN-ACK, ours or the peer's.
///
/// @param mssBytes largest payload the sender of it takes, 0 to 65535, or [#NONE]
/// @param windowScale shift of the windows it will announce, 0 to 14, or [#NONE]
/// @param sackPermitted whether it takes SACK blocks
/// @param timestamps whether it sends timestamps
public record SynOptions(int mssBytes, int windowScale, boolean sackPermitted, boolean timestamps) {
  /// In place of an MSS or a window scale: the option is not there.
  public static final int NONE = TcpOptionsWriter.NONE;

  /// Largest window scale; more counts as this, RFC 7323 section 2.3.
  public static final int MAX_WINDOW_SCALE = 14;

  /// Checks the ranges.
  public SynOptions {
    if (mssBytes != NONE && (mssBytes < 0 || mssBytes > 0xffff)) {
      throw new IllegalArgumentException("MSS " + mssBytes);
    }
    if (windowScale != NONE && (windowScale < 0 || windowScale > MAX_WINDOW_SCALE)) {
      throw new IllegalArgumentException("window scale " + windowScale);
    }
  }

  /// What a received SYN or SYN-ACK said; any content is safe.
  public static SynOptions received(TcpOptions options) {
    return new SynOptions(
        options.hasMss() ? options.mss() : NONE,
        options.hasWindowScale() ? Math.min(options.windowScale(), MAX_WINDOW_SCALE) : NONE,
        options.sackPermitted(),
        options.hasTimestamps());
  }

  /// What the SYN-ACK to a SYN says, this being what we would offer ourselves: window scale (RFC
  /// 7323 section 2.2), timestamps (section 3.2) and SACK only to a peer that offered them.
  ///
  /// @param peer from the SYN
  public SynOptions inAnswerTo(SynOptions peer) {
    return new SynOptions(
        mssBytes,
        peer.windowScale == NONE ? NONE : windowScale,
        sackPermitted && peer.sackPermitted,
        timestamps && peer.timestamps);
  }
}
