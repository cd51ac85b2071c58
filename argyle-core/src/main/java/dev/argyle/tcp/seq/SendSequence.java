package dev.argyle.tcp.seq;

/// The SND variables of one connection, RFC 9293 section 3.3.1. Guarded by the sock's lock.
///
/// SND.NXT never moves back: what is sent again is sent by its range. So it is SND.MAX as well.
public final class SendSequence {
  private int iss;
  private int una; // oldest octet not yet acknowledged
  private int nxt; // next octet to send
  private int windowBytes; // SND.WND, scaled
  private int wl1; // SEG.SEQ of the last window update
  private int wl2; // SEG.ACK of the last window update
  private long sentTotal;
  private long ackedTotal;
  private int largestWindowBytes; // MAX.SND.WND of RFC 5961

  /// Chooses the initial sequence number; the SYN is the next to send.
  public void begin(int initialSequence) {
    iss = initialSequence;
    una = initialSequence;
    nxt = initialSequence;
  }

  /// ISS.
  public int iss() {
    return iss;
  }

  /// SND.UNA.
  public int una() {
    return una;
  }

  /// SND.NXT.
  public int nxt() {
    return nxt;
  }

  /// SND.WND, octets from SND.UNA on.
  public int windowBytes() {
    return windowBytes;
  }

  /// The largest window the peer has ever announced.
  public int largestWindowBytes() {
    return largestWindowBytes;
  }

  /// Octets of sequence space ever sent, each counted once.
  public long sentTotal() {
    return sentTotal;
  }

  /// Octets of sequence space ever acknowledged.
  public long ackedTotal() {
    return ackedTotal;
  }

  /// Octets of sequence space on their way.
  public int outstanding() {
    return Seq.distance(una, nxt);
  }

  /// Octets that the peer's window still has room for; 0 where it has shrunk below what is out.
  public int usableWindowBytes() {
    return Math.max(0, Seq.distance(nxt, una + windowBytes));
  }

  /// Octets of sequence space leave for the first time.
  public void advance(int octets) {
    nxt += octets;
    sentTotal += octets;
  }

  /// Whether SEG.ACK acknowledges something that is out.
  public boolean isNewAck(int segAck) {
    return Seq.after(segAck, una) && Seq.beforeOrAt(segAck, nxt);
  }

  /// Whether SEG.ACK lies where RFC 5961 section 5.2 takes an ACK at all:
  /// from SND.UNA - MAX.SND.WND to SND.NXT.
  public boolean isAckInRange(int segAck) {
    return Seq.afterOrAt(segAck, una - largestWindowBytes) && Seq.beforeOrAt(segAck, nxt);
  }

  /// Takes a cumulative acknowledgement already found acceptable.
  ///
  /// @return octets newly acknowledged, SYN and FIN included; 0 for a duplicate
  public int acknowledge(int segAck) {
    int octets = Seq.distance(una, segAck);
    assert octets >= 0 && Seq.beforeOrAt(segAck, nxt) : "ACK outside of what was sent";
    una = segAck;
    ackedTotal += octets;
    return octets;
  }

  /// Takes the window of a segment if it is not older than the last one that was taken (RFC 9293
  /// section 3.10.7.4, fifth check).
  ///
  /// @param scaledBytes SEG.WND, scaled
  /// @return whether the window changed
  public boolean updateWindow(int segSeq, int segAck, int scaledBytes) {
    boolean fresh =
        Seq.before(wl1, segSeq)
            || (wl1 == segSeq && Seq.beforeOrAt(wl2, segAck))
            || Seq.after(segAck, una);
    if (!fresh) {
      return false;
    }
    wl1 = segSeq;
    wl2 = segAck;
    boolean changed = scaledBytes != windowBytes;
    windowBytes = scaledBytes;
    largestWindowBytes = Math.max(largestWindowBytes, scaledBytes);
    return changed;
  }

  /// Takes the first window of a connection.
  public void initialWindow(int segSeq, int segAck, int bytes) {
    wl1 = segSeq;
    wl2 = segAck;
    windowBytes = bytes;
    largestWindowBytes = bytes;
  }
}
