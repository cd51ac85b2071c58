package dev.argyle.tcp;

/// What a connection may wait for, RFC 9293 section 3.10.8 and its relatives; first those that
/// every connection waits for now and then.
enum TimerKind {
  /// Something sent is not acknowledged: the timeout of RFC 6298, or before it the probe of RFC
  /// 8985 section 7.
  RETRANSMIT,
  /// An ACK is owed, section 3.8.6.3.
  DELAYED_ACK,
  /// Something was overtaken and may be lost, RFC 8985 section 6.3.
  REORDER,
  /// Something is to be sent and the window, or good manners, forbid it: section 3.8.6.1.
  PERSIST,
  /// Nothing has come for long, section 3.8.4.
  KEEP_ALIVE,
  /// The peer keeps its half open and no user is left here.
  FIN_WAIT_2,
  /// Something is to be sent, and its turn at the sender's own rate has not come.
  PACING,
  /// The end of a large write has waited for the next one.
  WRITE_END,
  /// A reader was woken for what is in the prequeue, and may be late.
  PREQUEUE
}
