package dev.argyle.bench;

/// The units of figures.
final class Units {
  static final String GBIT = "Gbit/s";
  static final String PER_SECOND = "/s";

  /// What an octet in a second is in [#GBIT].
  static final double GBIT_PER_OCTET = 8e-9;

  private Units() {}
}
