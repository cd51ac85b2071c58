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
import dev.argyle.sock.WaitQueue;
import dev.argyle.tcp.seq.Seq;

/// RECEIVE, RFC 9293 section 3.10.3: out of the receive queue, the prequeue and the backlog into
/// the user's memory (MISSION C1, C5). The caller owns the sock's lock; it is let go of only to
/// sleep.
final class TcpReceive {
  private static final int CONTINUES = 1;

  // What a reader sleeps for; constants, so that sleeping allocates nothing.
  private static final WaitQueue.Condition<TcpSock> TO_TAKE =
      (sock, beyond) -> sock.isDead() || hasCome(sock, beyond, false);
  private static final WaitQueue.Condition<TcpSock> TO_LOOK =
      (sock, beyond) -> sock.isDead() || hasCome(sock, beyond, true);

  private final TcpProtocol tcp;

  TcpReceive(TcpProtocol tcp) {
    this.tcp = tcp;
  }

  /// Takes from the receive queue, sleeping for data if it may.
  ///
  /// @return octets given; 0 at the end of the stream; an error if there were none
  int receive(TcpSock sock, MessageHeader message, int flags) {
    if ((flags & MessageFlags.MSG_ERRQUEUE) != 0) {
      return sock.receiveError(message);
    }
    if (sock.state() == TcpState.LISTEN) {
      return Errno.ENOTCONN.negated();
    }
    endWrite(sock);
    sock.receiveReport.begin();
    int result =
        (flags & MessageFlags.MSG_OOB) != 0
            ? UrgentData.receive(sock, message, flags)
            : receiveStream(sock, message, flags);
    if (sock.pending.needsAck()) {
      tcp.output().flush(sock, sock.env().clock().nanos());
    }
    if (result >= 0) {
      sock.receiveReport.tell(message);
    }
    return result;
  }

  /// Who reads may wait for an answer to the end of what was written.
  private void endWrite(TcpSock sock) {
    if (sock.permission.bulk().isWaiting()) {
      sock.permission.bulk().end();
      tcp.output().flush(sock, sock.env().clock().nanos());
    }
  }

  private int receiveStream(TcpSock sock, MessageHeader message, int flags) {
    SkBuff first = sock.receiveQueue().peek();
    if (first != null && !message.data().hasRemaining()) {
      sock.receiveReport.comesFrom(first); // told though there is no room for it, as on Linux
    }
    return receive(sock, message.data(), flags);
  }

  private int receive(TcpSock sock, IoVector into, int flags) {
    boolean peek = (flags & MessageFlags.MSG_PEEK) != 0;
    boolean discard = (flags & MessageFlags.MSG_TRUNC) != 0;
    boolean nonBlocking = (flags & MessageFlags.MSG_DONTWAIT) != 0;
    long deadlineNanos = sock.deadline(sock.receiveTimeoutNanos());
    SkBuffQueue queue = sock.receiveQueue();
    boolean all = (flags & MessageFlags.MSG_WAITALL) != 0;
    long wanted = all || peek ? into.remaining() : shortened(sock, into.remaining());
    long enough = enough(sock, wanted, all);
    int given = 0;
    int ahead = 0; // how far into the queue a look that takes nothing has come
    while (true) {
      if (sock.rare().urgentMark.isSet() && wanted > 0) {
        if (given > 0 && sock.rare().urgentMark.isAt(sock.copiedSeq() + ahead)) {
          return given; // a read stops at the mark; the next one goes on behind it
        }
        ahead += stepOverMark(sock, ahead, peek);
      }
      if (queue.octets() > ahead) {
        long most = Math.min(wanted - given, untilMark(sock, ahead));
        int moved = peek ? look(sock, into, most, ahead, discard) : take(sock, into, most, discard);
        given += moved;
        ahead += peek ? moved : 0;
        if (!peek) {
          sock.receiveBuffer.read(sock.env().clock().nanos());
          afterRead(sock);
        }
        if (given == wanted) {
          return given;
        }
        continue;
      }
      if (given >= enough) {
        return given;
      }
      if (processArrived(sock, !peek)) {
        continue; // MISSION C5: the receive queue, then the prequeue, then the backlog
      }
      int stop = given > 0 ? stopsShort(sock, nonBlocking) : stopsEmpty(sock, nonBlocking);
      if (stop == CONTINUES) {
        int failed = awaitData(sock, ahead, peek, deadlineNanos);
        stop = failed == 0 ? CONTINUES : failed;
      }
      if (stop != CONTINUES) {
        return given > 0 ? given : stop;
      }
    }
  }

  /// A read may give less than there is.
  private static long shortened(TcpSock sock, long wanted) {
    int most = (int) Math.min(wanted, Integer.MAX_VALUE);
    return most == 0 ? 0 : sock.env().faultPoints().shortened(most);
  }

  /// How much ends the wait: everything, or as much as `SO_RCVLOWAT` says; in any case something.
  private static long enough(TcpSock sock, long wanted, boolean all) {
    return Math.max(1, all ? wanted : Math.min(wanted, sock.receiveLowWaterOctets()));
  }

