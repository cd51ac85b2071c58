package dev.argyle.device;

/// What an [ImpairedDevice] has done to packets so far, one way.
///
/// @param lost packets dropped by chance
/// @param overflowed packets dropped because too many were under way
/// @param duplicated packets that went on twice
/// @param corrupted packets with a flipped bit
/// @param reordered packets held while others passed
/// @param marked packets that were told of congestion
public record ImpairmentCounters(
    long lost, long overflowed, long duplicated, long corrupted, long reordered, long marked) {}
