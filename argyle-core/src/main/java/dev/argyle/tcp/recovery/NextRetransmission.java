package dev.argyle.tcp.recovery;

import org.jspecify.annotations.Nullable;

/// Chooses what is sent again next: the first that is lost, in pieces that the window has room for.
final class NextRetransmission {
  private boolean atOnce; // whatever is on its way

  /// The next one goes in any case: a timeout has shown that nothing is on its way.
  void atOnce() {
    atOnce = true;
  }

  /// The next one goes when the window has room for it.
  void inItsTurn() {
    if (atOnce) {
      atOnce = false;
    }
  }

  /// What is to be sent now; null if nothing. Longer than one MSS only if it was sent so. Small
  /// ones that lie side by side become one.
  ///
  /// @param roomBytes of the window; below 0 if more is on its way than it allows
  /// @param quiet whether nothing is on its way
  @Nullable SentSegment choose(
      RetransmissionQueue queue, int roomBytes, boolean quiet, int mssBytes) {
    SentSegment segment = queue.firstAwaiting();
    if (segment == null) {
      return null;
    }
    if (segment.octets() < mssBytes) {
      queue.joinAwaiting(segment, mssBytes);
    }
    if (roomBytes < Math.min(segment.octets(), mssBytes) && !atOnce && !quiet) {
      return null;
    }
    queue.cut(segment, Math.max(roomBytes / mssBytes, 1) * mssBytes);
    return segment;
  }
}
