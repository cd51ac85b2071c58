package dev.argyle.testkit.packetdrill;

import java.util.Locale;

/// How a script ended.
public sealed interface ScriptResult {
  /// The stack did all it says.
  record Passed() implements ScriptResult {}

  /// The stack did something else.
  ///
  /// @param line of the event that was not as it should, from 1
  /// @param nanos virtual time since the script began
  /// @param message what was expected beside what happened
  record Failed(int line, long nanos, String message) implements ScriptResult {
    @Override
    public String toString() {
      return String.format(Locale.ROOT, "line %d, at %.6f s: %s", line, nanos / 1e9, message);
    }
  }

  /// It cannot mean anything to this stack.
  ///
  /// @param reason why
  record NotApplicable(String reason) implements ScriptResult {}
}
