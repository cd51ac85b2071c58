package dev.argyle.differential;

import java.util.ArrayList;
import java.util.List;

/// A program of socket calls.
///
/// @param seed what it was generated from
/// @param steps its calls
record Program(long seed, List<Step> steps) {
  /// How many descriptors a program may name.
  static final int SLOTS = 24;

  /// Copies the steps.
  Program {
    steps = List.copyOf(steps);
  }

  /// The same without some of its steps.
  Program without(int from, int count) {
    List<Step> rest = new ArrayList<>(steps);
    rest.subList(from, from + count).clear();
    return new Program(seed, rest);
  }

  /// The first steps.
  Program first(int count) {
    return new Program(seed, steps.subList(0, count));
  }
}
