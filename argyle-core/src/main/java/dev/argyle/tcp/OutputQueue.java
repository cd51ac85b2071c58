package dev.argyle.tcp;

import dev.argyle.sock.TcpState;

/// How much of what was written is still on its way (`SIOCOUTQ` and `SIOCOUTQNSD`, tcp(7)), and how
/// much more the user may write. As on Linux the answers are distances in the sequence space: a FIN
/// counts like an octet, and so does the SYN of an attempt that failed. After the end they stay as
/// they were, so that a user whose connection was reset may learn how much the peer has not
/// acknowledged. Guarded by the sock's lock.
final class OutputQueue {
  private final TcpSock sock;
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

  /// How much the user may append now, in octets; 0 when the buffer is full, or when as much waits
  /// to be sent as `TCP_NOTSENT_LOWAT` allows. Less than a segment is never what that leaves.
  int roomBytes() {
    int room = (int) Math.max(0, sock.sendBufferBytes() - sock.sendBuffer.truesize());
    int limit = sock.readiness.unsentLimitOctets();
    if (limit <= 0) {
      return room;
    }
    int unsent = sock.unsentOctets();
    return unsent >= limit ? 0 : Math.min(room, Math.max(limit - unsent, sock.mssBytes));
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
