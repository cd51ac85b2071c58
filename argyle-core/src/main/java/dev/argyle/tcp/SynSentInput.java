package dev.argyle.tcp;

import dev.argyle.tcp.seq.Segment;
import dev.argyle.tcp.seq.SendSequence;
import dev.argyle.tcp.seq.Seq;

/// SYN-SENT: four checks, RFC 9293 section 3.10.7.3. Judges only.
final class SynSentInput {
  private static final SynSentVerdict ESTABLISH = new SynSentVerdict.Establish();
  private static final SynSentVerdict OPEN_BOTH_WAYS = new SynSentVerdict.OpenBothWays();

  /// What to make of a segment.
  static SynSentVerdict judge(Segment segment, SendSequence snd) {
    boolean acknowledgesSyn = false;
    if (segment.hasAck()) {
      int ack = segment.ack();
      if (Seq.beforeOrAt(ack, snd.iss()) || Seq.after(ack, snd.nxt())) {
        return segment.isReset() ? SynSentVerdict.End.STRAY_RESET : new SynSentVerdict.Reset(ack);
      }
      acknowledgesSyn = true;
    }
    if (segment.isReset()) {
      return acknowledgesSyn ? SynSentVerdict.End.REFUSED : SynSentVerdict.End.IGNORED;
    }
    if (!segment.isSyn()) {
      return SynSentVerdict.End.IGNORED;
    }
    return acknowledgesSyn ? ESTABLISH : OPEN_BOTH_WAYS;
  }

  private SynSentInput() {}
}
