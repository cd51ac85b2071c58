package dev.argyle.examples.election;

/// For whom a machine has voted last.
///
/// @param term when that was; terms are numbered from 1
/// @param candidate whom it voted for, or [#NOBODY]
public record Ballot(long term, int candidate) {
  /// In place of a candidate.
  public static final int NOBODY = -1;

  /// Of a machine that has never voted.
  public static final Ballot NONE = new Ballot(0, NOBODY);
}
