package dev.argyle.tcp.send;

/// Whether the user writes large pieces one right behind the other. Then the end of a piece, if it
/// does not fill a packet, waits for the next piece, but 200 µs at most: else half of all packets
/// of a fast stream of 64 KiB writes would carry a few hundred octets.
///
/// Linux has automatic corking for this, which goes by what lies in the queue of the device; ours
/// have none. `TCP_NODELAY` does not switch it off here either. Guarded by the lock of its sock.
public final class BulkWrites {
  /// How long the end of a piece waits, and how soon a piece has to follow to count.
  static final long WAIT_NANOS = 200_000;

  private static final int LEAST_OCTETS = 32 << 10;
  private static final int HABIT = 3;

  private int inARow;
  private long lastNanos;
  private boolean waiting;

  /// Takes note of a write that has ended.
  ///
  /// @param octets taken
  /// @param packetBytes payload of the largest packet
  public void wrote(int octets, int packetBytes, long nowNanos) {
    boolean large = octets >= Math.max(LEAST_OCTETS, packetBytes);
    boolean soon = nowNanos - lastNanos <= WAIT_NANOS;
    inARow = !large ? 0 : soon ? Math.min(HABIT, inARow + 1) : 1;
    lastNanos = nowNanos;
    waiting = inARow == HABIT;
  }

  /// Whether the end of what was written waits.
  public boolean isWaiting() {
    return waiting;
  }

  /// When it has waited long enough.
  public long deadlineNanos() {
    return lastNanos + WAIT_NANOS;
  }

  /// It need not wait any longer: the time is over, or the user now waits for the peer.
  public void end() {
    waiting = false;
  }

  /// Forgets an earlier connection.
  public void clear() {
    inARow = 0;
    waiting = false;
  }
}
