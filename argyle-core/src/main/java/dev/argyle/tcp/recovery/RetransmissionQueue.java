package dev.argyle.tcp.recovery;

import dev.argyle.tcp.congestion.CongestionControl;
import dev.argyle.tcp.congestion.DeliveryRate;
import dev.argyle.tcp.congestion.LossSample;
import dev.argyle.tcp.seq.Seq;
import org.jspecify.annotations.Nullable;

/// What was sent and is not cumulatively acknowledged, from SND.UNA to SND.NXT without a gap, in
/// order; and the sums over it that make the pipe.
///
/// Segments lie in a [SegmentRing]: appending and cumulative removal cost the segments they touch,
/// looking one up costs a binary search. Only a split moves references.
public final class RetransmissionQueue {
  private final SegmentRing ring = new SegmentRing();
  private final TransmitOrder onTheWay = new TransmitOrder();

  private long sendings; // numbers them, again ones included
  private int outstandingBytes;
  private int sackedBytes;
  private int lostBytes;
  private int retransmittedBytes;
  private int awaitingBytes; // lost and not sent again
  private long retransmitsTotal;
  private long retransmittedBytesTotal;
  private long deliveredTotal;
  private int mssBytes = 1;
  private int awaitingFrom; // no segment before this one awaits retransmission

  private final DeliveryRate rates = new DeliveryRate();
  private @Nullable CongestionControl lossListener;

  /// How fast what is in here is delivered; told of all that happens to it.
  public DeliveryRate rates() {
    return rates;
  }

  /// Has somebody told of every range that is judged lost.
  void lossListener(CongestionControl listener) {
    lossListener = listener;
  }

  /// Takes the size of a segment, for counting them.
  void mss(int bytes) {
    mssBytes = bytes;
  }

  /// Takes a segment just sent for the first time; it follows the last one.
  void append(int seq, int endSeq, long nowNanos) {
    assert Seq.before(seq, endSeq) : "empty segment at " + seq;
    assert isEmpty() || at(size() - 1).endSeq() == seq : "gap before " + seq;
    SentSegment segment = ring.open(size());
    segment.become(seq, endSeq, ++sendings, nowNanos);
    account(segment, segment.octets());
    onTheWay.add(segment);
    rates.sent(segment.sending(), segment.octets(), pipeBytes(), false, nowNanos);
  }

  /// A record ends with the segment sent last: nothing is joined to it.
  public void endRecord() {
    at(size() - 1).endRecord();
  }

  /// Takes away the oldest segment, all of it acknowledged.
  void removeOldest() {
    SentSegment segment = at(0);
    delivered(segment, segment.octets());
    account(segment, -segment.octets());
    onTheWay.remove(segment);
    awaitingFrom = Seq.max(awaitingFrom, segment.endSeq());
    ring.removeFirst();
  }

  /// Cuts off the front of the oldest segment, acknowledged in part up to `segAck`.
  void trimOldest(int segAck) {
    SentSegment segment = at(0);
    int octets = Seq.distance(segment.seq(), segAck);
    assert octets > 0 && octets < segment.octets() : segAck + " not inside " + segment;
    delivered(segment, octets);
    account(segment, -octets);
    segment.trimTo(segAck);
    awaitingFrom = Seq.max(awaitingFrom, segAck);
  }

  /// The receiver holds this segment; it is neither lost nor on its way any more.
  void markSacked(SentSegment segment) {
    assert !segment.isSacked() : segment;
    onTheWay.remove(segment);
    delivered(segment, segment.octets());
    account(segment, -segment.octets());
    segment.sack();
    account(segment, segment.octets());
  }

  /// The receiver threw this segment away, RFC 2018 section 8: it is lost.
  void markThrownAway(SentSegment segment) {
    account(segment, -segment.octets());
    segment.forgetSack();
    segment.lose();
    account(segment, segment.octets());
    noteAwaiting(segment);
    lost(segment);
  }

  /// No transmission of this segment so far will arrive.
  void markLost(SentSegment segment) {
    assert !segment.isSacked() : segment;
    boolean known = segment.awaitsRetransmission();
    onTheWay.remove(segment);
    account(segment, -segment.octets());
    segment.lose();
    segment.loseRetransmission();
    account(segment, segment.octets());
    noteAwaiting(segment);
    if (!known) {
      lost(segment);
    }
  }

  /// Nothing that is not SACKed will arrive.
  void markAllLost() {
    for (int i = 0; i < size(); i++) {
      if (!at(i).isSacked()) {
        markLost(at(i));
      }
    }
  }

  /// The judgement was wrong: all that was thought lost is on its way still.
  void unmarkLost() {
    for (int i = 0; i < size(); i++) {
      SentSegment segment = at(i);
      if (segment.isLost()) {
        account(segment, -segment.octets());
        segment.findAgain();
        account(segment, segment.octets());
        if (!segment.listed) {
          onTheWay.add(segment);
        }
      }
    }
  }

  /// This segment was sent again.
  void markRetransmitted(SentSegment segment, long nowNanos) {
    onTheWay.remove(segment);
    account(segment, -segment.octets());
    segment.retransmit(++sendings, nowNanos);
    account(segment, segment.octets());
    onTheWay.add(segment);
    retransmitsTotal++;
    retransmittedBytesTotal += segment.octets();
    rates.sent(segment.sending(), segment.octets(), pipeBytes(), true, nowNanos);
  }

  private void delivered(SentSegment segment, int octets) {
    if (!segment.isSacked()) { // else it was already
      deliveredTotal += segments(segment.octets()) - segments(segment.octets() - octets);
      rates.delivered(segment.sending(), octets);
    }
  }

