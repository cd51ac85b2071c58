package dev.argyle.testkit;

/// One line of a script.
///
/// @param number from 1
/// @param text as written
/// @param pause time that passes first
/// @param act what is to happen then
record ScriptLine(int number, String text, Pause pause, Act act) {
  /// Time that passes before something happens.
  ///
  /// @param nanos how long; without meaning if `any`
  /// @param any until the stack sends something
  record Pause(long nanos, boolean any) {
    static final Pause NONE = new Pause(0, false);
    static final Pause ANY = new Pause(0, true);
  }

  /// What is to happen.
  sealed interface Act {
    /// The stack sends this.
    record Expect(SegmentPattern segment) implements Act {}

    /// The peer sends this.
    record Inject(SegmentPattern segment) implements Act {}

    /// Somebody on the way reports an error.
    ///
    /// @param kind as written
    /// @param mtuBytes for errors that tell it, else 0
    /// @param seq first position of the segment of ours that is quoted
    record Report(String kind, int mtuBytes, long seq) implements Act {}

    /// Nothing but the passing of time.
    enum Wait implements Act {
      INSTANCE
    }
  }
}
