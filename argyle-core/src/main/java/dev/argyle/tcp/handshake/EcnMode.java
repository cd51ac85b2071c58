package dev.argyle.tcp.handshake;

/// How two ends tell each other of congestion marks. The order is that of preference: both use the
/// last one that both want.
public enum EcnMode {
  /// Not at all.
  NONE,
  /// Once for each window, RFC 3168.
  CLASSIC,
  /// Every mark is counted, RFC 9768.
  ACCURATE;

  /// What two ends agree on that want one and the other.
  public EcnMode and(EcnMode other) {
    return compareTo(other) <= 0 ? this : other;
  }
}
