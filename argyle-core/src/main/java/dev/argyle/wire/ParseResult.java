package dev.argyle.wire;

/// What the form of a header was found to be: [Ok#WELL_FORMED] or the [Malformed] reason. Both are
/// enums, so an answer costs no allocation, and a caller reads
///
/// ```java
/// if (TcpHeader.validate(b, at, length) instanceof Malformed reason) {
///   drop(reason);
///   return;
/// }
/// ```
public sealed interface ParseResult permits ParseResult.Ok, Malformed {
  /// The answer that lets a packet pass.
  ParseResult OK = Ok.WELL_FORMED;

  /// The form is as the RFC has it; every accessor of that header may now be asked.
  enum Ok implements ParseResult {
    /// Nothing is wrong.
    WELL_FORMED;

    @Override
    public boolean isOk() {
      return true;
    }
  }

  /// Whether nothing was wrong. Not a default method: with one, making [Ok] ready would wait for
  /// this interface, which waits for [Ok] to fill [#OK].
  boolean isOk();
}
