package dev.argyle.testkit.stateevent;

/// What a user who reads finds when all text is read (MUST-12).
enum UserSees {
  /// There is no socket to read.
  NOTHING,
  /// The connection is open or opening; more may come.
  OPEN,
  /// The peer will send no more: "connection closing".
  END,
  /// "Connection reset", `ECONNRESET`.
  RESET,
  /// "Connection refused", `ECONNREFUSED`.
  REFUSED,
  /// `EPIPE`, Linux' name for a reset after the peer's FIN.
  PIPE
}
