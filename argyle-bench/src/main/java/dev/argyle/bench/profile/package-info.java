/// Where processor time goes: a recording of the Flight Recorder becomes a picture.
///
/// ```
///   recording.jfr ──▶ Profile ──▶ StackTree ──▶ FlameGraph ──▶ flame.svg
/// ```
@NullMarked
package dev.argyle.bench.profile;

import org.jspecify.annotations.NullMarked;
