package dev.argyle.tcp;

import dev.argyle.buffer.IoVector;
import dev.argyle.buffer.SkBuff;
import dev.argyle.buffer.SkBuffQueue;
import dev.argyle.sock.Errno;
import dev.argyle.sock.MessageFlags;
import dev.argyle.sock.MessageHeader;
import dev.argyle.sock.PollEvents;
import dev.argyle.sock.Sock;
import dev.argyle.sock.SockLock;
import dev.argyle.sock.TcpState;

/// SEND and RECEIVE, RFC 9293 sections 3.10.2 and 3.10.3: the user's bytes into the send buffer and
/// out of the receive queue (MISSION C1, D2). The caller owns the sock's lock; it is let go of only
/// to sleep.
final class TcpStream {
  private static final int SUPPORTED_ON_SEND =
      MessageFlags.MSG_DONTWAIT | MessageFlags.MSG_NOSIGNAL | MessageFlags.MSG_MORE;
  private static final int SUPPORTED_ON_RECEIVE =
      MessageFlags.MSG_DONTWAIT
          | MessageFlags.MSG_PEEK
          | MessageFlags.MSG_WAITALL
          | MessageFlags.MSG_TRUNC
          | MessageFlags.MSG_NOSIGNAL;

  private final TcpProtocol tcp;

  TcpStream(TcpProtocol tcp) {
    this.tcp = tcp;
  }

  /// Appends to the send buffer, sleeping for room if it may. @return octets taken, or an error if
  ///     none were
  int send(TcpSock sock, MessageHeader message, int flags) {
    if ((flags & ~SUPPORTED_ON_SEND) != 0) {
      return Errno.EOPNOTSUPP.negated();
    }
    boolean nonBlocking = (flags & MessageFlags.MSG_DONTWAIT) != 0;
    long deadlineNanos = sock.deadline(sock.sendTimeoutNanos());
    IoVector from = message.data();
    sock.permission.more((flags & MessageFlags.MSG_MORE) != 0);
    int taken = 0;
    int failed = awaitConnected(sock, nonBlocking, deadlineNanos);
    while (failed == 0) {
      failed = sendError(sock);
      if (failed != 0) {
        break;
      }
      int room = sock.sendRoomBytes();
      if (room > 0) {
        taken += sock.sendBuffer.append(from, room);
        sock.publishQueued();
      }
      if (!from.hasRemaining()) {
        break;
      }
      tcp.output().flush(sock, sock.env().clock().nanos());
      failed = awaitRoom(sock, nonBlocking, deadlineNanos);
    }
    tcp.output().flush(sock, sock.env().clock().nanos());
    return taken > 0 ? taken : failed;
  }

  private static int awaitConnected(TcpSock sock, boolean nonBlocking, long deadlineNanos) {
    if (sock.state() != TcpState.SYN_SENT && sock.state() != TcpState.SYN_RECEIVED) {
      return 0;
    }
    if (nonBlocking) {
      return Errno.EAGAIN.negated();
    }
    return TcpProto.sleep(
        sock,
        PollEvents.WRITABLE,
        deadlineNanos,
        () -> sock.state() != TcpState.SYN_SENT && sock.state() != TcpState.SYN_RECEIVED);
  }

  private static int sendError(TcpSock sock) {
    int error = sock.takeError();
    if (error != 0) {
      return -error;
    }
    boolean open = sock.state().canSend() && (sock.shutdown() & Sock.SEND_SHUTDOWN) == 0;
    return open ? 0 : Errno.EPIPE.negated();
  }

  private static int awaitRoom(TcpSock sock, boolean nonBlocking, long deadlineNanos) {
    sock.waitForSpace();
    if (nonBlocking) {
      return Errno.EAGAIN.negated();
    }
    return TcpProto.sleep(
        sock,
        PollEvents.WRITABLE,
        deadlineNanos,
        () ->
            sock.isWritable()
                || sock.pendingError() != 0
                || !sock.state().canSend()
                || (sock.shutdown() & Sock.SEND_SHUTDOWN) != 0);
  }

