package dev.argyle.sim;

/// What has happened to the packets of a router so far.
///
/// @param forwarded sent on
/// @param expired had no hops left
/// @param unroutable had a destination that nobody knows a way to
/// @param tooBig were longer than the next link's MTU and might not be cut
/// @param refused were not translated by the NAT
/// @param malformed had a header that was wrong
public record RouterCounters(
    long forwarded, long expired, long unroutable, long tooBig, long refused, long malformed) {
  static final RouterCounters NONE = new RouterCounters(0, 0, 0, 0, 0, 0);

  RouterCounters plusForwarded() {
    return new RouterCounters(forwarded + 1, expired, unroutable, tooBig, refused, malformed);
  }

  RouterCounters plusExpired() {
    return new RouterCounters(forwarded, expired + 1, unroutable, tooBig, refused, malformed);
  }

  RouterCounters plusUnroutable() {
    return new RouterCounters(forwarded, expired, unroutable + 1, tooBig, refused, malformed);
  }

  RouterCounters plusTooBig() {
    return new RouterCounters(forwarded, expired, unroutable, tooBig + 1, refused, malformed);
  }

  RouterCounters plusRefused() {
    return new RouterCounters(forwarded, expired, unroutable, tooBig, refused + 1, malformed);
  }

  RouterCounters plusMalformed() {
    return new RouterCounters(forwarded, expired, unroutable, tooBig, refused, malformed + 1);
  }
}
