package dev.argyle.bench.result;

/// A bench, or a part of one, that could not be done here.
///
/// @param bench its name
/// @param reason why, in one line
public record Skipped(String bench, String reason) {}
