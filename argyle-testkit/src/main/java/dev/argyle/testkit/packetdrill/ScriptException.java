package dev.argyle.testkit.packetdrill;

/// A script that cannot be read: the place, and what is wrong there.
public final class ScriptException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int line;

  ScriptException(int line, String message) {
    super(message);
    this.line = line;
  }

  /// The line, from 1.
  public int line() {
    return line;
  }
}
