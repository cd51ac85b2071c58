package dev.argyle.sock;

/// Value of `SO_LINGER` (`struct linger`).
///
/// @param on whether `close` lingers
/// @param seconds for how long; 0 resets the connection
public record Linger(boolean on, int seconds) {}
