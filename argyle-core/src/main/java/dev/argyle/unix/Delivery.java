package dev.argyle.unix;

/// What came of handing a message over.
enum Delivery {
  /// It is queued.
  DONE,
  /// The receiver is closed.
  GONE,
  /// The receiver reads no more.
  SHUT,
  /// The receiver has as many messages as it may.
  FULL,
  /// The receiver is connected to somebody else.
  FORBIDDEN
}
