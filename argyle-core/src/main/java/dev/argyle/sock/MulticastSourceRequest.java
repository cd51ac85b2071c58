package dev.argyle.sock;

import dev.argyle.wire.IpAddress;

/// Which source of a group is wanted, or not (`struct ip_mreq_source`, `group_source_req`).
///
/// @param group the group and where it is joined
/// @param source who sends to it
public record MulticastSourceRequest(MulticastRequest group, IpAddress source) {}