  private int segments(int octets) {
    return (octets + mssBytes - 1) / mssBytes;
  }

  private void lost(SentSegment segment) {
    LossSample loss = rates.lost(segment.sending(), segment.octets());
    if (lossListener != null) {
      lossListener.onBytesLost(loss);
    }
  }

  private void noteAwaiting(SentSegment segment) {
    if (segment.awaitsRetransmission()) {
      boolean only = awaitingBytes == segment.octets();
      awaitingFrom = only ? segment.seq() : Seq.min(awaitingFrom, segment.seq());
    }
  }

  /// Cuts a segment of this queue in two at `atSeq`, strictly inside it.
  ///
  /// @return the second part; `segment` is the first
  SentSegment split(SentSegment segment, int atSeq) {
    assert Seq.after(atSeq, segment.seq()) && Seq.before(atSeq, segment.endSeq())
        : atSeq + " not inside " + segment;
    SentSegment tail = ring.open(indexOf(segment.seq()) + 1);
    segment.splitInto(tail, atSeq);
    if (segment.listed) {
      onTheWay.split(segment, tail);
    }
    return tail;
  }

  /// Makes a segment no longer than `octets`; the rest becomes another.
  void cut(SentSegment segment, int octets) {
    if (segment.octets() > octets) {
      split(segment, segment.seq() + octets);
    }
  }

  /// Joins to a segment those right behind it that await retransmission as it does, as long as all
  /// together have no more than `mostOctets`.
  void joinAwaiting(SentSegment segment, int mostOctets) {
    assert segment.awaitsRetransmission() : segment;
    int first = indexOf(segment.seq());
    int octets = segment.octets();
    int last = first;
    while (last + 1 < size()
        && !at(last).endsRecord()
        && at(last + 1).awaitsRetransmission()
        && octets + at(last + 1).octets() <= mostOctets) {
      last++;
      octets += at(last).octets();
    }
    int joined = last - first;
    segment.extendTo(at(last));
    ring.remove(first + 1, joined);
  }

  /// The segment on its way whose last sending is the longest ago; null if nothing is.
  @Nullable SentSegment sentLongestAgo() {
    return onTheWay.first();
  }

  /// Whether the receiver has plainly thrown away what it reported: the oldest segment is SACKed.
  public boolean isReneged() {
    return !isEmpty() && at(0).isSacked();
  }

  /// The oldest segment, at SND.UNA; null if all is acknowledged.
  public @Nullable SentSegment oldest() {
    return isEmpty() ? null : at(0);
  }

  /// The first lost segment that was not sent again; null if there is none. Cheap, because it
  /// starts where the last search ended and losses found before that point move it back.
  public @Nullable SentSegment firstAwaiting() {
    if (awaitingBytes == 0) {
      return null;
    }
    int index = indexOf(awaitingFrom);
    while (!at(index).awaitsRetransmission()) {
      index++;
    }
    SentSegment found = at(index);
    awaitingFrom = found.seq();
    return found;
  }

  /// Number of segments.
  public int size() {
    return ring.size();
  }

  public boolean isEmpty() {
    return ring.size() == 0;
  }

  /// The segment at `index`, 0 being the oldest.
  SentSegment at(int index) {
    return ring.at(index);
  }

  /// The index of the segment that `position`, from SND.UNA up to before SND.NXT, lies in.
  int indexOf(int position) {
    int low = 0;
    int high = size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (Seq.after(at(middle).seq(), position)) {
        high = middle - 1;
      } else {
        low = middle;
      }
    }
    assert Seq.within(position, at(low).seq(), at(low).octets()) : position + " not in " + at(low);
    return low;
  }

  /// SND.NXT as this queue knows it; only while it is not empty.
  int endSeq() {
    return at(size() - 1).endSeq();
  }

  /// FlightSize of RFC 5681 section 2: sent and not cumulatively acknowledged.
  public int outstandingBytes() {
    return outstandingBytes;
  }

  /// Held by the receiver out of order.
  public int sackedBytes() {
    return sackedBytes;
  }

  /// Judged lost, whether sent again or not.
  public int lostBytes() {
    return lostBytes;
  }

  /// Sent again and on their way.
  public int retransmittedBytes() {
    return retransmittedBytes;
  }

  /// Segments ever sent again.
  public long retransmitsTotal() {
    return retransmitsTotal;
  }

  /// Segments ever known to have arrived.
  public long deliveredTotal() {
    return deliveredTotal;
  }

  /// Octets ever sent again.
  public long retransmittedBytesTotal() {
    return retransmittedBytesTotal;
  }

  /// The pipe of RFC 6675 section 4: every transmission that neither arrived nor is lost.
  public int pipeBytes() {
    int bytes = outstandingBytes - sackedBytes - lostBytes + retransmittedBytes;
    assert bytes >= 0 && sackedBytes + lostBytes <= outstandingBytes : this;
    return bytes;
  }

  /// Adds `octets` of a segment to the sums its flags say, or takes them away.
  private void account(SentSegment segment, int octets) {
    outstandingBytes += octets;
    if (segment.isSacked()) {
      sackedBytes += octets;
    }
    if (segment.isLost()) {
      lostBytes += octets;
    }
    if (segment.isRetransmissionInFlight()) {
      retransmittedBytes += octets;
    }
    if (segment.awaitsRetransmission()) {
      awaitingBytes += octets;
    }
  }

  @Override
  public String toString() {
    return size()
        + " segments, "
        + outstandingBytes
        + " bytes, sacked "
        + sackedBytes
        + ", lost "
        + lostBytes
        + ", retransmitted "
        + retransmittedBytes;
  }
}
