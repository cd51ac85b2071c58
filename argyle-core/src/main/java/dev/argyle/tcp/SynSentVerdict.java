package dev.argyle.tcp;

/// What SYN-SENT makes of one segment, RFC 9293 section 3.10.7.3.
sealed interface SynSentVerdict {
  /// The peer has acknowledged our SYN and sent its own.
  record Establish() implements SynSentVerdict {}

  /// The peer has sent its SYN without having seen ours: simultaneous open.
  record OpenBothWays() implements SynSentVerdict {}

  /// It acknowledges what was never sent: a reset goes back, and the state stays.
  record Reset(int seq) implements SynSentVerdict {}

  /// The rest.
  enum End implements SynSentVerdict {
    /// The peer refuses.
    REFUSED,
    /// A reset that acknowledges what was never sent: it is about another connection.
    STRAY_RESET,
    /// Nothing follows from it.
    IGNORED
  }
}
