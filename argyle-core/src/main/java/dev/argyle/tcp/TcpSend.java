package dev.argyle.tcp;

import dev.argyle.buffer.IoVector;
import dev.argyle.sock.Errno;
import dev.argyle.sock.MessageFlags;
import dev.argyle.sock.MessageHeader;
import dev.argyle.sock.PollEvents;
import dev.argyle.sock.Sock;
import dev.argyle.sock.TcpState;

/// SEND, RFC 9293 section 3.10.2: the user's octets into the send buffer (MISSION D2). The caller
/// owns the sock's lock; it is let go of only to sleep.
final class TcpSend {
  private final TcpProtocol tcp;

  TcpSend(TcpProtocol tcp) {
    this.tcp = tcp;
  }

  /// Appends to the send buffer, sleeping for room if it may.
  ///
  /// @return octets taken, or an error if none were
  int send(TcpSock sock, MessageHeader message, int flags) {
    boolean nonBlocking = (flags & MessageFlags.MSG_DONTWAIT) != 0;
    long deadlineNanos = sock.deadline(sock.sendTimeoutNanos());
    IoVector from = message.data();
    sock.permission.more((flags & MessageFlags.MSG_MORE) != 0);
    int taken = 0;
    int failed = awaitConnected(sock, from.hasRemaining(), nonBlocking, deadlineNanos);
    while (failed == 0) {
      failed = sendError(sock);
      if (failed != 0) {
        break;
      }
      taken += append(sock, from, flags);
      if (!from.hasRemaining()) {
        break;
      }
      tcp.output().flush(sock, sock.env().clock().nanos());
      if (sock.outputQueue.admit() == 0) { // else what was sent has made room
        failed = awaitRoom(sock, nonBlocking, deadlineNanos);
      }
    }
    long nowNanos = sock.env().clock().nanos();
    sock.permission.wrote(taken, nowNanos);
    tcp.output().flush(sock, nowNanos);
    return taken > 0 ? taken : failed;
  }

  /// Copies what is admitted, portion by portion. What can leave leaves before more is copied: so
  /// the first segments are on their way early, and the portion they come from can be filled again.
  /// Urgent data waits until all of it is there, since its end is what segments tell.
  private int append(TcpSock sock, IoVector from, int flags) {
    boolean urgent = (flags & MessageFlags.MSG_OOB) != 0;
    int taken = 0;
    for (int room = sock.outputQueue.admit();
        room > 0 && from.hasRemaining();
        room = sock.outputQueue.admit()) {
      int appended = sock.sendBuffer.append(from, room);
      taken += appended;
      if (!urgent && from.hasRemaining() && sock.outputQueue.isOnePortionUnsent()) {
        sock.writing = true;
        tcp.output().flush(sock, sock.env().clock().nanos());
        sock.writing = false;
      }
    }
    if (urgent && taken > 0) {
      sock.ownRare().urgentPointer.mark(sock.finSeq());
    }
    if ((flags & MessageFlags.MSG_EOR) != 0 && taken > 0 && !from.hasRemaining()) {
      sock.outputQueue.endRecord();
    }
    sock.publishQueued();
    return taken;
  }

  private static int awaitConnected(
      TcpSock sock, boolean data, boolean nonBlocking, long deadlineNanos) {
    boolean opening = sock.state() == TcpState.SYN_SENT || sock.state() == TcpState.SYN_RECEIVED;
    if (!opening || sock.rare().fastOpen.isHalfOpen()) {
      return 0;
    }
    if (nonBlocking) {
      return Errno.EAGAIN.negated();
    }
    sock.outputQueue.writersWait(data ? 1 : 0);
    int failed =
        TcpProto.sleep(
            sock,
            PollEvents.WRITABLE,
            deadlineNanos,
            () -> sock.state() != TcpState.SYN_SENT && sock.state() != TcpState.SYN_RECEIVED);
    sock.outputQueue.writersWait(data ? -1 : 0);
    return failed;
  }

  private static int sendError(TcpSock sock) {
    int error = sock.takeError();
    if (error != 0) {
      return -error;
    }
    return isOpenToWrite(sock) ? 0 : Errno.EPIPE.negated();
  }

  /// Whether the user may still write. With Fast Open a server may before the handshake is over.
  private static boolean isOpenToWrite(TcpSock sock) {
    boolean early = sock.state() == TcpState.SYN_RECEIVED && sock.rare().fastOpen.isHalfOpen();
    return (sock.state().canSend() || early) && (sock.shutdown() & Sock.SEND_SHUTDOWN) == 0;
  }

  private static int awaitRoom(TcpSock sock, boolean nonBlocking, long deadlineNanos) {
    sock.readiness.waitForSpace();
    if (nonBlocking) {
      return Errno.EAGAIN.negated();
    }
    return TcpProto.sleep(
        sock, PollEvents.WRITABLE, deadlineNanos, 0, (self, _) -> self.isDead() || hasRoom(self));
  }

  /// What was woken for may be gone again, for the charge rises when a portion leaves in several
  /// packets: then the next room is waited for anew.
  private static boolean hasRoom(TcpSock sock) {
    boolean ends = sock.pendingError() != 0 || !isOpenToWrite(sock);
    if (ends || sock.readiness.isWritable()) {
      return true;
    }
    sock.readiness.waitForSpace();
    return false;
  }
}
