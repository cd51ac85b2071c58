package dev.argyle.testkit.packetdrill;

/// A script in which one expectation has been made wrong.
///
/// @param kind what was changed: `seq+1`, `drop`
/// @param line of the event that was changed
/// @param strong whether it has to be noticed; a weak one is equivalent to the original, or lies
///     within what the language lets pass
/// @param place where it has to be noticed
/// @param script the changed script
public record Mutation(String kind, int line, boolean strong, Place place, Script script) {
  /// Where a mutation has to be noticed.
  public enum Place {
    /// At the line that was changed.
    LINE,
    /// There or behind: a packet too few or too many shows at the next one.
    BEHIND,
    /// Anywhere: without the SYN its numbers are not learned, and a call that already sleeps may be
    /// the first to suffer.
    ANYWHERE
  }
}
