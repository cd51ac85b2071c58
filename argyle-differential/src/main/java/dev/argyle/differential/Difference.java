package dev.argyle.differential;

/// Where the two sides differed.
///
/// @param at index of the step in its program
/// @param step the call
/// @param what which of its effects: what it returned, or what can be seen of a slot after it
/// @param ours our outcome
/// @param kernel the kernel's
/// @param strays whether Linux may mistake what the call's socket is connected to
record Difference(int at, Step step, What what, Outcome ours, Outcome kernel, boolean strays) {
  Difference(int at, Step step, What what, Outcome ours, Outcome kernel) {
    this(at, step, what, ours, kernel, false);
  }

  /// Effects of a call.
  enum What {
    /// What it returned and told.
    RETURNED,
    /// What `poll` says of a slot after it.
    READINESS,
    /// What an epoll reports after it, when that was asked for.
    EVENTS,
    /// How much can be read from a slot after it.
    READABLE,
    /// What it returned and told, but a timer of one side may have been due before the other side
    /// made the call: see [HeldBack].
    UNTIMELY,
    /// A socket of one side alone was given by lot the very port that the call speaks to, and so
    /// speaks to itself.
    BY_CHANCE,
    /// Something broke on our side.
    BROKEN
  }

  @Override
  public String toString() {
    return "step " + at + " " + step + ", " + what + ": kernel " + kernel + ", ours " + ours;
  }
}
