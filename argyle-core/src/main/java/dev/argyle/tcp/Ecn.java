package dev.argyle.tcp;

import dev.argyle.buffer.PacketInfo;
import dev.argyle.buffer.SkBuff;
import dev.argyle.tcp.handshake.EcnMode;
import dev.argyle.tcp.handshake.EcnSetup;
import dev.argyle.tcp.handshake.TcpRequestSock;
import dev.argyle.tcp.receive.EcnEcho;
import dev.argyle.tcp.recovery.Acknowledgement;
import dev.argyle.tcp.send.EcnSender;
import dev.argyle.tcp.send.SegmentHeader;
import dev.argyle.tcp.seq.Segment;
import dev.argyle.wire.TcpFlags;
import org.jspecify.annotations.Nullable;

/// ECN of one connection: which kind is used, classic (RFC 3168) or accurate (RFC 9768), and which
/// bits follow from that. Guarded by the sock's lock.
final class Ecn {
  private static final int FIELD = 3;
  private static final int ACCURATE_SYN_ACKS = 2; // then without a word of it, as Linux

  private final TcpSock sock;
  private final EcnSender sender = new EcnSender();
  private final EcnEcho echo = new EcnEcho();
  private @Nullable AccurateEcn accurate; // made when it is agreed
  private EcnMode asked = EcnMode.NONE; // by our first SYN
  private boolean tookBack; // a later one has not
  private int synField; // of the peer's SYN
  private int reservedBytes; // of a full segment, for the option
  private int deliveredMarks;

  Ecn(TcpSock sock) {
    this.sock = sock;
  }

  /// The field of a received packet's IP header, 0 to 3.
  static int fieldOf(SkBuff packet) {
    return packet.info().trafficClass() & FIELD;
  }

  private boolean isAccurate() {
    return sock.agreed.ecn() == EcnMode.ACCURATE;
  }

  // The handshake.

  /// What the SYN of an active open asks for: as configured, but if the congestion control can do
  /// nothing without it, classic ECN at least.
  void open() {
    EcnMode configured = sock.tcp.config().options().ecn().asks();
    asked = sock.congestion.needsEcn() ? atLeastClassic(configured) : configured;
    tookBack = false;
    sender.begin(false, false, sock.snd.iss());
    echo.begin(false);
  }

  /// The most that a peer's SYN gets from a listener.
  static EcnMode takes(TcpSock listener) {
    EcnMode configured = listener.tcp.config().options().ecn().takes();
    return listener.congestion.needsEcn() ? atLeastClassic(configured) : configured;
  }

  private static EcnMode atLeastClassic(EcnMode mode) {
    return mode == EcnMode.NONE ? EcnMode.CLASSIC : mode;
  }

  /// The flags of a SYN-ACK. One that is sent the third time says nothing of accurate ECN any more:
  /// something on the way may drop it for that (RFC 9768 section 3.2.3.2.2).
  ///
  /// @param told what was agreed
  static int synAckFlags(TcpRequestSock request, EcnMode told, AccurateEcnKnobs knobs) {
    boolean silent = request.timeouts() >= ACCURATE_SYN_ACKS && knobs.fallBack();
    if (told == EcnMode.ACCURATE && silent) {
      request.unmarkable();
      return 0;
    }
    return EcnSetup.answers(told, request.synField());
  }

  /// The peer has answered our SYN, or has sent its own at the same time. @return what both want
  EcnMode agree(Segment segment, SkBuff packet) {
    synField = fieldOf(packet);
    boolean answers = segment.hasAck();
    EcnMode both =
        answers
            ? EcnSetup.answered(segment.flags(), asked)
            : EcnSetup.asked(segment.flags(), synField).and(asked);
    if (both == EcnMode.ACCURATE) {
      accurate().begin(true);
      if (answers) {
        accurate().synAck(segment, synField);
      }
    }
    return both;
  }

  /// The connection comes out of a listener.
  void accepted(TcpRequestSock request) {
    if (isAccurate()) {
      accurate().begin(!request.isUnmarkable());
    }
  }

  /// A segment completes the handshake of a listener, or of two SYNs.
  void completes(Segment segment) {
    if (isAccurate()) {
      accurate().completes(segment);
    }
  }

  /// The connection begins. If a SYN of ours has not asked for classic ECN, the peer may know that
  /// one only: marks are echoed, but our packets don't allow them (RFC 3168 section 6.1.1).
  void established() {
    deliveredMarks = 0;
    boolean agreed = sock.agreed.ecn() == EcnMode.CLASSIC;
    boolean exact = agreed && sock.congestion.needsEcn();
    sender.begin(agreed && !tookBack, exact, sock.snd.nxt());
    echo.begin(exact);
  }

  /// Whether the handshake itself met congestion, as the peer says. Asking ends it.
  boolean takeHandshakeMark() {
    return isAccurate() && accurate().takeHandshakeMark();
  }

  /// A SYN-ACK for a connection that we have opened, and that exists already.
  void synAckAgain(Segment segment, SkBuff packet) {
    boolean answers = segment.hasAck() && segment.seq() == sock.rcv.irs() && !sock.passive;
    if (isAccurate() && answers && sock.state().isSynchronized()) {
      accurate().synAckAgain(fieldOf(packet));
    }
  }

  /// Whether an ACK has to tell at once how the SYN-ACK has arrived: no segment with data can.
  boolean answersSynAckAlone() {
    return isAccurate();
  }

  // What is received.

