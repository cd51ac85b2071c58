package dev.argyle.examples.election;

import java.util.concurrent.locks.ReentrantLock;

/// Who decides whom a machine votes for: the first that asks in a term.
final class Voter {
  private final ReentrantLock lock = new ReentrantLock();
  private final Disk disk;
  private final Saving saving;
  private Ballot last; // guarded by lock

  /// What is saved when a machine has voted.
  enum Saving {
    /// The term, so that it never goes back.
    TERM,
    /// All of the ballot.
    BALLOT
  }

  Voter(Disk disk, Saving saving) {
    this.disk = disk;
    this.saving = saving;
    this.last = disk.load();
  }

  /// Whether a candidate gets the vote for a term.
  boolean grants(long term, int candidate) {
    lock.lock();
    try {
      if (term < last.term()) {
        return false;
      }
      if (term > last.term() || last.candidate() == Ballot.NOBODY) {
        last = new Ballot(term, candidate);
        disk.save(saving == Saving.BALLOT ? last : new Ballot(term, Ballot.NOBODY));
      }
      return last.candidate() == candidate;
    } finally {
      lock.unlock();
    }
  }

  /// The last term that it knows of.
  long term() {
    lock.lock();
    try {
      return last.term();
    } finally {
      lock.unlock();
    }
  }
}
