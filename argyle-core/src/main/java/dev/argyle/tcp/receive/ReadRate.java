package dev.argyle.tcp.receive;

import dev.argyle.tcp.seq.Seq;

/// How much the user reads in a round trip, and the window that follows from it: dynamic right-
/// sizing, as in Linux (`tcp_moderate_rcvbuf`).
///
/// A window that is to keep a path full holds what arrives in a round trip. A reader who takes all
/// of it at once shows how much that is. It is offered twice of that, and room for a few segments:
/// while one half waits to be read, or for a hole to be filled, the other is on its way. If the
/// sender is still becoming faster, by as much more as it has grown in the last round trip. A
/// reader who is slower than the path does not make the window larger. It never becomes smaller.
///
/// Guarded by the lock of its sock.
public final class ReadRate {
  private static final int CUSHION_SEGMENTS = 16;

  private boolean running;
  private int from; // position that the reader had come to when the round trip began
  private long sinceNanos;
  private long mostOctets; // read in one round trip so far

  /// Begins with a connection.
  ///
  /// @param copiedSeq position of the next octet that the user reads
  /// @param octets what a sender can bring in the first round trip; more makes the window grow
  public void start(int copiedSeq, int octets, long nowNanos) {
    running = true;
    from = copiedSeq;
    sinceNanos = nowNanos;
    mostOctets = Math.max(1, octets);
  }

  /// Whether [#start] was called.
  public boolean isRunning() {
    return running;
  }

  /// Forgets the connection.
  public void clear() {
    running = false;
  }

  /// The user has read.
  ///
  /// @param copiedSeq position of the next octet that the user reads
  /// @param rttNanos round-trip time, or [ReceiverRtt#UNKNOWN]
  /// @param segmentBytes payload of a full segment
  /// @return payload octets that the window should be able to grow to; 0 if there is nothing new
  public long read(int copiedSeq, long rttNanos, int segmentBytes, long nowNanos) {
    if (rttNanos == ReceiverRtt.UNKNOWN || nowNanos - sinceNanos < rttNanos) {
      return 0;
    }
    long octets = Seq.distance(from, copiedSeq);
    from = copiedSeq;
    sinceNanos = nowNanos;
    if (octets <= mostOctets) {
      return 0;
    }
    long window = 2 * octets + (long) CUSHION_SEGMENTS * segmentBytes;
    long growth = window * (octets - mostOctets) / mostOctets;
    mostOctets = octets;
    return window + 2 * growth;
  }
}
