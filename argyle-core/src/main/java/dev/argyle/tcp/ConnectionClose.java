package dev.argyle.tcp;

import dev.argyle.sock.PollEvents;
import dev.argyle.sock.RequestSock;
import dev.argyle.sock.RequestSockQueue;
import dev.argyle.sock.Sock;
import dev.argyle.sock.TcpState;
import dev.argyle.tcp.TcpCounters.Counter;
import java.util.concurrent.TimeUnit;

/// CLOSE and ABORT, RFC 9293 sections 3.10.4 and 3.10.5: orderly, half, lingering, with a reset;
/// and the end of a listener (MISSION A10, D4). The caller owns the sock's lock.
final class ConnectionClose {
  private final TcpProtocol tcp;

  ConnectionClose(TcpProtocol tcp) {
    this.tcp = tcp;
  }

  /// The user shuts down the sending half: FIN follows what is still to be sent.
  void finish(TcpSock sock, long nowNanos) {
    switch (sock.state()) {
      case ESTABLISHED, SYN_RECEIVED -> {
        sock.finQueued = true;
        sock.state(TcpState.FIN_WAIT_1);
      }
      case CLOSE_WAIT -> {
        sock.finQueued = true;
        sock.state(TcpState.LAST_ACK);
      }
      case SYN_SENT, CLOSED -> sock.done();
      case LISTEN -> stopListening(sock);
      case FIN_WAIT_1, FIN_WAIT_2, CLOSING, LAST_ACK, TIME_WAIT -> {}
    }
    tcp.output().flush(sock, nowNanos);
  }

  /// The last descriptor is gone. Data that nobody has read, or a linger time of zero, ends the
  /// connection with a reset (RFC 9293 section 3.6.1); otherwise what was written is still
  /// delivered.
  void close(TcpSock sock, long nowNanos) {
    sock.lock().processArrived(); // it came before the close
    boolean unread = sock.receiveQueue().octets() > 0; // what waits past a hole was not promised
    sock.receiveQueue().clear();
    sock.publishReadable();
    sock.addShutdown(Sock.SHUTDOWN_MASK);
    if (sock.state() == TcpState.LISTEN) {
      stopListening(sock);
    } else if (unread || sock.lingerNanos() == 0) {
      abort(sock, nowNanos);
    } else {
      finish(sock, nowNanos);
      linger(sock);
    }
    sock.markDead();
    orphan(sock, nowNanos);
    enteredFinWait2(sock, nowNanos);
  }

  /// A connection that goes on without a user costs memory that nobody answers for: it is reset if
  /// there are too many of them, or no memory (`tcp_max_orphans`, `tcp_mem`).
  private void orphan(TcpSock sock, long nowNanos) {
    if (sock.state() == TcpState.CLOSED) {
      return;
    }
    boolean tooMany = sock.memory.orphaned();
    boolean holds = sock.outputQueue.chargedBytes() > tcp.config().buffers().send().leastBytes();
    if (tooMany || (tcp.memory().isExhausted() && holds)) {
      tcp.counters().count(Counter.ABORTED_ON_MEMORY);
      tcp.output().sendReset(sock, nowNanos);
      sock.done();
    }
  }

  /// Ends the connection at once and tells the peer, if there is one that knows of it.
  void abort(TcpSock sock, long nowNanos) {
    tcp.counters().count(Counter.ABORTED_ON_CLOSE);
    switch (sock.state()) {
      case SYN_RECEIVED, ESTABLISHED, FIN_WAIT_1, FIN_WAIT_2, CLOSE_WAIT, CLOSING, LAST_ACK ->
          tcp.output().sendReset(sock, nowNanos);
      case CLOSED, LISTEN, SYN_SENT, TIME_WAIT -> {}
    }
    sock.done();
  }

  /// FIN-WAIT-2 lasts as long as the user likes, but not without one: then as `TCP_LINGER2` says.
  void enteredFinWait2(TcpSock sock, long nowNanos) {
    if (sock.state() != TcpState.FIN_WAIT_2 || !sock.isDead()) {
      return;
    }
    if (sock.settings.linger2Seconds < 0) {
      abort(sock, nowNanos);
      return;
    }
    long nanos =
        sock.settings.linger2Seconds == 0
            ? tcp.config().times().finWait2().toNanos()
            : TimeUnit.SECONDS.toNanos(sock.settings.linger2Seconds);
    sock.timers.arm(TimerKind.FIN_WAIT_2, nowNanos + nanos);
  }

  /// Ends a listener and every connection that waits in its queues.
  void stopListening(TcpSock listener) {
    tcp.tables().listening().remove(listener);
    listener.state(TcpState.CLOSED);
    RequestSockQueue queue = listener.acceptQueue();
    listener.acceptQueue(null);
    if (queue != null) {
      tcp.counters().add(Counter.HALF_OPEN_FORGOTTEN, queue.close());
      listener.lock().release(); // no lock of a child under that of its listener
      endUnaccepted(queue);
      listener.lock().acquire();
    }
    listener.releasePort();
    listener.waitQueue().wakeAll();
  }

  private void endUnaccepted(RequestSockQueue queue) {
    for (RequestSock request = queue.pollComplete();
        request != null;
        request = queue.pollComplete()) {
      if (request.child() instanceof TcpSock child) {
        tcp.counters().count(Counter.RESET_UNACCEPTED);
        child.lock().acquire();
        abort(child, child.env().clock().nanos());
        child.markDead();
        child.lock().release();
        child.put();
      }
    }
  }

  /// Waits, as `SO_LINGER` says, until everything written and the FIN are acknowledged.
  private static void linger(TcpSock sock) {
    if (sock.lingerNanos() > 0) {
      sock.waitQueue()
          .await(
              sock.lock(),
              PollEvents.ALL,
              false,
              sock.deadline(sock.lingerNanos()),
              () -> !isUnfinished(sock));
    }
  }

  private static boolean isUnfinished(TcpSock sock) {
    return switch (sock.state()) {
      case FIN_WAIT_1, CLOSING, LAST_ACK -> true;
      case CLOSED, LISTEN, SYN_SENT, SYN_RECEIVED, ESTABLISHED, FIN_WAIT_2, CLOSE_WAIT, TIME_WAIT ->
          false;
    };
  }
}
