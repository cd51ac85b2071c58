package dev.argyle.unix;

import dev.argyle.sock.Errno;
import dev.argyle.sock.MessageFlags;
import dev.argyle.sock.MessageHeader;
import dev.argyle.sock.PassedFiles;
import dev.argyle.sock.PollEvents;
import dev.argyle.sock.Sock;
import dev.argyle.sock.SockAddr;
import dev.argyle.sock.TcpState;
import dev.argyle.sock.WaitQueue;
import java.util.function.Consumer;

/// `SOCK_STREAM` of the UNIX family: a connected stream of octets (MISSION B2). A long write is cut
/// into pieces, so that a reader can begin while the writer waits for room.
///
/// Differs from Linux, which since 5.15 can be built with it: there is no out-of-band data
/// (`EOPNOTSUPP`).
public final class UnixStreamProto extends UnixProto {
  /// What of half a buffer one piece leaves free.
  private static final int RESERVED_BYTES = 64;

  private final Connections connections = new Connections(this);

  UnixStreamProto(UnixFamily unix) {
    super(unix, UnixKind.STREAM);
  }

  @Override
  public String name() {
    return "UNIX-STREAM";
  }

  @Override
  public int listen(Sock sock, int backlog) {
    return connections.listen((UnixSock) sock, backlog);
  }

  @Override
  public int accept(Sock sock, boolean nonBlocking, Consumer<Sock> taker) {
    return connections.accept((UnixSock) sock, nonBlocking, taker);
  }

  @Override
  public int connect(Sock sock, SockAddr address, boolean nonBlocking) {
    return connections.connect((UnixSock) sock, address, nonBlocking);
  }

  @Override
  public void pair(Sock one, Sock other) {
    Connections.pair((UnixSock) one, (UnixSock) other);
  }

  @Override
  public int sendmsg(Sock sock, MessageHeader message, int flags) {
    UnixSock self = (UnixSock) sock;
    int wrong = Ancillary.check(self, message);
    if (wrong != 0) {
      return wrong;
    }
    if ((flags & MessageFlags.MSG_OOB) != 0) {
      return Errno.EOPNOTSUPP.negated();
    }
    boolean connected = self.state() == TcpState.ESTABLISHED;
    if (message.name() != null) {
      return connected ? Errno.EISCONN.negated() : Errno.EOPNOTSUPP.negated();
    }
    UnixSock peer = self.peer();
    if (!connected || peer == null) {
      return Errno.ENOTCONN.negated();
    }
    if ((self.shutdown() & Sock.SEND_SHUTDOWN) != 0) {
      return Errno.EPIPE.negated();
    }
    return send(self, peer, message, flags);
  }

  private int send(UnixSock self, UnixSock peer, MessageHeader message, int flags) {
    long deadlineNanos = self.deadline(self.sendTimeoutNanos());
    long octets = Math.min(message.data().remaining(), Integer.MAX_VALUE);
    int sent = 0;
    while (sent < octets) {
      int result = SendRoom.awaitBuffer(self, flags, deadlineNanos);
      if (result == 0) {
        int most =
            Math.min(self.sendBufferBytes() / 2 - RESERVED_BYTES, MessageMemory.LONGEST_PIECE);
        int piece = (int) Math.min(octets - sent, most);
        result = sendPiece(self, peer, message, piece);
        sent += result < 0 ? 0 : piece;
      }
      if (result < 0) {
        return sent > 0 ? sent : result;
      }
    }
    return sent;
  }

  /// Sends one piece; the first takes the files along.
  private int sendPiece(UnixSock self, UnixSock peer, MessageHeader from, int octets) {
    int memoryBytes = MessageMemory.ofPiece(octets);
    var piece =
        new UnixMessage(self, from, octets, memoryBytes, Ancillary.credentials(self, peer, from));
    PassedFiles files = from.files();
    int tooMany = files == null ? 0 : unix().inFlight().launch(piece, files, peer);
    if (tooMany != 0) {
      return tooMany;
    }
    self.sent().charge(memoryBytes);
    if (peer.deliver(piece, self) != Delivery.DONE) {
      unix().inFlight().land(piece);
      piece.uncharge();
      return Errno.EPIPE.negated();
    }
    from.files(null);
    from.data().skip(octets);
    peer.waitQueue().wake(PollEvents.IN);
    return 0;
  }

  @Override
  public int recvmsg(Sock sock, MessageHeader message, int flags) {
    UnixSock self = (UnixSock) sock;
    if ((flags & MessageFlags.MSG_OOB) != 0) {
      return Errno.EOPNOTSUPP.negated();
    }
    if (self.state() != TcpState.ESTABLISHED) {
      return Errno.EINVAL.negated();
    }
    self.lock().acquire();
    try {
      var reading = new StreamReading(self, message, flags);
      int result = receive(self, reading, flags);
      if (result == 0) {
        reading.finish();
      }
      return reading.octets() > 0 ? reading.octets() : result;
    } finally {
      self.lock().release();
    }
  }

  /// @return 0, or why there is nothing (more): a negated [Errno]
  private static int receive(UnixSock self, StreamReading reading, int flags) {
    boolean mayWait = (flags & MessageFlags.MSG_DONTWAIT) == 0;
    long deadlineNanos = mayWait ? self.deadline(self.receiveTimeoutNanos()) : 0;
    while (!reading.proceed()) {
      if (hasEnded(self)) {
        if (reading.hasMore()) {
          continue; // it came before the end did
        }
        int error = self.takeError();
        if (error != 0) {
          return -error;
        }
        if ((self.shutdown() & Sock.RCV_SHUTDOWN) != 0) {
          return 0;
        }
      }
      if (!mayWait) {
        return Errno.EAGAIN.negated();
      }
      WaitQueue.Outcome outcome =
          self.waitQueue()
              .await(
                  self.lock(),
                  PollEvents.READABLE,
                  false,
                  deadlineNanos,
                  () -> reading.hasMore() || hasEnded(self));
      if (outcome == WaitQueue.Outcome.TIMED_OUT) {
        return Errno.EAGAIN.negated();
      }
      if (outcome == WaitQueue.Outcome.INTERRUPTED) {
        return Errno.EINTR.negated();
      }
      if (self.isDead()) {
        return Errno.EBADF.negated();
      }
    }
    return 0;
  }

  private static boolean hasEnded(UnixSock self) {
    return self.isDead() || self.pendingError() != 0 || (self.shutdown() & Sock.RCV_SHUTDOWN) != 0;
  }
}
