package dev.argyle.env;

/// A place where somebody has to wait for work that comes from outside, as packets do from a device
/// of the kernel. It has somebody of its own for that; but a thread that would sleep anyway may
/// keep the watch in its place, and then does itself what it would have been woken for.
/// See `docs/decisions/watch.md`. (Linux does the same with a network card: `SO_BUSY_POLL`.)
public interface Watch {
  /// A thread that keeps a watch until it has something better to do.
  interface Keeper {
    /// Whether what it waits for has come.
    boolean isRelieved();
  }

  /// May be kept from here on.
  ///
  /// @param clock for how long things take
  default void open(Clock clock) {}

  /// Has the calling thread keep the watch until it is relieved or there is little to do. It looks
  /// at [Keeper#isRelieved] each millisecond at least. Called with no lock held.
  ///
  /// @return whether it did; if not, somebody else keeps it, or it would not pay
  boolean keep(Keeper keeper);

  /// Has the calling thread, which passes by, do what there is to do if nobody does and nobody has
  /// just looked. Does not sleep. Called with no lock held.
  default void lookIn() {}

  /// The keeper, if it is this one, was relieved by another thread and shall look.
  void relieve(Keeper keeper);
}
