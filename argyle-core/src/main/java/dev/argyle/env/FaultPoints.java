package dev.argyle.env;

/// Places in the stack where something can be had to happen that is always allowed and seldom seen:
/// a read gives less than there is, a wake-up comes late, memory is refused, a timer fires early. A
/// program, and the stack, must live with all of it. Only a simulation makes it happen; elsewhere
/// there is [#NONE].
public interface FaultPoints {
  /// Nothing unusual happens.
  FaultPoints NONE = new FaultPoints() {};

  /// How much a read of a stream gives, which could give so much.
  ///
  /// @param octets at least 1
  /// @return 1 to `octets`
  default int shortened(int octets) {
    return octets;
  }

  /// By how much a wake-up comes late, in nanoseconds.
  default long lateNanos() {
    return 0;
  }

  /// By how much a timer fires before its time, in nanoseconds; who is called looks at the clock.
  default long earlyNanos() {
    return 0;
  }

  /// Whether there is no memory for a packet: one that is to be sent is refused (`ENOBUFS`), one
  /// that has come is dropped.
  default boolean refusesMemory() {
    return false;
  }
}
