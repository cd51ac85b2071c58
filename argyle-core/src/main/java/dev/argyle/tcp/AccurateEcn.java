package dev.argyle.tcp;

import dev.argyle.buffer.SkBuff;
import dev.argyle.sock.TcpState;
import dev.argyle.tcp.AccurateEcnKnobs.OptionUse;
import dev.argyle.tcp.handshake.EcnSetup;
import dev.argyle.tcp.handshake.HandshakeEcho;
import dev.argyle.tcp.receive.EcnCounters;
import dev.argyle.tcp.recovery.AccurateFeedback;
import dev.argyle.tcp.recovery.Acknowledgement;
import dev.argyle.tcp.recovery.RecoveryPhase;
import dev.argyle.tcp.send.SegmentHeader;
import dev.argyle.tcp.seq.Segment;
import dev.argyle.tcp.seq.Seq;
import dev.argyle.wire.TcpFlags;
import dev.argyle.wire.TcpOptions;
import dev.argyle.wire.TcpOptionsWriter;

/// Accurate ECN of one connection that has agreed to it (RFC 9768): what was received is counted
/// and told in every segment, and what the peer tells goes to loss recovery. Guarded by the sock's
/// lock.
///
/// As on Linux every packet may be marked, pure ACKs and what is sent again as well, which RFC 8311
/// section 4.3 lets experiments do; pure ACKs only with SACK, without which an ACK of ACKs would be
/// taken for a duplicate (RFC 9768 section 3.2.2.5.1).
///
/// What something on the way does to the bits is found out where it can be, and then our packets
/// allow no marks any more: they came differently from how they were sent (section 3.2.2.3), or the
/// flags are zeroed (3.2.2.4), or flags and option contradict each other (3.2.3.2.5). What is
/// received is told to the peer in any case.
final class AccurateEcn {
  private static final int NOT_CAPABLE = 0;
  private static final int CE = EcnCounters.CE;

  private final TcpSock sock;
  private final EcnCounters counters = new EcnCounters();
  private final AccurateFeedback feedback = new AccurateFeedback();
  private boolean markable; // our packets allow marks
  private boolean deaf; // the peer's flags mean nothing
  private boolean firstFeedback; // the next ACK is the first one after the handshake
  private boolean handshakeAck; // the one being processed: its flags are no counter
  private boolean handshakeMarked; // the peer says so of our SYN or SYN-ACK
  private int echoNext = HandshakeEcho.UNTOLD; // what the next pure ACK tells of the SYN-ACK
  private boolean optionSeen;
  private boolean optionZeroed;
  private boolean optionLost; // segments with it seem to be dropped
  private boolean optionWithDuplicate; // told of octets that came twice, at duplicateSeq
  private int duplicateSeq;
  private long optionSentNanos;

  AccurateEcn(TcpSock sock) {
    this.sock = sock;
  }

  /// The mode is entered.
  ///
  /// @param mayBeMarked whether the handshake leaves it open that our packets allow marks
  void begin(boolean mayBeMarked) {
    counters.begin();
    feedback.begin();
    markable = mayBeMarked;
    deaf = false;
    firstFeedback = true;
    handshakeAck = false;
    handshakeMarked = false;
    echoNext = HandshakeEcho.UNTOLD;
    optionSeen = false;
    optionZeroed = false;
    optionLost = false;
    optionWithDuplicate = false;
    optionSentNanos = 0;
  }

  private AccurateEcnKnobs knobs() {
    return sock.tcp.config().options().accurateEcn();
  }

  // The handshake.

  /// The SYN-ACK to our SYN. @param field of its IP header
  void synAck(Segment segment, int field) {
    echoNext = field;
    counters.synAck(field);
    hearOfHandshake(HandshakeEcho.field(segment.flags()));
    hearOption(segment);
  }

