package dev.argyle.tcp;

import dev.argyle.buffer.BufferPool;
import dev.argyle.buffer.SkBuff;
import dev.argyle.buffer.SkBuffQueue;
import dev.argyle.sock.Errno;
import dev.argyle.sock.ReceivePath;
import dev.argyle.sock.Sock;
import dev.argyle.sock.TcpState;
import dev.argyle.tcp.TcpCounters.Counter;
import dev.argyle.tcp.receive.DelayedAck;
import dev.argyle.tcp.receive.ReceiveWindow;
import dev.argyle.tcp.seq.Segment;
import dev.argyle.tcp.seq.Seq;
import dev.argyle.wire.TcpFlags;

/// What a segment carries, RFC 9293 section 3.10.7.4: the seventh check, its text, and the eighth,
/// FIN, which is the octet behind it. The caller holds the sock's lock and flushes afterwards.
final class TextProcessing {
  private static final int SMALL_OCTETS = 256;
  private static final int MANY_SEGMENTS = 16;

  private final TcpProtocol tcp;

  TextProcessing(TcpProtocol tcp) {
    this.tcp = tcp;
  }

  /// Takes what an acceptable segment carries; the packet is used up.
  void take(TcpSock sock, SkBuff packet, Segment segment, long nowNanos) {
    boolean fin = segment.isFin();
    if ((packet.length() == 0 && !fin) || !sock.state().canReceive()) {
      if (packet.length() > 0 || fin) {
        sock.pending.ackNow(); // a retransmission: our answer was lost
      }
      packet.release();
      return;
    }
    if (isUnwanted(sock, segment)) {
      packet.release();
      tcp.counters().count(Counter.DROPPED_AFTER_CLOSE);
      tcp.output().sendResetAt(sock, segment.ack(), nowNanos); // where the peer stands
      sock.abort(Errno.ECONNRESET);
      return;
    }
    if (packet.length() > 0) {
      sock.lastDataNanos = nowNanos;
      sock.ecn.arrived(packet, segment, nowNanos);
    }
    int seq = textSeq(segment);
    int excess = Seq.distance(sock.window.rightEdge(), seq + packet.length());
    if (excess > 0) {
      int cut = Math.min(excess, packet.length());
      packet.trim(packet.length() - cut);
      tcp.receiveTrace().reached(sock, ReceivePath.DROPPED, seq + packet.length(), cut);
      fin = false;
      sock.pending.ackNow();
    }
    if (Seq.beforeOrAt(seq, sock.rcv.nxt())) {
      takeInOrder(sock, packet, segment, fin, nowNanos);
    } else {
      takeOutOfOrder(sock, packet, seq, fin);
    }
  }

  private static int textSeq(Segment segment) {
    return segment.isSyn() ? segment.seq() + 1 : segment.seq();
  }

  /// Data for a user who is gone: nobody will ever read it (RFC 9293 section 3.6.1, as Linux).
  private static boolean isUnwanted(TcpSock sock, Segment segment) {
    return (sock.state() == TcpState.FIN_WAIT_1 || sock.state() == TcpState.FIN_WAIT_2)
        && (sock.shutdown() & Sock.RCV_SHUTDOWN) != 0
        && segment.payloadOctets() > 0
        && Seq.after(segment.seq() + segment.payloadOctets(), sock.rcv.nxt());
  }

