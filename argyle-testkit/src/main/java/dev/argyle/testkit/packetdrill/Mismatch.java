package dev.argyle.testkit.packetdrill;

/// The stack did not do what a script says.
final class Mismatch extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int line;

  /// Of the event that is under way.
  Mismatch(String message) {
    this(0, message);
  }

  /// @param line of the event, or 0 for the one that is under way
  Mismatch(int line, String message) {
    super(message, null, false, false);
    this.line = line;
  }

  /// What was expected, and what happened.
  String text() {
    return String.valueOf(getMessage());
  }

  /// The line of the event, or 0 for the one that is under way.
  int line() {
    return line;
  }
}
