package dev.argyle.junit;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Finds a smaller set of numbers with which something still fails, by leaving out one part after
/// the other: halves at first, single ones in the end (delta debugging, Zeller and Hildebrandt
/// 2002). Asked for the next attempt, and told how it went.
final class Shrinking {
  private List<Integer> smallest;
  private int parts = 2;
  private int next; // the part to leave out next
  private @Nullable List<Integer> attempt;

  /// @param failing a set that fails
  Shrinking(Set<Integer> failing) {
    smallest = List.copyOf(new TreeSet<>(failing));
  }

  /// The smallest set known to fail.
  Set<Integer> smallest() {
    return new TreeSet<>(smallest);
  }

  /// The next set to try, or null if nothing can be left out.
  @Nullable Set<Integer> attempt() {
    while (next >= parts) {
      if (parts >= smallest.size()) {
        return null;
      }
      parts = Math.min(parts * 2, smallest.size());
      next = 0;
    }
    if (smallest.isEmpty()) {
      return null;
    }
    parts = Math.min(parts, smallest.size());
    List<Integer> without = new ArrayList<>();
    int from = next * smallest.size() / parts;
    int to = (next + 1) * smallest.size() / parts;
    for (int i = 0; i < smallest.size(); i++) {
      if (i < from || i >= to) {
        without.add(smallest.get(i));
      }
    }
    attempt = without;
    return new TreeSet<>(without);
  }

  /// How the last attempt went.
  void tell(boolean failed) {
    List<Integer> tried = attempt;
    if (tried == null) {
      throw new IllegalStateException("nothing was tried");
    }
    if (failed) {
      smallest = tried;
      parts = Math.max(2, parts - 1);
      next = 0;
    } else {
      next++;
    }
    attempt = null;
  }
}
