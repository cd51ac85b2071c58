package dev.argyle.tcp.congestion;

/// A range of octets was judged lost.
///
/// @param lostBytes octets of the range
/// @param inFlightAtSendBytes on their way when it was sent, itself included
/// @param lostSinceSentBytes octets judged lost since then, these included
/// @param totalDeliveredBytes octets delivered in the life of the connection, by now
/// @param applicationLimited whether the sender had nothing more to send when these were sent, or
///     shortly before
public record LossSample(
    int lostBytes,
    int inFlightAtSendBytes,
    long lostSinceSentBytes,
    long totalDeliveredBytes,
    boolean applicationLimited) {}
