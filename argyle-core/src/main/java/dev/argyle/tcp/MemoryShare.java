package dev.argyle.tcp;

/// What one connection holds of the memory of all. It is reckoned in pages, and given back when
/// there is much of it or nothing is used, so that [TcpMemory], which all share, is touched seldom.
/// Guarded by the sock's lock.
final class MemoryShare {
  private static final int PAGE_BYTES = MemoryLimits.PAGE_BYTES;
  private static final int KEPT_BYTES = 64 * 1024;

  private final TcpMemory all;
  private long bytes;
  private boolean orphan;

  MemoryShare(TcpMemory all) {
    this.all = all;
  }

  /// The connection holds that much now.
  void use(long usedBytes) {
    if (usedBytes <= bytes && bytes - usedBytes <= KEPT_BYTES && usedBytes > 0) {
      return;
    }
    long pages = (usedBytes + PAGE_BYTES - 1) / PAGE_BYTES * PAGE_BYTES;
    if (pages != bytes) {
      all.add(pages - bytes);
      bytes = pages;
    }
  }

  /// The connection goes on without a user. @return whether there are too many of those
  boolean orphaned() {
    if (orphan) {
      return false;
    }
    orphan = true;
    return all.orphaned();
  }

  /// The connection is over.
  void ends() {
    if (orphan) {
      orphan = false;
      all.orphanEnds();
    }
  }
}