  private void takeInOrder(
      TcpSock sock, SkBuff packet, Segment segment, boolean fin, long nowNanos) {
    int seq = textSeq(segment);
    int known = Seq.distance(seq, sock.rcv.nxt());
    int octets = packet.length() - known;
    if (octets < 0 || (octets == 0 && !fin)) {
      reportKnown(sock, seq, packet.length());
      packet.release();
      return;
    }
    if (octets > 0 && sock.receiveBuffer.isExhausted()) {
      tcp.counters().count(Counter.DROPPED_RECEIVE_BUFFER);
      tcp.receiveTrace().reached(sock, ReceivePath.DROPPED, seq, packet.length());
      sock.pending.ackNow();
      packet.release();
      return;
    }
    if (known > 0 && octets > 0) {
      reportTwice(sock, seq, sock.rcv.nxt());
    }
    packet.pull(known);
    boolean endsMessage = measure(sock, packet, segment);
    deliver(sock, packet);
    boolean filledHole = !sock.rare().outOfOrder.isEmpty();
    boolean end = fin || takeFromOutOfOrder(sock);
    if (octets > 0) {
      sock.receiveBuffer.arrived(segment, nowNanos);
      ackText(sock, octets, endsMessage, nowNanos);
      if (filledHole) {
        sock.pending.ackNow(); // RFC 5681 section 4.2
      }
      sock.publishReadable();
    }
    if (end) {
      takeFin(sock);
    }
    if (octets > 0) {
      sock.readiness.dataCame(); // who is woken finds data and end at once
    }
  }

  /// All of it is here already: says so at once (RFC 2883 section 4).
  private static void reportKnown(TcpSock sock, int seq, int octets) {
    if (octets > 0) {
      reportTwice(sock, seq, seq + octets);
    }
    sock.pending.ackNow();
  }

  /// Moves what has become contiguous. @return whether the peer's FIN is next
  private boolean takeFromOutOfOrder(TcpSock sock) {
    if (sock.rare().outOfOrder.isEmpty()) {
      return false;
    }
    if (sock.rare().outOfOrder.noteOvertaken(sock.rcv.nxt())) {
      reportTwice(
          sock, sock.rare().outOfOrder.duplicateLeft(), sock.rare().outOfOrder.duplicateRight());
    }
    for (SkBuff next = sock.rare().outOfOrder.pollAt(sock.rcv.nxt());
        next != null;
        next = sock.rare().outOfOrder.pollAt(sock.rcv.nxt())) {
      deliver(sock, next);
    }
    sock.rare().sackGenerator.advanced(sock.rcv.nxt());
    return sock.rare().outOfOrder.finAt(sock.rcv.nxt());
  }

  /// Puts payload at the end of the receive queue. What is small is copied into the room that the
  /// last packet has left, or behind others into a block for many, so that many small segments do
  /// not hold many large buffers.
  private void deliver(TcpSock sock, SkBuff packet) {
    int octets = packet.length();
    if (octets > 0) {
      tcp.receiveTrace().reached(sock, ReceivePath.RECEIVE_QUEUE, sock.rcv.nxt(), octets);
    }
    sock.rcv.advance(octets);
    SkBuffQueue queue = sock.receiveQueue();
    if (octets == 0) {
      packet.release();
    } else if (queue.mergeIntoLast(packet)) {
      packet.release();
    } else if (octets <= SMALL_OCTETS && !queue.isEmpty()) {
      SkBuff block = tcp.pool().allocate(0, BufferPool.PACKET_BYTES);
      packet.copyTo(0, block.array(), block.put(octets), octets);
      packet.release();
      queue.add(block);
    } else {
      queue.add(packet);
    }
  }

  /// Learns how long the peer's segments are; several may have been merged on arrival.
  ///
  /// @return whether this one may end what the peer has to say: it is not full, or pushes
  private static boolean measure(TcpSock sock, SkBuff packet, Segment segment) {
    int merged = packet.info().segmentBytes();
    int octets = merged > 0 ? merged : packet.length();
    sock.peerSegment.onSegment(octets);
    return octets < sock.peerSegment.bytes() || (segment.flags() & TcpFlags.PSH) != 0;
  }

