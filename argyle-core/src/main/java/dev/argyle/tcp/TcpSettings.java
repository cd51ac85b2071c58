package dev.argyle.tcp;

/// What the user has set with options of level `SOL_TCP` and what has no place of its own. Guarded
/// by the sock's lock.
final class TcpSettings {
  int synRetries; // TCP_SYNCNT, 0 if the user has set none
  int linger2Seconds; // TCP_LINGER2, 0 if the user has set none, below 0 for no time at all
  int windowClampBytes; // TCP_WINDOW_CLAMP, 0 for none
  boolean tellsQueue; // TCP_INQ
  boolean fixedReceiveBuffer; // SO_RCVBUF was set
  boolean fixedSendBuffer; // SO_SNDBUF was set

  /// An accepted connection takes what its listener has.
  void inherit(TcpSettings from) {
    synRetries = from.synRetries;
    linger2Seconds = from.linger2Seconds;
    windowClampBytes = from.windowClampBytes;
    tellsQueue = from.tellsQueue;
    fixedReceiveBuffer = from.fixedReceiveBuffer;
    fixedSendBuffer = from.fixedSendBuffer;
  }

  /// A window that `TCP_WINDOW_CLAMP` allows.
  int clamped(int windowBytes) {
    return windowClampBytes == 0 ? windowBytes : Math.min(windowBytes, windowClampBytes);
  }
}
