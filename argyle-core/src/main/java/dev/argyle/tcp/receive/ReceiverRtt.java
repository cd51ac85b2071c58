package dev.argyle.tcp.receive;

import dev.argyle.tcp.seq.Seq;

/// The round-trip time as a receiver sees it, who may send nothing to measure it by. With
/// timestamps, the echo on data says how long ago the ACK that let it leave was sent. Without, a
/// window that was promised cannot be filled in less than a round trip: the shortest such time is
/// taken. Guarded by the lock of its sock.
public final class ReceiverRtt {
  /// Nothing was measured.
  public static final long UNKNOWN = 0;

  private static final int PART = 8; // of a new sample

  private long nanos = UNKNOWN;
  private boolean byEcho;
  private int lastEcho;
  private boolean running;
  private int edge;
  private long sinceNanos;

  /// Forgets an earlier connection.
  public void clear() {
    nanos = UNKNOWN;
    byEcho = false;
    lastEcho = 0;
    running = false;
  }

  /// Data has come with a timestamp's echo.
  ///
  /// @param echo TSecr
  /// @param elapsedNanos since our clock showed that, as far as its ticks tell
  /// @param tickNanos length of a tick of that clock
  public void echoed(int echo, long elapsedNanos, long tickNanos) {
    if (elapsedNanos < 0 || (byEcho && echo == lastEcho)) {
      return; // of one flight only the first was waited for
    }
    long sample = Math.max(elapsedNanos, tickNanos);
    nanos = byEcho ? nanos + (sample - nanos) / PART : sample;
    byEcho = true;
    lastEcho = echo;
  }

  /// Data has come, with or without an echo.
  ///
  /// @param rcvNxt position behind it
  /// @param windowBytes promised from there on
  public void advanced(int rcvNxt, int windowBytes, long nowNanos) {
    if (byEcho) {
      return;
    }
    if (running && Seq.before(rcvNxt, edge)) {
      return;
    }
    if (running) {
      long sample = Math.max(1, nowNanos - sinceNanos);
      nanos = nanos == UNKNOWN ? sample : Math.min(nanos, sample);
    }
    running = true;
    edge = rcvNxt + windowBytes;
    sinceNanos = nowNanos;
  }

  /// The estimate in nanoseconds, or [#UNKNOWN].
  public long nanos() {
    return nanos;
  }
}
