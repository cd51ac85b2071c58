package dev.argyle.tcp;

/// What all connections of a stack may hold: octets of memory (`tcp_mem`, which counts pages of
/// 4096), and how many there may be of those that no user has any more.
///
/// @param lowBytes below this memory is not short any more, once it was
/// @param pressureBytes above this it is short: buffers do not grow, windows stay small
/// @param highBytes above this nobody gets more than the least
/// @param mostOrphans connections without a user that may exist; one more is reset
///     (`tcp_max_orphans`)
/// @param mostTimeWaits closed connections that are remembered; one more is forgotten at once
///     (`tcp_max_tw_buckets`)
public record MemoryLimits(
    long lowBytes, long pressureBytes, long highBytes, int mostOrphans, int mostTimeWaits) {
  /// Octets of a page.
  public static final int PAGE_BYTES = 4096;

  private static final int DEFAULT_ORPHANS = 8192;
  private static final int DEFAULT_TIME_WAITS = 131_072; // some 40 MB, all of them together

  /// For a program with a heap of some GB.
  public static final MemoryLimits DEFAULT = ofBytes(192L << 20, 256L << 20, 384L << 20);

  /// Marks of memory, with as many orphans and closed connections as by default.
  public static MemoryLimits ofBytes(long low, long pressure, long high) {
    return new MemoryLimits(low, pressure, high, DEFAULT_ORPHANS, DEFAULT_TIME_WAITS);
  }

  /// The same with other marks.
  public MemoryLimits withBytes(long low, long pressure, long high) {
    return new MemoryLimits(low, pressure, high, mostOrphans, mostTimeWaits);
  }

  /// The same with another number of connections without a user.
  public MemoryLimits withOrphans(int most) {
    return new MemoryLimits(lowBytes, pressureBytes, highBytes, most, mostTimeWaits);
  }

  /// The same with another number of closed connections that are remembered.
  public MemoryLimits withTimeWaits(int most) {
    return new MemoryLimits(lowBytes, pressureBytes, highBytes, mostOrphans, most);
  }
}
