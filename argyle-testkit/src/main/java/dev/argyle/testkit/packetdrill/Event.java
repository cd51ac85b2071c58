package dev.argyle.testkit.packetdrill;

/// One event of a script.
///
/// @param line where it begins, from 1
record Event(int line, Timing timing, Action action) {}
