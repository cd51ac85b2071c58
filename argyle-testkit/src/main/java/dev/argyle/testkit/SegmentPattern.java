package dev.argyle.testkit;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A segment as a script writes it. Numbers are the script's.
///
/// @param flags bits of [dev.argyle.wire.TcpFlags]
/// @param seq its first position
/// @param octets of payload
/// @param ack its acknowledgment number; means something only with the flag
/// @param window the field, or null if not given
/// @param urgentPointer the field, 0 if not given
/// @param options one by one, or null if not given
record SegmentPattern(
    int flags,
    long seq,
    int octets,
    long ack,
    @Nullable Integer window,
    int urgentPointer,
    @Nullable List<String> options) {}