  /// A SYN-ACK in a connection that exists: ours was lost, or it comes late. It is told how this
  /// one arrived (RFC 9768 section 3.2.2.1).
  void synAckAgain(int field) {
    echoNext = field;
    counters.synAck(field);
  }

  /// The segment that completes the handshake of a listener or of two SYNs, RFC 9768 table 4.
  void completes(Segment segment) {
    if (segment.isSyn()) {
      markable &= (segment.flags() & EcnSetup.MASK) != 0;
      hearOfHandshake(HandshakeEcho.field(segment.flags()));
      hearOption(segment);
      return;
    }
    if (segment.length() > 0 || segment.options().sackBlocks() > 0) {
      return; // a counter already
    }
    handshakeAck = true;
    if (EcnCounters.ace(segment.flags()) == 0) {
      markable = false;
      deaf = true;
      return;
    }
    int told = HandshakeEcho.field(segment.flags());
    hearOfHandshake(told);
    if (told == CE) {
      feedback.synAckMarked();
    }
  }

  /// @param told how our SYN or SYN-ACK arrived, which did not allow marks
  private void hearOfHandshake(int told) {
    handshakeMarked = told == CE;
    if (knobs().fallBack() && !HandshakeEcho.isPossible(NOT_CAPABLE, told)) {
      markable = false;
    }
  }

  /// Whether the handshake itself met congestion, as the peer says: the connection begins with the
  /// least window. Asking ends it.
  boolean takeHandshakeMark() {
    boolean marked = handshakeMarked;
    handshakeMarked = false;
    return marked;
  }

  // What is received.

  /// Counts an acceptable segment.
  void arrived(SkBuff packet, Segment segment) {
    int merged = packet.info().segmentBytes();
    int octets = segment.payloadOctets();
    int packets = merged > 0 ? (octets + merged - 1) / merged : 1;
    int field = Ecn.fieldOf(packet);
    if (counters.take(field, packets, octets, sock.delayedAck.isPending())) {
      sock.pending.ackNow();
    }
  }

  /// The option is there on the path. One that begins with zeros was zeroed on it (RFC 9768 section
  /// 3.2.3.2.4).
  private void hearOption(Segment segment) {
    TcpOptions options = segment.options();
    if (options.hasAccurateEcn() && !optionSeen) {
      optionSeen = true;
      optionZeroed = options.ect0Octets() == 0 || options.ect1Octets() == 0;
    }
  }

  /// Octets have come twice. If the ACK that told of the same before had the option, then perhaps
  /// the option is why it was lost (RFC 9768 section 3.2.3.2.2).
  void cameTwice(int seq) {
    if (optionWithDuplicate && seq == duplicateSeq) {
      optionLost = true;
    }
    optionWithDuplicate = false;
    duplicateSeq = seq;
  }

  /// Adds what an ACK tells of marks.
  void hear(Segment segment, Acknowledgement facts) {
    if (segment.isSyn()) {
      return;
    }
    hearOption(segment);
    int ace = handshakeAck ? AccurateFeedback.UNTOLD : EcnCounters.ace(segment.flags());
    if (firstFeedback && ace == 0) {
      markable = false; // somebody has zeroed it, RFC 9768 section 3.2.2.4
      deaf = true;
    }
    firstFeedback &= handshakeAck;
    handshakeAck = false;
    if (deaf) {
      return;
    }
    TcpOptions options = segment.options();
    boolean newTime =
        sock.agreed.timestamps()
            && options.hasTimestamps()
            && Seq.after(options.tsValue(), sock.paws.tsRecent());
    feedback.hear(ace, newTime);
    if (options.hasAccurateEcn() && !optionZeroed) {
      feedback.hearOption(options.ceOctets(), options.ect0Octets(), options.ect1Octets());
    }
    facts.withAccurateEcn(feedback);
  }

  /// The window was reduced.
  void reduced() {
    feedback.reduced(sock.snd.nxt());
  }

  // What is sent.

