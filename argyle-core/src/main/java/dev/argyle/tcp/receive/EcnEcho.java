package dev.argyle.tcp.receive;

import dev.argyle.wire.TcpFlags;

/// What the receiver of data tells its sender about the congestion marks that it came with. Guarded
/// by the lock of its sock.
///
/// Usually ECE is set in every segment from a mark on until the sender says by CWR that it has
/// slowed down (RFC 3168 section 6.1.3): no lost ACK hides it. A sender that counts marks
/// ([#exact]) is told segment by segment: ECE says whether what the ACK newly covers was marked,
/// and so no ACK may cover both kinds ([#isTurn], RFC 8257 section 3.2).
public final class EcnEcho {
  /// The field of the IP header: congestion was met.
  public static final int CONGESTION = 3;

  private static final int SOON = 2; // as many ACKs as Linux

  private boolean exact;
  private boolean echoing;
  private boolean seen;

  /// Begins anew, with nothing to tell.
  ///
  /// @param perSegment whether every segment is told of as it came
  public void begin(boolean perSegment) {
    exact = perSegment;
    echoing = false;
    seen = false;
  }

  /// Whether an ACK that is owed must leave before a segment is taken: it would tell the wrong
  /// thing afterwards.
  ///
  /// @param ecnField of the segment's IP header, 0 to 3
  public boolean isTurn(int ecnField) {
    return exact && echoing != (ecnField == CONGESTION);
  }

  /// Takes note of a segment with data. A mark is told at once, for its sender's window may be
  /// small already; so is the arrival of a segment that does not allow marks after others that did:
  /// it is a retransmission. And CWR is answered at once, since its sender has just halved.
  ///
  /// @param ecnField of its IP header, 0 to 3
  /// @param cwr whether its sender says that it has slowed down
  /// @return how many segments from this one on are to be acknowledged at once
  public int take(int ecnField, boolean cwr) {
    boolean marked = ecnField == CONGESTION;
    boolean again = seen && ecnField == 0;
    seen |= ecnField != 0;
    if (exact) {
      boolean turned = echoing != marked;
      echoing = marked;
      return turned || cwr ? 1 : 0;
    }
    boolean first = marked && (cwr || !echoing);
    echoing = marked || echoing && !cwr; // a mark on the segment with CWR is a new one
    return first || again ? SOON : cwr ? 1 : 0;
  }

  /// What the next segment with an ACK says: ECE or nothing.
  public int flag() {
    return echoing ? TcpFlags.ECE : 0;
  }

  /// Whether any data came in packets that allow marks (`TCPI_OPT_ECN_SEEN`).
  public boolean hasSeen() {
    return seen;
  }
}