  /// Whether anything was received that allowed marks; under classic ECN only data counts.
  boolean hasSeenMarkable() {
    return isAccurate() ? accurate().counters().hasSeen() : echo.hasSeen();
  }

  /// Adds what an ACK says of marks, and whether the window is to be reduced for it.
  void hear(Segment segment, Acknowledgement facts) {
    switch (sock.agreed.ecn()) {
      case NONE -> {}
      case CLASSIC -> {
        if ((segment.flags() & TcpFlags.ECE) != 0 && !segment.isSyn()) {
          facts.withEcnEcho(sender.isNews(segment.ack()));
        }
      }
      case ACCURATE -> accurate().hear(segment, facts);
    }
  }

  /// Packets of ours have come through with a mark.
  void delivered(int packets) {
    deliveredMarks += packets;
  }

  /// How many.
  int deliveredMarks() {
    return deliveredMarks;
  }

  /// The window was reduced.
  void reduced() {
    sender.reduced();
    if (isAccurate()) {
      accurate().reduced();
    }
  }

  /// Counts an acceptable segment, whatever is in it.
  void accepted(SkBuff packet, Segment segment) {
    if (isAccurate()) {
      accurate().arrived(packet, segment);
    }
  }

  /// Takes note of the marks on a segment with data, before its text is taken.
  void arrived(SkBuff packet, Segment segment, long nowNanos) {
    if (sock.agreed.ecn() != EcnMode.CLASSIC) {
      return;
    }
    int field = fieldOf(packet);
    if (echo.isTurn(field) && sock.delayedAck.isPending()) {
      sock.tcp.output().sendAck(sock, nowNanos); // for what came before, with what is true of that
    }
    int soon = echo.take(field, (segment.flags() & TcpFlags.CWR) != 0);
    if (soon > 0) {
      sock.delayedAck.quick(soon);
    }
  }

  /// Octets from a position on have come twice.
  void cameTwice(int seq) {
    if (isAccurate()) {
      accurate().cameTwice(seq);
    }
  }

  // What is sent.

  /// Whether a segment that leaves carries new data.
  boolean isNew(int seq, int payloadOctets) {
    return sender.leaves(seq + payloadOctets, payloadOctets);
  }

  /// The flags of a segment that leaves, with those of ECN.
  int flags(int flags, int seq, int payloadOctets, boolean isNew) {
    if ((flags & TcpFlags.SYN) != 0) {
      return flags | synFlags(flags);
    }
    return switch (sock.agreed.ecn()) {
      case NONE -> flags;
      case CLASSIC ->
          (flags & TcpFlags.RST) != 0
              ? flags
              : flags | echo.flag() | (isNew ? sender.takeCwr(seq) : 0);
      case ACCURATE -> flags | accurate().flags(flags, payloadOctets);
    };
  }

  /// A SYN that is sent again does not ask any more: somebody on the way may drop it for that (RFC
  /// 3168 section 6.1.1.1); for accurate ECN once again (RFC 9768 section 3.1.4.1).
  private int synFlags(int flags) {
    if ((flags & TcpFlags.ACK) != 0) {
      return EcnSetup.answers(sock.agreed.ecn(), synField);
    }
    int often = asked == EcnMode.ACCURATE ? 1 : 0;
    tookBack =
        sock.retransmissionTimeout.retransmissions() > often
            && sock.tcp.config().options().accurateEcn().fallBack();
    return tookBack ? 0 : EcnSetup.asks(asked);
  }

  /// Sets what the IP header of a packet that leaves says of it.
  ///
  /// @param wanted TOS or traffic class as the user has set it, without the two bits of ECN
  void mark(PacketInfo info, int wanted, int flags, int payloadOctets, boolean isNew) {
    boolean counts = isAccurate() && (flags & TcpFlags.SYN) == 0;
    int field = counts ? accurateField(payloadOctets) : sender.field(isNew);
    info.trafficClass(wanted & ~FIELD | field);
    info.countsMarks(counts);
  }

  /// Reserves octets of every full segment for the option, as many as are needed now. @return how
  /// many
  int reserve() {
    reservedBytes = wantedBytes();
    return reservedBytes;
  }

  /// Has full segments reckoned anew if they need another number of octets for the option than
  /// [#reserve] has told.
  void adoptReservation() {
    if (reservedBytes != wantedBytes()) {
      sock.tcp.output().adoptMss(sock);
    }
  }

  private int wantedBytes() {
    return isAccurate() && sock.state().isSynchronized() ? accurate().reservedBytes() : 0;
  }

  /// Adds the option of ECN to a segment that leaves.
  void addOption(SegmentHeader header, int flags, int seq, int payloadOctets, long nowNanos) {
    boolean acks = (flags & TcpFlags.ACK) != 0 && (flags & TcpFlags.RST) == 0;
    if (!isAccurate() || !acks) {
      return;
    }
    if ((flags & TcpFlags.SYN) == 0) {
      accurate().addOption(header, seq, payloadOctets, reservedBytes, nowNanos);
    } else if (sock.retransmissionTimeout.retransmissions() == 0) {
      AccurateEcn.addFirstOption(header, sock.tcp.config());
    }
  }

  private int accurateField(int payloadOctets) {
    return accurate().isMarkable(payloadOctets) ? EcnSender.CAPABLE : 0;
  }

  /// What accurate ECN has counted; means something only if it was agreed.
  AccurateEcn accurate() {
    AccurateEcn own = accurate;
    if (own == null) {
      own = new AccurateEcn(sock);
      accurate = own;
    }
    return own;
  }
}
