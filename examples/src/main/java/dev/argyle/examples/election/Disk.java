package dev.argyle.examples.election;

/// What a machine still has after a power cut.
public final class Disk {
  private volatile Ballot saved = Ballot.NONE;

  /// What was saved last.
  Ballot load() {
    return saved;
  }

  /// Does not return before it is safe.
  void save(Ballot ballot) {
    saved = ballot;
  }
}
