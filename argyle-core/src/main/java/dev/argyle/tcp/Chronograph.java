package dev.argyle.tcp;

import dev.argyle.sock.TcpInfo;

/// What the sender of a connection has spent its time on, for `TCP_INFO`: being busy, and of that
/// waiting for the peer's window or for a user whose buffer is too small. Looked at after every
/// event, so an answer is the sum of what followed from each. Guarded by the sock's lock.
final class Chronograph {
  /// What holds the sender up.
  private enum Limit {
    /// There is nothing to deliver.
    IDLE,
    /// The path: acknowledgements are awaited, or the congestion window is full.
    PATH,
    /// The peer's window.
    WINDOW,
    /// The send buffer: all of it is on its way, and its user waits for room.
    BUFFER
  }

  private final TcpSock sock;
  private long pathNanos;
  private long windowNanos;
  private long bufferNanos;
  private Limit limit = Limit.IDLE;
  private long sinceNanos;

  Chronograph(TcpSock sock) {
    this.sock = sock;
  }

  /// Something may have changed.
  void note(long nowNanos) {
    long passedNanos = nowNanos - sinceNanos;
    switch (limit) {
      case IDLE -> {}
      case PATH -> pathNanos += passedNanos;
      case WINDOW -> windowNanos += passedNanos;
      case BUFFER -> bufferNanos += passedNanos;
    }
    sinceNanos = nowNanos;
    limit = limit();
  }

  /// Begins with a connection.
  void start(long nowNanos) {
    pathNanos = 0;
    windowNanos = 0;
    bufferNanos = 0;
    limit = Limit.IDLE;
    sinceNanos = nowNanos;
  }

  /// The times up to now.
  TcpInfo.Busy read(long nowNanos) {
    note(nowNanos);
    return new TcpInfo.Busy(pathNanos + windowNanos + bufferNanos, windowNanos, bufferNanos);
  }

  private Limit limit() {
    if (!sock.state().isSynchronized()) {
      return Limit.IDLE;
    }
    int unsent = sock.unsentOctets();
    boolean outstanding = sock.recovery.hasUnacknowledged();
    if (unsent == 0 && !outstanding) {
      return Limit.IDLE;
    }
    boolean cwndHasRoom =
        sock.recovery.inFlightBytes() + sock.mssBytes <= sock.recovery.cwndBytes();
    if (unsent > 0) {
      boolean held = sock.snd.usableWindowBytes() < Math.min(unsent, sock.mssBytes);
      return held && cwndHasRoom ? Limit.WINDOW : Limit.PATH;
    }
    return sock.isNoSpace() && cwndHasRoom ? Limit.BUFFER : Limit.PATH;
  }
}
