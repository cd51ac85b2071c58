package dev.argyle.ip;

/// How to reach a destination, as it was when somebody asked. A connection may keep it for as long
/// as [IpLayer#isCurrent] says.
///
/// @param out interface to send by
/// @param nextHopHigh upper half of the address to hand the packet to: a gateway's, or the
///     destination's own; point-to-point devices do not look at it
/// @param nextHopLow lower half of it
/// @param sourceHigh upper half of the source address: the one asked for, or the preferred one
/// @param sourceLow lower half of it
/// @param mtuBytes largest packet that fits, IP header included: of the interface, or less where
///     path-MTU discovery has found so, or the route says otherwise
/// @param metrics what the table says of the way
/// @param generation of the tables it was made from
public record Route(
    NetInterface out,
    long nextHopHigh,
    long nextHopLow,
    long sourceHigh,
    long sourceLow,
    int mtuBytes,
    RouteMetrics metrics,
    int generation) {}
