package dev.argyle.tcp;

import dev.argyle.buffer.SkBuff;
import dev.argyle.buffer.SkBuffQueue;
import dev.argyle.sock.Errno;
import dev.argyle.sock.MessageFlags;
import dev.argyle.sock.MessageHeader;
import dev.argyle.sock.PollEvents;
import dev.argyle.sock.Sock;
import dev.argyle.sock.TcpState;
import dev.argyle.tcp.receive.UrgentMark;
import dev.argyle.tcp.seq.Segment;
import dev.argyle.wire.TcpFlags;

/// Urgent data of the receiving side: the sixth check of RFC 9293 section 3.10.7.4, and `MSG_OOB`.
/// As on Linux one octet is out of band, that before the pointer; the last one told counts. The
/// caller owns the sock's lock.
///
/// Differs from RFC 9293 section 3.8.5 as Linux does: the octet is taken out of the stream unless
/// `SO_OOBINLINE` is set. RFC 6093 section 6 asks programs to set it.
final class UrgentData {
  /// Takes note of the urgent pointer of an acceptable segment, and of the octet it points at.
  static void check(TcpSock sock, SkBuff packet, Segment segment) {
    UrgentMark mark = sock.rare().urgentMark;
    if ((segment.flags() & TcpFlags.URG) != 0) {
      boolean reached = isAtMark(sock) && !sock.oobInline() && sock.receiveQueue().octets() > 0;
      mark = sock.ownRare().urgentMark;
      if (mark.announce(segment.seq(), segment.urgentPointer(), sock.rcv.nxt())) {
        if (reached) {
          dropFirst(sock); // that of the mark before this one, which nobody steps over now
        }
        sock.publishReadable();
      }
    }
    if (mark.isSet() && mark.find(packet, segment.seq())) {
      sock.publishReadable();
      sock.waitQueue().wake(PollEvents.IN | PollEvents.PRI);
    }
  }

  /// Receives the urgent octet, and never waits for it.
  ///
  /// @return 1, or 0 if there was no room for it or the stream has ended; `EINVAL` if there is none
  ///     or it is in the stream, `EAGAIN` if it is still on its way, `ENOTCONN` after a reset
  static int receive(TcpSock sock, MessageHeader message, int flags) {
    UrgentMark mark = sock.rare().urgentMark;
    if (sock.oobInline() || !mark.isSet() || mark.isTaken()) {
      return Errno.EINVAL.negated();
    }
    if (sock.state() == TcpState.CLOSED && !sock.finReceived) {
      return Errno.ENOTCONN.negated(); // it is lost with the rest, as on Linux
    }
    if (mark.isHere()) {
      return take(sock, message, flags);
    }
    boolean over = sock.state() == TcpState.CLOSED || (sock.shutdown() & Sock.RCV_SHUTDOWN) != 0;
    return over ? 0 : Errno.EAGAIN.negated();
  }

  private static int take(TcpSock sock, MessageHeader message, int flags) {
    UrgentMark mark = sock.rare().urgentMark;
    boolean room = message.data().hasRemaining();
    message.addFlags(room ? MessageFlags.MSG_OOB : MessageFlags.MSG_OOB | MessageFlags.MSG_TRUNC);
    if (room && (flags & MessageFlags.MSG_TRUNC) == 0) {
      message.data().put(new byte[] {mark.octet()}, 0, 1);
    }
    if ((flags & MessageFlags.MSG_PEEK) == 0) {
      mark.take();
      sock.publishReadable();
    }
    return room ? 1 : 0;
  }

  /// Whether the user has read all that comes before the mark (`SIOCATMARK`).
  static boolean isAtMark(TcpSock sock) {
    return sock.rare().urgentMark.isAt(sock.copiedSeq());
  }

  /// Octets that can be read in one go: up to the mark, if one is in the way (`FIONREAD`).
  static int readableOctets(TcpSock sock) {
    int octets = (int) sock.receiveQueue().octets();
    UrgentMark mark = sock.rare().urgentMark;
    if (sock.oobInline() || !mark.isSet()) {
      return octets;
    }
    int before = mark.seq() - sock.copiedSeq();
    return before >= 0 && before < octets ? before : octets;
  }

  /// Drops the next octet that the user would read: an urgent one.
  static void dropFirst(TcpSock sock) {
    SkBuffQueue queue = sock.receiveQueue();
    SkBuff first = queue.peek();
    if (first != null && first.length() > 1) {
      queue.pullFirst(1);
    } else if (first != null) {
      queue.poll();
      first.release();
    }
    sock.rare().urgentMark.readTo(sock.copiedSeq());
  }

  private UrgentData() {}
}
