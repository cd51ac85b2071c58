package dev.argyle.tcp.congestion;

/// Ends the slow start that begins a connection before it overshoots: told of each ACK of it, says
/// how far the window may grow and when that is over.
interface SlowStartExit {
  /// A connection begins.
  void begin();

  /// Takes an ACK of the first slow start.
  ///
  /// @return by how many bytes the window may grow for it
  int growth(AckSample ack);

  /// Whether slow start is to end with the window as it is then.
  boolean isTimeToLeave();

  /// How large the window is, told before each [#growth].
  default void window(int cwndBytes, int mssBytes) {}
}
