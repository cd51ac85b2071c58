package dev.argyle.tcp.receive;

/// How long the peer's full segments are, as far as they show it: the RMSS of RFC 5681 section 2
/// that delayed ACKs and silly-window avoidance are reckoned in (Linux's `rcv_mss`). It has nothing
/// to do with what we may send. Guarded by the lock of its sock.
public final class PeerSegmentSize {
  /// What is assumed of a peer that has sent nothing longer.
  public static final int FIRST_BYTES = 536;

  private int bytes = FIRST_BYTES;
  private int mostBytes = FIRST_BYTES;

  /// Begins with a new connection.
  ///
  /// @param ownMssBytes what our SYN offers: no segment is longer
  public void start(int ownMssBytes) {
    mostBytes = ownMssBytes;
    bytes = Math.min(FIRST_BYTES, ownMssBytes);
  }

  /// Takes note of a segment's payload.
  ///
  /// @param octets those of one segment, if several were merged on arrival
  public void onSegment(int octets) {
    if (octets > bytes) {
      bytes = Math.min(octets, mostBytes);
    }
  }

  /// Payload of a full segment, in octets.
  public int bytes() {
    return bytes;
  }
}
