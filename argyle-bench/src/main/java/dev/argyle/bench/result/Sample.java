package dev.argyle.bench.result;

/// What one contestant did in one round.
///
/// @param value in the unit of the comparison
/// @param cores processor time that its processes used, over the time of the round
public record Sample(double value, double cores) {}