  /// Acknowledges what came in order. Differs from Linux: a peer that may send no more than a few
  /// segments at a time waits for each ACK, so none is delayed.
  private static void ackText(TcpSock sock, int octets, boolean endsMessage, long nowNanos) {
    int fullBytes = sock.peerSegment.bytes();
    boolean movesWindow = !isReaderBehind(sock, fullBytes);
    boolean due = sock.delayedAck.onSegment(octets, fullBytes, movesWindow, nowNanos);
    if (endsMessage) {
      sock.delayedAck.messageEnds();
    }
    if (due || ReceiveWindow.isFewSegments(sock.receiveBuffer.fullWindowBytes(), fullBytes)) {
      sock.pending.ackNow();
    }
  }

  /// Whether so much is unread that an ACK had better wait for the user to read. Differs from Linux
  /// in that a few segments are not much: RFC 9293 SHLD-19 holds for them whoever reads.
  private static boolean isReaderBehind(TcpSock sock, int fullBytes) {
    long unread = sock.receiveQueue().octets();
    return unread > (long) MANY_SEGMENTS * fullBytes
        && unread >= sock.receiveLowWaterOctets()
        && !sock.window.keepsPace(sock.rcv.lastAckSent(), sock.receiveBuffer.roomBytes());
  }

  private void takeOutOfOrder(TcpSock sock, SkBuff packet, int seq, boolean fin) {
    int octets = packet.length();
    long limit = sock.receiveBuffer.outOfOrderLimitBytes();
    boolean kept = sock.ownRare().outOfOrder.insert(seq, packet, fin, limit);
    if (!kept) {
      tcp.counters().count(Counter.DROPPED_OUT_OF_ORDER_LIMIT);
    }
    tcp.receiveTrace()
        .reached(sock, kept ? ReceivePath.OUT_OF_ORDER : ReceivePath.DROPPED, seq, octets);
    sock.readiness.accountMemory();
    report(sock, seq, octets);
    sock.pending.ackNow();
    sock.delayedAck.quick(DelayedAck.QUICK_AT_START);
  }

  /// Has the next ACK tell the peer what waits past a hole.
  private static void report(TcpSock sock, int seq, int octets) {
    if (!sock.agreed.sackPermitted()) {
      return;
    }
    if (sock.rare().outOfOrder.hasPruned()) {
      sock.rare().sackGenerator.withdrawFrom(sock.rare().outOfOrder.prunedAt());
    }
    if (sock.rare().outOfOrder.hasDuplicate()) {
      sock.ownRare()
          .sackGenerator
          .duplicated(
              sock.rare().outOfOrder.duplicateLeft(), sock.rare().outOfOrder.duplicateRight());
    }
    int[] run = Scratch.ofThread().sackEdges;
    if (octets > 0 && sock.rare().outOfOrder.rangeContaining(seq, run)) {
      sock.ownRare().sackGenerator.arrived(run[0], run[1]);
    }
  }

  private void takeFin(TcpSock sock) {
    sock.rcv.advance(1);
    sock.pending.ackNow();
    sock.finReceived = true;
    sock.addShutdown(Sock.RCV_SHUTDOWN);
    sock.rare().outOfOrder.clear();
    switch (sock.state()) {
      case ESTABLISHED -> sock.state(TcpState.CLOSE_WAIT);
      case FIN_WAIT_1 -> sock.state(TcpState.CLOSING);
      case FIN_WAIT_2 -> sock.state(TcpState.TIME_WAIT);
      case SYN_RECEIVED, CLOSE_WAIT, CLOSING, LAST_ACK, TIME_WAIT, CLOSED, LISTEN, SYN_SENT -> {}
    }
    tcp.timeouts().armKeepAlive(sock);
    sock.waitQueue().wakeAll(); // every reader is told of the end
  }

  /// Has the next ACK tell of octets that came twice (RFC 2883 section 4).
  static void reportTwice(TcpSock sock, int from, int to) {
    if (sock.agreed.sackPermitted()) {
      sock.ecn.cameTwice(from);
      sock.ownRare().sackGenerator.duplicated(from, to);
    }
  }
}
