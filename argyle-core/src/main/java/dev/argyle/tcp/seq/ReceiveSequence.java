package dev.argyle.tcp.seq;

/// The RCV variables of one connection, RFC 9293 section 3.3.1, and the acceptability test. Guarded
/// by the sock's lock. The window itself is reckoned elsewhere and given in.
public final class ReceiveSequence {
  private int irs;
  private int nxt;
  private long receivedTotal;
  private int lastAckSent; // Last.ACK.sent of RFC 7323

  /// The peer's SYN has come; the next octet is the one after it.
  public void begin(int initialSequence) {
    irs = initialSequence;
    nxt = initialSequence + 1;
    lastAckSent = nxt;
  }

  /// IRS.
  public int irs() {
    return irs;
  }

  /// RCV.NXT.
  public int nxt() {
    return nxt;
  }

  /// Octets ever received in order, FIN counted.
  public long receivedTotal() {
    return receivedTotal;
  }

  /// The acknowledgement number of the last segment sent.
  public int lastAckSent() {
    return lastAckSent;
  }

  /// Octets were received in order, FIN counted.
  public void advance(int octets) {
    nxt += octets;
    receivedTotal += octets;
  }

  /// A segment with this connection's RCV.NXT as its acknowledgement number has left.
  public void acknowledged() {
    lastAckSent = nxt;
  }

  /// The acceptability test of RFC 9293 section 3.4: whether some of the segment lies in the
  /// window.
  ///
  /// @param windowBytes RCV.WND
  public boolean accepts(int segSeq, int segLength, int windowBytes) {
    if (segLength == 0) {
      return windowBytes == 0 ? segSeq == nxt : Seq.within(segSeq, nxt, windowBytes);
    }
    return windowBytes > 0
        && (Seq.within(segSeq, nxt, windowBytes)
            || Seq.within(segSeq + segLength - 1, nxt, windowBytes));
  }
}