  /// Takes from the receive queue, sleeping for data if it may. @return octets given; 0 at the end
  /// of
  ///     the stream; an error if there were none
  int receive(TcpSock sock, MessageHeader message, int flags) {
    if ((flags & ~SUPPORTED_ON_RECEIVE) != 0) {
      return Errno.EOPNOTSUPP.negated();
    }
    if (sock.state() == TcpState.LISTEN) {
      return Errno.ENOTCONN.negated();
    }
    boolean nonBlocking = (flags & MessageFlags.MSG_DONTWAIT) != 0;
    boolean peek = (flags & MessageFlags.MSG_PEEK) != 0;
    boolean discard = (flags & MessageFlags.MSG_TRUNC) != 0;
    long deadlineNanos = sock.deadline(sock.receiveTimeoutNanos());
    IoVector into = message.data();
    long wanted = into.remaining();
    int given = 0;
    int failed = 0;
    while (true) {
      boolean nothingWanted = wanted == 0 && sock.receiveQueue().octets() > 0;
      int moved = move(sock, into, wanted - given, given, peek, discard);
      given += moved;
      boolean all = given > 0 && given == wanted;
      boolean enough =
          nothingWanted || all || (given > 0 && (flags & MessageFlags.MSG_WAITALL) == 0);
      if (moved > 0 && !peek) {
        announceRoom(sock);
      }
      if (enough) {
        break;
      }
      if (given > 0 && sock.pendingError() != 0) {
        break; // it is for the next call
      }
      if (sock.lock().processArrived()) {
        continue; // MISSION C5: the receive queue, then the prequeue, then the backlog
      }
      int end = endOfStream(sock);
      if (end != CONTINUES) {
        failed = end;
        break;
      }
      if (nonBlocking) {
        failed = Errno.EAGAIN.negated();
        break;
      }
      int known = (int) sock.receiveQueue().octets();
      failed = awaitData(sock, peek ? known : 0, deadlineNanos);
      if (failed != 0) {
        break;
      }
    }
    return given > 0 ? given : failed;
  }

  private static final int CONTINUES = 1;

  /// Whether, and how, the stream is over now that nothing is left in the queue: 0 for its end, a
  /// negated error, or [#CONTINUES]. An error that came after the end is the writer's.
  private static int endOfStream(TcpSock sock) {
    if (sock.finReceived) {
      return 0;
    }
    int error = sock.takeError();
    if (error != 0) {
      return -error;
    }
    if ((sock.shutdown() & Sock.RCV_SHUTDOWN) != 0) {
      return 0;
    }
    return sock.state() == TcpState.CLOSED ? Errno.ENOTCONN.negated() : CONTINUES;
  }

  /// Sleeps until there is something to read. What arrives meanwhile waits in the prequeue for this
  /// thread, which processes it here (MISSION C4).
  private static int awaitData(TcpSock sock, int beyondOctets, long deadlineNanos) {
    SockLock lock = sock.lock();
    lock.readerSleeps();
    try {
      return TcpProto.sleep(
          sock, PollEvents.READABLE, deadlineNanos, () -> hasCome(sock, beyondOctets));
    } finally {
      lock.readerLeaves();
    }
  }

  private static boolean hasCome(TcpSock sock, int beyondOctets) {
    sock.lock().processArrived();
    return sock.receiveQueue().octets() > beyondOctets
        || sock.pendingError() != 0
        || (sock.shutdown() & Sock.RCV_SHUTDOWN) != 0
        || sock.state() == TcpState.CLOSED;
  }

  private static int move(
      TcpSock sock, IoVector into, long most, int skip, boolean peek, boolean discard) {
    return peek
        ? look(sock.receiveQueue(), into, most, skip, discard)
        : take(sock, into, most, discard);
  }

  private static int take(TcpSock sock, IoVector into, long most, boolean discard) {
    SkBuffQueue queue = sock.receiveQueue();
    int moved = 0;
    for (SkBuff first = queue.peek(); first != null && moved < most; first = queue.peek()) {
      int octets = (int) Math.min(first.length(), most - moved);
      if (!discard) {
        first.copyTo(0, into, octets);
      }
      moved += octets;
      if (octets < first.length()) {
        queue.pullFirst(octets);
      } else {
        queue.poll();
        first.release();
      }
    }
    sock.publishReadable();
    return moved;
  }

  private static int look(SkBuffQueue queue, IoVector into, long most, int skip, boolean discard) {
    int skipped = 0;
    int moved = 0;
    for (SkBuff packet = queue.peek();
        packet != null && moved < most;
        packet = queue.after(packet)) {
      int at = Math.min(packet.length(), skip - skipped);
      skipped += at;
      int octets = (int) Math.min(packet.length() - at, most - moved);
      if (octets > 0 && !discard) {
        packet.copyTo(at, into, octets);
      }
      moved += Math.max(octets, 0);
    }
    return moved;
  }

  /// The user has made room: the peer is told if that is worth a segment.
  private void announceRoom(TcpSock sock) {
    boolean receiving = sock.state().canReceive() && (sock.shutdown() & Sock.RCV_SHUTDOWN) == 0;
    if (receiving
        && sock.window.worthAnUpdate(
            sock.rcv.nxt(),
            sock.receiveRoomBytes(),
            sock.peerSegment.bytes(),
            sock.fullWindowBytes())) {
      sock.pending.ackNow();
      tcp.output().flush(sock, sock.env().clock().nanos());
    }
  }
}
