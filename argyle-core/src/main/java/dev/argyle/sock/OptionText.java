package dev.argyle.sock;

/// What the documentation says about an option, in words.
///
/// @param range which values it takes
/// @param standard the value of a new socket, or empty if that is no question
/// @param meaning what it does, in one sentence or two
/// @param source where that is laid down: a manual page, an RFC
public record OptionText(String range, String standard, String meaning, String source) {}
