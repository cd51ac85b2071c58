package dev.argyle.tcp;

import dev.argyle.buffer.SkBuff;
import dev.argyle.tcp.TcpConfig.EcnUse;
import dev.argyle.tcp.handshake.EcnSetup;
import dev.argyle.tcp.receive.EcnEcho;
import dev.argyle.tcp.send.EcnSender;
import dev.argyle.tcp.seq.Segment;
import dev.argyle.wire.TcpFlags;

/// ECN of one connection (RFC 3168): whether it is used, and which bits follow from that. Guarded
/// by the sock's lock.
final class Ecn {
  private static final int FIELD = 3;

  private final TcpSock sock;
  private final EcnSender sender = new EcnSender();
  private final EcnEcho echo = new EcnEcho();
  private boolean asked; // our first SYN did
  private boolean tookBack; // a later one did not

  Ecn(TcpSock sock) {
    this.sock = sock;
  }

  /// The field of a received packet's IP header, 0 to 3.
  static int fieldOf(SkBuff packet) {
    return packet.info().trafficClass() & FIELD;
  }

  /// Whether the SYN of an active open asks for it: if configured, or if the congestion control can
  /// do nothing without.
  void open() {
    asked = sock.tcp.config().options().ecn() == EcnUse.ASK || sock.congestion.needsEcn();
    tookBack = false;
    sender.begin(false, false, sock.snd.iss());
    echo.begin(false);
  }

  /// Whether what a peer's SYN asks for is agreed to.
  static boolean isTaken(TcpSock listener) {
    return listener.tcp.config().options().ecn() != EcnUse.NEVER || listener.congestion.needsEcn();
  }

  /// The peer has answered our SYN, or has sent its own at the same time. @return whether both want
  /// it
  boolean isAgreed(Segment segment, SkBuff packet) {
    return asked && EcnSetup.of(segment.flags(), fieldOf(packet)) != EcnSetup.NONE;
  }

  /// The connection begins. If a SYN of ours has not asked, the peer may know that one only: marks
  /// are echoed, but our packets don't allow them (RFC 3168 section 6.1.1).
  void established() {
    boolean agreed = sock.agreed.ecn();
    boolean exact = sock.congestion.needsEcn();
    sender.begin(agreed && !tookBack, exact, sock.snd.nxt());
    echo.begin(exact);
  }

  /// Whether data was received that allowed marks.
  boolean hasSeenMarkable() {
    return echo.hasSeen();
  }

  /// Whether an ACK carries an echo.
  boolean isEcho(Segment segment) {
    return sock.agreed.ecn() && (segment.flags() & TcpFlags.ECE) != 0 && !segment.isSyn();
  }

  /// Whether that echo is to be answered by a smaller window.
  boolean isNews(Segment segment) {
    return isEcho(segment) && sender.isNews(segment.ack());
  }

  /// The window was reduced.
  void reduced() {
    sender.reduced();
  }

  /// Takes note of the marks on a segment with data, before its text is taken.
  void arrived(SkBuff packet, Segment segment, long nowNanos) {
    if (!sock.agreed.ecn()) {
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

  /// Whether a segment that leaves carries new data.
  boolean isNew(int seq, int payloadOctets) {
    return sender.leaves(seq + payloadOctets, payloadOctets);
  }

  /// The flags of a segment that leaves, with those of ECN.
  int flags(int flags, int seq, boolean isNew) {
    if ((flags & TcpFlags.SYN) != 0) {
      return flags | synFlags(flags);
    }
    if (!sock.agreed.ecn() || (flags & TcpFlags.RST) != 0) {
      return flags;
    }
    return flags | echo.flag() | (isNew ? sender.takeCwr(seq) : 0);
  }

  /// A SYN that is sent again does not ask any more: somebody on the way may drop it for that (RFC
  /// 3168 section 6.1.1.1).
  private int synFlags(int flags) {
    if ((flags & TcpFlags.ACK) != 0) {
      return sock.agreed.ecn() ? EcnSetup.AGREES.flags() : 0;
    }
    tookBack = sock.retransmissionTimeout.retransmissions() > 0;
    return asked && !tookBack ? EcnSetup.ASKS.flags() : 0;
  }

  /// TOS or traffic class of a packet that leaves: the user's, but for the two bits of ECN.
  int trafficClass(int wanted, boolean isNew) {
    return wanted & ~FIELD | sender.field(isNew);
  }
}
