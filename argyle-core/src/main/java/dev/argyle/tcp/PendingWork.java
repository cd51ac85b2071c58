package dev.argyle.tcp;

/// What input, timers and calls have decided must leave, and [TcpOutput] has yet to send: BSD's
/// `TF_ACKNOW` then `tcp_output`, made a rule. Guarded by the sock's lock.
final class PendingWork {
  private static final int ACK = 1;
  private static final int WINDOW_PROBE = 2;
  private static final int KEEP_ALIVE_PROBE = 4;
  private static final int PUSH_ALL = 8;
  private static final int LOSS_PROBE = 16;
  private static final int ROOM = 32;

  private int bits;

  /// An ACK must go out now; any segment carries one.
  void ackNow() {
    bits |= ACK;
  }

  /// A zero-window probe must go out.
  void windowProbe() {
    bits |= WINDOW_PROBE;
  }

  /// A keep-alive probe must go out.
  void keepAliveProbe() {
    bits |= KEEP_ALIVE_PROBE;
  }

  /// A tail loss probe must go out.
  void lossProbe() {
    bits |= LOSS_PROBE;
  }

  /// What there is goes out as far as the windows let it, however small: Nagle and silly-window
  /// avoidance have waited long enough.
  void pushAll() {
    bits |= PUSH_ALL;
  }

  /// There may be room for writers, once what may be sent has left.
  void room() {
    bits |= ROOM;
  }

  /// Whether there may be room for writers.
  boolean mayBeRoom() {
    return (bits & ROOM) != 0;
  }

  /// The same. Asking ends it.
  boolean takeRoom() {
    return take(ROOM);
  }

  /// Whether an ACK must go out.
  boolean needsAck() {
    return (bits & ACK) != 0;
  }

  /// Whether small segments may go. Asking ends it.
  boolean takePushAll() {
    return take(PUSH_ALL);
  }

  /// Whether a window probe must go out. Asking ends it.
  boolean takeWindowProbe() {
    return take(WINDOW_PROBE);
  }

  /// Whether a tail loss probe must go out. Asking ends it.
  boolean takeLossProbe() {
    return take(LOSS_PROBE);
  }

  /// Whether a keep-alive probe must go out. Asking ends it.
  boolean takeKeepAliveProbe() {
    return take(KEEP_ALIVE_PROBE);
  }

  /// A segment with an ACK has left.
  void acked() {
    bits &= ~ACK;
  }

  /// Nothing is to be sent any more.
  void clear() {
    bits = 0;
  }

  private boolean take(int bit) {
    boolean set = (bits & bit) != 0;
    bits &= ~bit;
    return set;
  }
}
