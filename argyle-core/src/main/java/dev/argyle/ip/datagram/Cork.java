package dev.argyle.ip.datagram;

import dev.argyle.buffer.SkBuff;
import dev.argyle.ip.Route;

/// A datagram that is still being filled (`MSG_MORE`, `UDP_CORK`). Where it goes was settled by the
/// first call.
///
/// @param packet what the user has sent so far; with room for as much as a datagram may have, if
///     more is to come
record Cork(Departure departure, Route route, SkBuff packet) {}
