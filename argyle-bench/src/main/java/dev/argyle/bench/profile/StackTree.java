package dev.argyle.bench.profile;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Samples of stacks, put together: a frame, how many samples passed through it, and the frames
/// that it has called, by name.
public final class StackTree {
  private final String frame;
  private final Map<String, StackTree> callees = new TreeMap<>();
  private long samples;

  /// A tree without samples.
  ///
  /// @param frame what stands for all of it
  public StackTree(String frame) {
    this.frame = frame;
  }

  /// Adds a sample.
  ///
  /// @param frames the outermost first
  public void add(List<String> frames) {
    StackTree at = this;
    at.samples++;
    for (String each : frames) {
      at = at.callees.computeIfAbsent(each, StackTree::new);
      at.samples++;
    }
  }

  /// Its frame.
  public String frame() {
    return frame;
  }

  /// How many samples passed through it.
  public long samples() {
    return samples;
  }

  /// What it has called, in the order of names.
  public Collection<StackTree> callees() {
    return callees.values();
  }

  /// How many frames lie above each other at most, this one included.
  public int depth() {
    int deepest = 0;
    for (StackTree each : callees.values()) {
      deepest = Math.max(deepest, each.depth());
    }
    return 1 + deepest;
  }
}
