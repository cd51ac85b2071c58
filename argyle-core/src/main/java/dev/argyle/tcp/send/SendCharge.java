package dev.argyle.tcp.send;

import dev.argyle.tcp.seq.Seq;

/// What a connection is charged for the octets in its send buffer, and in which portions they are
/// admitted: so that writers stop, and go on, at the same octet as on Linux, where programs have
/// learned to live with it.
///
/// What is written is admitted in *portions*. A portion is at most what one super-segment carries:
/// a multiple of the full segment and no more than half of the largest window the peer ever had. A
/// portion that has been begun may be filled, whatever the charge; a new one begins only while the
/// charge is below the limit. So a buffer is overdrawn by up to one portion. Octets that have been
/// sent leave their portion, which may then be filled anew.
///
/// Charged are the octets, and [#PORTION_BYTES] for each portion not sent and each packet sent and
/// not acknowledged. These are not the bytes that the JVM holds, but near: what a packet on its way
/// costs here beside its octets is its place in the retransmission queue.
///
/// Guarded by the lock of its sock.
public final class SendCharge {
  /// Charge of a portion or packet beside its octets: a packet structure with room for headers, as
  /// Linux counts it on 64-bit machines.
  public static final int PORTION_BYTES = 1280;

  private static final int HEADERS_BYTES = 640; // of one segment, with what describes it
  private static final int SEGMENT_BYTES = 256; // of the segment itself

  private int lastStart; // position where the last portion began
  private boolean closed; // nothing is added to the last portion any more

  /// Begins with an empty buffer.
  ///
  /// @param seq position of the first octet that will be written
  public void begin(int seq) {
    lastStart = seq;
    closed = true;
  }

  /// Octets that the last portion can still take; 0 if all of it has left, or it is closed.
  ///
  /// @param end position behind the last octet written
  /// @param unsent octets written and not sent
  /// @param portion octets of a whole portion
  public int rest(int end, int unsent, int portion) {
    int filled = filled(end, unsent);
    return closed || filled == 0 ? 0 : Math.max(0, portion - filled);
  }

  /// A new portion begins behind the last octet written.
  public void open(int end) {
    lastStart = end;
    closed = false;
  }

  /// Nothing is added to the last portion: a record ends there (`MSG_EOR`).
  public void close() {
    closed = true;
  }

  /// The charge.
  ///
  /// @param octets written and not acknowledged
  /// @param packets sent and not acknowledged
  /// @param end position behind the last octet written
  /// @param unsent octets written and not sent
  /// @param portion octets of a whole portion, at least 1
  public int bytes(int octets, int packets, int end, int unsent, int portion) {
    int before = unsent - filled(end, unsent);
    int portions = (unsent > before ? 1 : 0) + (before + portion - 1) / portion;
    return octets + (packets + portions) * PORTION_BYTES;
  }

  /// The limit with which a connection can keep a window full and write the next one meanwhile: two
  /// windows of segments, as they are charged.
  ///
  /// @param mssBytes payload of a full segment
  /// @param segments of the congestion window, at least those of an initial window
  /// @return memory, at most `Integer.MAX_VALUE`
  public static int limitFor(int mssBytes, int segments) {
    int bytes = Integer.highestOneBit(mssBytes + HEADERS_BYTES - 1) << 1;
    return (int) Math.min(Integer.MAX_VALUE, 2L * segments * (bytes + SEGMENT_BYTES));
  }

  /// Octets of the last portion that have not been sent.
  private int filled(int end, int unsent) {
    return Math.max(0, Math.min(unsent, Seq.distance(lastStart, end)));
  }
}