  /// AE, CWR and ECE of a segment that leaves. An orphan that was acknowledged has forgotten them,
  /// as TIME-WAIT does (RFC 9768 section 3.1.2).
  int flags(int flags, int payloadOctets) {
    if (sock.state() == TcpState.TIME_WAIT && sock.isDead()) {
      return 0;
    }
    counters.acked();
    int echo = echoNext;
    echoNext = HandshakeEcho.UNTOLD;
    boolean pure = payloadOctets == 0 && flags == TcpFlags.ACK;
    boolean tells = echo != HandshakeEcho.UNTOLD && pure;
    if (tells && !OutgoingHeader.reportsSack(sock, 0)) {
      return HandshakeEcho.flags(echo);
    }
    return counters.ace();
  }

  /// Whether a packet that leaves allows marks.
  boolean isMarkable(int payloadOctets) {
    return markable
        && !feedback.isInconsistent()
        && (payloadOctets > 0 || sock.agreed.sackPermitted());
  }

  /// Octets that every full segment keeps free for the option.
  int reservedBytes() {
    return usesOption() && knobs().option() != OptionUse.SPARINGLY
        ? TcpOptionsWriter.accurateEcnLengthBytes(TcpOptions.ACCURATE_ECN_FIELDS)
        : 0;
  }

  /// As on Linux the option is used only with a peer that does, too.
  private boolean usesOption() {
    return switch (knobs().option()) {
      case NEVER -> false;
      case SPARINGLY, USUALLY -> optionSeen && !optionLost;
      case ALWAYS -> optionSeen;
    };
  }

  /// Adds the option to a segment that leaves, if it is time for it and there is room.
  ///
  /// @param reserved octets that a full segment leaves free for it
  void addOption(SegmentHeader header, int seq, int payloadOctets, int reserved, long nowNanos) {
    boolean wanted = usesOption() && !isFirstDataLost(seq, payloadOctets) && isDue(nowNanos);
    if (!wanted) {
      return;
    }
    int full = sock.permission.segmentBytes();
    int room =
        payloadOctets == 0
            ? TcpOptions.MAX_LENGTH_BYTES
            : full + reserved - Math.min(payloadOctets, full);
    boolean added =
        header.accurateEcn(
            counters.octets(EcnCounters.ECT1),
            counters.octets(CE),
            counters.octets(EcnCounters.ECT0),
            counters.newFields(),
            room);
    if (added) {
      counters.optionSent();
      optionSentNanos = nowNanos;
      optionWithDuplicate |= sock.rare().sackGenerator.reportsDuplicate();
    }
  }

  private boolean isDue(long nowNanos) {
    AccurateEcnKnobs knobs = knobs();
    if (knobs.option() != OptionUse.SPARINGLY || counters.demandsOption()) {
      return true;
    }
    long sinceNanos = nowNanos - optionSentNanos;
    return knobs.optionsPerRoundTrip() > 0
        && sinceNanos * knobs.optionsPerRoundTrip() >= Math.max(0, sock.rtt.srttNanos());
  }

  /// The first data of all had the option and was not answered at all: it goes again without (RFC
  /// 9768 section 3.2.3.2.2).
  private boolean isFirstDataLost(int seq, int payloadOctets) {
    return payloadOctets > 0
        && seq == sock.snd.iss() + 1
        && sock.recovery.phase() == RecoveryPhase.LOSS
        && sock.recovery.queue().sackedBytes() == 0
        && knobs().option() != OptionUse.ALWAYS;
  }

  /// The option of a SYN-ACK, which tests the path.
  static void addFirstOption(SegmentHeader header, TcpConfig config) {
    if (config.options().accurateEcn().option() != OptionUse.NEVER) {
      int octets = EcnCounters.FIRST_OCTET;
      header.accurateEcn(octets, 0, octets, 0, TcpOptions.MAX_LENGTH_BYTES);
    }
  }

  EcnCounters counters() {
    return counters;
  }

  AccurateFeedback feedback() {
    return feedback;
  }
}
