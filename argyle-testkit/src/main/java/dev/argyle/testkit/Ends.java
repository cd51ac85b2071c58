package dev.argyle.testkit;

import dev.argyle.wire.IpAddress;

/// Both ends of one connection, as the stack sees them.
///
/// @param stack address of the stack under test
/// @param stackPort its port
/// @param peer address of the peer that the script plays
/// @param peerPort its port
record Ends(IpAddress stack, int stackPort, IpAddress peer, int peerPort) {}
