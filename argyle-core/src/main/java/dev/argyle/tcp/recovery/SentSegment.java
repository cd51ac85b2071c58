package dev.argyle.tcp.recovery;

import dev.argyle.tcp.congestion.SendSnapshot;
import dev.argyle.tcp.seq.Seq;
import org.jspecify.annotations.Nullable;

/// One sent and not yet cumulatively acknowledged range of the sequence space, with what became of
/// it. May be longer than one MSS, if it left as a super-segment.
///
/// Lives in a [RetransmissionQueue], which alone changes it and uses the object again after the
/// range is acknowledged: don't keep one over the next ACK.
public final class SentSegment {
  private int seq;
  private int endSeq;
  private long firstSentNanos;
  private long lastSentNanos;
  private long lastSending;
  private int transmissions;
  private boolean sacked;
  private boolean lost;
  private boolean retransmitted;
  private boolean endsRecord;
  private final SendSnapshot sending = new SendSnapshot();

  // Links of TransmitOrder, which alone touches them.
  boolean listed;
  @Nullable SentSegment sentEarlier;
  @Nullable SentSegment sentLater;

  SentSegment() {}

  void become(int seq, int endSeq, long sending, long nowNanos) {
    this.seq = seq;
    this.endSeq = endSeq;
    firstSentNanos = nowNanos;
    lastSentNanos = nowNanos;
    lastSending = sending;
    transmissions = 1;
    sacked = false;
    lost = false;
    retransmitted = false;
    endsRecord = false;
  }

  /// Cuts this range at `atSeq`; `tail` becomes the rest, with the same history.
  void splitInto(SentSegment tail, int atSeq) {
    tail.seq = atSeq;
    tail.endSeq = endSeq;
    tail.firstSentNanos = firstSentNanos;
    tail.lastSentNanos = lastSentNanos;
    tail.lastSending = lastSending;
    tail.transmissions = transmissions;
    tail.sacked = sacked;
    tail.lost = lost;
    tail.retransmitted = retransmitted;
    tail.endsRecord = endsRecord;
    endsRecord = false;
    tail.sending.copy(sending);
    endSeq = atSeq;
  }

  void trimTo(int newSeq) {
    seq = newSeq;
  }

  /// Takes in what lies right behind it and has the same fate.
  void extendTo(SentSegment last) {
    endSeq = last.endSeq;
    endsRecord = last.endsRecord;
  }

  void endRecord() {
    endsRecord = true;
  }

  void sack() {
    sacked = true;
    lost = false;
    retransmitted = false;
  }

  void forgetSack() {
    sacked = false;
  }

  void lose() {
    lost = true;
  }

  void findAgain() {
    lost = false;
  }

  void loseRetransmission() {
    retransmitted = false;
  }

  void retransmit(long sending, long nowNanos) {
    retransmitted = true;
    lastSentNanos = nowNanos;
    lastSending = sending;
    transmissions++;
  }

  /// How the delivery stood when it was sent the last time.
  SendSnapshot sending() {
    return sending;
  }

  /// First position.
  public int seq() {
    return seq;
  }

  /// The position after the last one.
  public int endSeq() {
    return endSeq;
  }

  /// Length in octets of sequence space, SYN and FIN included; at least 1.
  public int octets() {
    return Seq.distance(seq, endSeq);
  }

  /// When it was sent the first time.
  public long firstSentNanos() {
    return firstSentNanos;
  }

  /// When it was sent the last time.
  public long lastSentNanos() {
    return lastSentNanos;
  }

  /// Which of all sendings of its queue the last one of it was: a later one has a larger number.
  /// The parts of a segment that was cut share it.
  long lastSending() {
    return lastSending;
  }

  /// How often it was sent; 1 if never again.
  public int transmissions() {
    return transmissions;
  }

  /// Whether the user has ended a record with its last octet.
  boolean endsRecord() {
    return endsRecord;
  }

  /// Whether the receiver says that it holds this range.
  public boolean isSacked() {
    return sacked;
  }

  /// Whether the first transmission is judged lost.
  public boolean isLost() {
    return lost;
  }

  /// Whether a retransmission is thought to be on its way.
  public boolean isRetransmissionInFlight() {
    return retransmitted;
  }

  /// Whether it is lost and must still be sent again.
  public boolean awaitsRetransmission() {
    return lost && !retransmitted;
  }

  @Override
  public String toString() {
    return Integer.toUnsignedString(seq)
        + ":"
        + Integer.toUnsignedString(endSeq)
        + (sacked ? " sacked" : "")
        + (lost ? " lost" : "")
        + (retransmitted ? " retransmitted" : "");
  }
}