  /// The urgent octet is not part of the stream: gets past it if it is next.
  ///
  /// @return how far a look has to go on because of that
  private static int stepOverMark(TcpSock sock, int ahead, boolean peek) {
    boolean next =
        !sock.oobInline()
            && sock.rare().urgentMark.isAt(sock.copiedSeq() + ahead)
            && sock.receiveQueue().octets() > ahead;
    if (!next) {
      return 0;
    }
    sock.receiveReport.comesFrom(packetAt(sock.receiveQueue(), ahead)); // as on Linux
    if (!peek) {
      UrgentData.dropFirst(sock);
      sock.publishReadable();
    }
    return peek ? 1 : 0;
  }

  /// The packet with an octet of the queue, which has it.
  private static SkBuff packetAt(SkBuffQueue queue, int position) {
    int rest = position;
    SkBuff packet = queue.peek();
    while (packet != null && rest >= packet.length()) {
      rest -= packet.length();
      packet = queue.after(packet);
    }
    if (packet == null) {
      throw new IllegalStateException("octet " + position + " is not in the queue");
    }
    return packet;
  }

  /// Octets up to the mark, if it lies ahead.
  private static long untilMark(TcpSock sock, int ahead) {
    if (!sock.rare().urgentMark.isSet()) {
      return Long.MAX_VALUE;
    }
    int octets = Seq.distance(sock.copiedSeq() + ahead, sock.rare().urgentMark.seq());
    return octets > 0 ? octets : Long.MAX_VALUE;
  }

  /// Whether less than enough has to do. An error stays for the next call.
  private static int stopsShort(TcpSock sock, boolean nonBlocking) {
    boolean over =
        nonBlocking
            || sock.pendingError() != 0
            || (sock.shutdown() & Sock.RCV_SHUTDOWN) != 0
            || sock.state() == TcpState.CLOSED;
    return over ? 0 : CONTINUES;
  }

  private static int stopsEmpty(TcpSock sock, boolean nonBlocking) {
    int end = endOfStream(sock);
    return end == CONTINUES && nonBlocking ? Errno.EAGAIN.negated() : end;
  }

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
  private static int awaitData(TcpSock sock, int beyondOctets, boolean peek, long deadlineNanos) {
    SockLock lock = sock.lock();
    lock.readerSleeps();
    try {
      return TcpProto.sleep(
          sock, PollEvents.READABLE, deadlineNanos, beyondOctets, peek ? TO_LOOK : TO_TAKE);
    } finally {
      lock.readerLeaves();
    }
  }

  private static boolean hasCome(TcpSock sock, int beyondOctets, boolean peek) {
    processArrived(sock, !peek);
    return sock.receiveQueue().octets() > beyondOctets
        || sock.pendingError() != 0
        || (sock.shutdown() & Sock.RCV_SHUTDOWN) != 0
        || sock.state() == TcpState.CLOSED;
  }

  /// Processes what has arrived. If the reader takes it right afterwards, an ACK that would tell of
  /// no room waits for that: one segment instead of two.
  private static boolean processArrived(TcpSock sock, boolean takes) {
    sock.takesNext = takes;
    boolean any = sock.lock().processArrived();
    sock.takesNext = false;
    return any;
  }

  private static int take(TcpSock sock, IoVector into, long most, boolean discard) {
    SkBuffQueue queue = sock.receiveQueue();
    int moved = 0;
    for (SkBuff first = queue.peek(); first != null && moved < most; first = queue.peek()) {
      int octets = (int) Math.min(first.length(), most - moved);
      if (!discard) {
        first.copyTo(0, into, octets);
      }
      sock.receiveReport.comesFrom(first);
      moved += octets;
      if (octets < first.length()) {
        queue.pullFirst(octets);
      } else {
        queue.poll();
        first.release();
      }
    }
    if (sock.rare().urgentMark.isSet()) {
      sock.rare().urgentMark.readTo(sock.copiedSeq());
    }
    sock.publishReadable();
    return moved;
  }

  private static int look(TcpSock sock, IoVector into, long most, int skip, boolean discard) {
    SkBuffQueue queue = sock.receiveQueue();
    int skipped = 0;
    int moved = 0;
    for (SkBuff packet = queue.peek();
        packet != null && moved < most;
        packet = queue.after(packet)) {
      int at = Math.min(packet.length(), skip - skipped);
      skipped += at;
      int octets = (int) Math.min(packet.length() - at, most - moved);
      if (octets > 0) {
        sock.receiveReport.comesFrom(packet);
      }
      if (octets > 0 && !discard) {
        packet.copyTo(at, into, octets);
      }
      moved += Math.max(octets, 0);
    }
    return moved;
  }

  /// The user has read, and has made room: the peer is told if an ACK has waited for that, or if
  /// the room is worth a segment. As on Linux (`tcp_cleanup_rbuf`).
  private void afterRead(TcpSock sock) {
    if (sock.pending.needsAck() || isAckDue(sock) || sock.receiveBuffer.isRoomWorthAnAck()) {
      sock.pending.ackNow();
      tcp.output().flush(sock, sock.env().clock().nanos());
    }
  }

  private static boolean isAckDue(TcpSock sock) {
    boolean allRead = sock.receiveQueue().isEmpty() && sock.rare().outOfOrder.isEmpty();
    return sock.delayedAck.isDueOnRead(sock.peerSegment.bytes(), allRead);
  }
}
