package dev.argyle.differential;

import dev.argyle.sock.Errno;

/// What one side made of one step, in words that mean the same on both sides.
///
/// @param result a count or 0, or an error number negated; a new descriptor is 0
/// @param told what there is beside it: names, octets, events; empty if nothing
record Outcome(int result, String told) {
  /// A result and nothing beside it.
  static Outcome of(int result) {
    return new Outcome(result, "");
  }

  /// A new descriptor, or why there is none.
  static Outcome opened(int fd) {
    return of(Math.min(fd, 0));
  }

  /// Whether the call failed so.
  boolean is(Errno errno) {
    return result == errno.negated();
  }

  @Override
  public String toString() {
    Errno errno = Errno.ofResult(result);
    String number = errno != null ? errno.name() : Integer.toString(result);
    return told.isEmpty() ? number : number + " " + told;
  }
}
