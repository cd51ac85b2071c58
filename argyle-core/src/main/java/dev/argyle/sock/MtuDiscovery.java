package dev.argyle.sock;

/// How a socket deals with the path's MTU: the values of `IP_MTU_DISCOVER` and `IPV6_MTU_DISCOVER`,
/// in the order of Linux's numbers, 0 to 5 (ip(7), ipv6(7)).
public enum MtuDiscovery {
  /// Never forbids fragmenting; what is too long is fragmented here.
  DONT,
  /// Forbids fragmenting of what fits, so that the path's MTU is learnt; the rest is fragmented
  /// here.
  WANT,
  /// Always forbids fragmenting; what does not fit the path is `EMSGSIZE`.
  DO,
  /// As [#DO], but by the MTU of the interface: what is known of the path is not believed.
  PROBE,
  /// By the MTU of the interface, and fragmenting on the way is allowed; errors about the path's
  /// MTU are not believed.
  INTERFACE,
  /// As [#INTERFACE], but what is too long is fragmented here.
  OMIT;

  /// The mode of that number, which is 0 to 5.
  public static MtuDiscovery of(int number) {
    return values()[number];
  }

  /// Whether a packet goes with "don't fragment" (IPv4).
  ///
  /// @param fits whether it is no longer than the path's MTU
  public boolean forbidsFragments(boolean fits) {
    return this == DO || this == PROBE || this == WANT && fits;
  }

  /// Whether a packet that is too long is fragmented here; else it is `EMSGSIZE`.
  public boolean fragmentsHere() {
    return this == DONT || this == WANT || this == OMIT;
  }

  /// Whether the path's MTU counts; else only that of the interface does.
  public boolean followsPath() {
    return this == DONT || this == WANT || this == DO;
  }

  /// Whether errors about the path's MTU are believed.
  public boolean learns() {
    return this != INTERFACE && this != OMIT;
  }
}
