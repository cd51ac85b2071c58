package dev.argyle.testkit.packetdrill;

import java.util.List;
import java.util.Map;

/// A script, read.
///
/// @param options those at its head, without their dashes: `tolerance_usecs` to `10000`
/// @param setUp shell commands to run before it
/// @param events in order
@SuppressWarnings("exports") // what an event is concerns this package only
public record Script(Map<String, String> options, String setUp, List<Event> events) {
  /// Reads a script.
  ///
  /// @param symbols words that stand for other words, as `-D` gives them
  /// @throws ScriptException if it is not well formed
  public static Script parse(String text, Map<String, String> symbols) {
    return new ScriptParser(text, symbols).parse();
  }
}
