package dev.argyle.tcp;

/// How accurate ECN (RFC 9768) is used.
///
/// @param option when segments carry its option (`tcp_ecn_option`)
/// @param optionsPerRoundTrip how often the option goes at least if it is sent sparingly; 0 for
///     only when there is something new (`tcp_ecn_option_beacon`)
/// @param fallBack whether ECN is given up in part or in whole where something on the way seems
///     to harm it, classic ECN included (`tcp_ecn_fallback`)
public record AccurateEcnKnobs(OptionUse option, int optionsPerRoundTrip, boolean fallBack) {
  /// When segments carry the option of accurate ECN. The numbers of `tcp_ecn_option` are their
  /// ordinals.
  public enum OptionUse {
    /// Never.
    NEVER,
    /// When it tells something new, and now and then.
    SPARINGLY,
    /// Whenever there is room, unless something on the way seems to drop segments for it.
    USUALLY,
    /// Whenever there is room.
    ALWAYS
  }

  /// Linux's.
  public static final AccurateEcnKnobs DEFAULT = new AccurateEcnKnobs(OptionUse.USUALLY, 3, true);

  /// The same with another use of the option.
  public AccurateEcnKnobs with(OptionUse other) {
    return new AccurateEcnKnobs(other, optionsPerRoundTrip, fallBack);
  }

  /// The same with another number of options for each round trip.
  public AccurateEcnKnobs withOptionsPerRoundTrip(int number) {
    return new AccurateEcnKnobs(option, number, fallBack);
  }

  /// The same with or without giving up.
  public AccurateEcnKnobs withFallBack(boolean on) {
    return new AccurateEcnKnobs(option, optionsPerRoundTrip, on);
  }
}
