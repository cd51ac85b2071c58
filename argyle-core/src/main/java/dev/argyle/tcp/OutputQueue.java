package dev.argyle.tcp;

import dev.argyle.sock.TcpState;
import dev.argyle.tcp.send.SendCharge;

/// How much of what was written is still on its way (`SIOCOUTQ` and `SIOCOUTQNSD`, tcp(7)), and how
/// much more the user may write. As on Linux the answers are distances in the sequence space: a FIN
/// counts like an octet, and so does the SYN of an attempt that failed. After the end they stay as
/// they were, so that a user whose connection was reset may learn how much the peer has not
/// acknowledged. Guarded by the sock's lock.
final class OutputQueue {
  private static final int LEAST_SEGMENTS = 10; // an initial window

  private final TcpSock sock;
  private final SendCharge charge = new SendCharge();
  private int lostOctets; // not acknowledged when the connection ended
  private int neverSentOctets; // of them
  private int waitingWriters; // with data, for the connection to be there

  OutputQueue(TcpSock sock) {
    this.sock = sock;
  }

  /// Octets written and not acknowledged; 0 before the connection is there.
  int unacknowledgedOctets() {
    return switch (sock.state()) {
      case CLOSED -> lostOctets;
      case LISTEN, SYN_SENT, SYN_RECEIVED -> 0;
      case ESTABLISHED, FIN_WAIT_1, FIN_WAIT_2, CLOSE_WAIT, CLOSING, LAST_ACK, TIME_WAIT ->
          sock.sendBuffer.octets() + (isFinAcknowledged() ? 0 : 1);
    };
  }

  /// Octets written and not sent; 0 before the connection is there.
  int unsentOctets() {
    return switch (sock.state()) {
      case CLOSED -> neverSentOctets;
      case LISTEN, SYN_SENT, SYN_RECEIVED -> 0;
      case ESTABLISHED, FIN_WAIT_1, FIN_WAIT_2, CLOSE_WAIT, CLOSING, LAST_ACK, TIME_WAIT ->
          sock.unsentOctets() + (sock.finQueued && !sock.finSent ? 1 : 0);
    };
  }

  /// How much the user may append now, in octets: what the last portion still takes, or a new one
  /// (see [SendCharge]). 0 when the buffer is full, or when as much waits to be sent as
  /// `TCP_NOTSENT_LOWAT` allows.
  int admit() {
    int end = sock.finSeq();
    int rest = charge.rest(end, sock.unsentOctets(), portionBytes());
    if (rest > 0) {
      return rest;
    }
    if (chargedBytes() >= limitBytes()
        || sock.unsentOctets() >= sock.readiness.mostUnsentOctets()) {
      return 0;
    }
    charge.open(end);
    return portionBytes();
  }

  /// How much may be charged: the send buffer, or the least of it while the stack is out of memory.
  /// Needs no lock.
  int limitBytes() {
    return sock.tcp.memory().isExhausted()
        ? Math.min(sock.sendBufferBytes(), sock.tcp.config().buffers().send().leastBytes())
        : sock.sendBufferBytes();
  }

  /// Whether the last portion is the next to be sent.
  boolean isOnePortionUnsent() {
    return sock.unsentOctets() <= portionBytes();
  }

  /// The last octet of a record was written (`MSG_EOR`).
  void endRecord() {
    charge.close();
    sock.ownRare().records.add(sock.finSeq());
  }

  /// The memory that what was written is charged with.
  int chargedBytes() {
    return charge.bytes(
        sock.sendBuffer.octets(),
        sock.recovery.queue().size(),
        sock.finSeq(),
        sock.unsentOctets(),
        portionBytes());
  }

  /// The connection is there, and knows what its segments carry.
  void established() {
    charge.begin(sock.finSeq());
    expand();
  }

  /// What may be sent was sent. If the peer has acknowledged and a writer waits for room, the
  /// buffer grows with the congestion window, unless that is full and so what limits the sender.
  void lookForRoom() {
    if (!sock.pending.takeRoom()) {
      return;
    }
    boolean windowIsFull = sock.recovery.inFlightBytes() >= sock.recovery.cwndBytes();
    if (sock.isNoSpace() && !windowIsFull) {
      expand();
    }
    sock.publishQueued();
  }

  private void expand() {
    int most = sock.tcp.config().buffers().send().mostBytes();
    boolean may = !sock.settings.fixedSendBuffer && sock.tcp.memory().isAmple();
    if (!may || sock.sendBufferBytes() >= most) {
      return;
    }
    int segments = Math.max(LEAST_SEGMENTS, sock.congestion.cwndBytes() / sock.mssBytes);
    int wanted = Math.min(SendCharge.limitFor(sock.mssBytes, segments), most);
    if (wanted > sock.sendBufferBytes()) {
      sock.sendBufferBytes(wanted);
    }
  }

  private int portionBytes() {
    return sock.permission.superSegmentBytes();
  }

  /// A writer with data waits for the connection, or has waited.
  ///
  /// @param more 1 or -1
  void writersWait(int more) {
    waitingWriters += more;
  }

  /// Whether there will be data as soon as there is a connection.
  boolean hasWaitingWriter() {
    return waitingWriters > 0;
  }

  private boolean isFinAcknowledged() {
    return !sock.finQueued || (sock.finSent && sock.snd.una() == sock.snd.nxt());
  }

  /// The connection, or the attempt at one, is about to end.
  void ends() {
    boolean attempt = sock.state() == TcpState.SYN_SENT || sock.state() == TcpState.SYN_RECEIVED;
    lostOctets = attempt ? sock.snd.outstanding() : unacknowledgedOctets();
    neverSentOctets = unsentOctets();
  }

  /// Forgets what was left of an earlier connection.
  void clear() {
    lostOctets = 0;
    neverSentOctets = 0;
  }
}
