package dev.argyle.unix;

import dev.argyle.sock.Errno;
import dev.argyle.sock.MessageFlags;
import dev.argyle.sock.MessageHeader;
import dev.argyle.sock.PassedFiles;
import dev.argyle.sock.PollEvents;
import dev.argyle.sock.Sock;
import dev.argyle.sock.SockAddr;
import dev.argyle.sock.UnixSockAddr;
import dev.argyle.sock.WaitQueue;
import org.jspecify.annotations.Nullable;

/// Sending and receiving whole messages: datagram and seqpacket socks.
final class Messages {
  /// What of the buffer's limit no message may use.
  private static final int RESERVED_BYTES = 32;

  private static final int NOTHING = Errno.EAGAIN.negated();

  private final UnixProto proto;

  Messages(UnixProto proto) {
    this.proto = proto;
  }

  /// Sends one message.
  ///
  /// @param to a name, or null for the peer
  int send(UnixSock sock, MessageHeader message, int flags, @Nullable SockAddr to) {
    if (to != null && !UnixProto.isName(to)) {
      return Errno.EINVAL.negated();
    }
    int unbound = proto.bindIfNeeded(sock);
    if (unbound != 0) {
      return unbound;
    }
    long octets = message.data().remaining();
    if (octets > sock.sendBufferBytes() - RESERVED_BYTES) {
      return Errno.EMSGSIZE.negated();
    }
    long deadlineNanos = sock.deadline(sock.sendTimeoutNanos());
    int noRoom = SendRoom.awaitBuffer(sock, flags, deadlineNanos);
    if (noRoom != 0) {
      return noRoom;
    }
    int memoryBytes = MessageMemory.ofMessage((int) octets);
    sock.sent().charge(memoryBytes);
    int result = deliver(sock, message, flags, to, deadlineNanos);
    if (result < 0) {
      sock.sent().uncharge(memoryBytes);
    }
    return result;
  }

  /// Finds the receiver and hands the message over, which is counted already.
  private int deliver(
      UnixSock sock, MessageHeader message, int flags, @Nullable SockAddr to, long deadlineNanos) {
    while (true) {
      UnixSock receiver = to == null ? sock.peer() : proto.find(to);
      if (receiver == null) {
        return to == null ? Errno.ENOTCONN.negated() : proto.whyNotFound(to);
      }
      int result = hand(sock, message, receiver, to != null);
      boolean mayWait = (flags & MessageFlags.MSG_DONTWAIT) == 0;
      if (result != NOTHING || !mayWait) {
        return result;
      }
      int ended =
          SendRoom.awaitQueue(sock, receiver, deadlineNanos, () -> receiver.isFullFor(sock));
      if (ended != 0) {
        return ended;
      }
    }
  }

  /// @return octets, or a negated [Errno]; `EAGAIN` if the receiver's queue is full
  private int hand(UnixSock sock, MessageHeader from, UnixSock receiver, boolean named) {
    int octets = (int) from.data().remaining();
    int memoryBytes = MessageMemory.ofMessage(octets);
    var message =
        new UnixMessage(
            sock, from, octets, memoryBytes, Ancillary.credentials(sock, receiver, from));
    PassedFiles files = from.files();
    int tooMany = files == null ? 0 : proto.unix().inFlight().launch(message, files, receiver);
    if (tooMany != 0) {
      return tooMany;
    }
    Delivery delivery = receiver.deliver(message, sock);
    if (delivery != Delivery.DONE) {
      proto.unix().inFlight().land(message);
      return refused(delivery, sock, receiver, named);
    }
    from.files(null);
    from.data().skip(octets);
    receiver.waitQueue().wake(PollEvents.IN);
    return octets;
  }

  private static int refused(Delivery delivery, UnixSock sock, UnixSock receiver, boolean named) {
    return switch (delivery) {
      case DONE -> 0;
      case FORBIDDEN -> Errno.EPERM.negated();
      case SHUT -> Errno.EPIPE.negated();
      case FULL -> NOTHING;
      case GONE -> {
        if (sock.kind().isConnected()) {
          yield Errno.EPIPE.negated();
        }
        if (!named && sock.relink(receiver, null)) {
          sock.waitQueue().wake(PollEvents.OUT);
          sock.discardMessages();
        }
        yield Errno.ECONNREFUSED.negated();
      }
    };
  }

  /// Receives one message; what does not fit is lost, and `MSG_TRUNC` says so.
  int receive(UnixSock sock, MessageHeader message, int flags) {
    sock.lock().acquire();
    try {
      return receiveOwned(sock, message, flags);
    } finally {
      sock.lock().release();
    }
  }

  private int receiveOwned(UnixSock sock, MessageHeader message, int flags) {
    boolean peek = (flags & MessageFlags.MSG_PEEK) != 0;
    boolean mayWait = (flags & MessageFlags.MSG_DONTWAIT) == 0;
    long deadlineNanos = mayWait ? sock.deadline(sock.receiveTimeoutNanos()) : 0;
    while (true) {
      int error = sock.takeError();
      if (error != 0) {
        return -error;
      }
      boolean shut = (sock.shutdown() & Sock.RCV_SHUTDOWN) != 0; // asked first: nothing comes later
      UnixMessage first = sock.firstMessage();
      if (first != null && (peek || sock.removeFirst(first))) {
        return give(sock, first, message, flags);
      }
      if (!mayWait) {
        return shut && sock.kind().isConnected() ? 0 : NOTHING;
      }
      if (shut) {
        return 0;
      }
      WaitQueue.Outcome outcome =
          sock.waitQueue()
              .await(sock.lock(), PollEvents.READABLE, !peek, deadlineNanos, () -> hasAnswer(sock));
      if (outcome == WaitQueue.Outcome.TIMED_OUT) {
        return NOTHING;
      }
      if (outcome == WaitQueue.Outcome.INTERRUPTED) {
        return Errno.EINTR.negated();
      }
      if (sock.isDead()) {
        return Errno.EBADF.negated();
      }
    }
  }

  private static boolean hasAnswer(UnixSock sock) {
    return sock.hasMessages()
        || sock.pendingError() != 0
        || (sock.shutdown() & Sock.RCV_SHUTDOWN) != 0
        || sock.isDead();
  }

  private int give(UnixSock sock, UnixMessage from, MessageHeader message, int flags) {
    boolean peek = (flags & MessageFlags.MSG_PEEK) != 0;
    int whole = from.remaining();
    int octets = (int) Math.min(whole, message.data().remaining());
    from.copyTo(message, octets);
    UnixSockAddr sender = from.sender().name();
    message.name(sender.isUnnamed() ? null : sender);
    FilesInFlight inFlight = proto.unix().inFlight();
    PassedFiles files = peek ? inFlight.peek(from) : inFlight.land(from);
    Ancillary.give(sock, message, flags, from.credentials(), files);
    if (!peek) {
      from.uncharge();
    }
    if (octets == whole) {
      return octets;
    }
    message.addFlags(MessageFlags.MSG_TRUNC);
    return (flags & MessageFlags.MSG_TRUNC) != 0 ? whole : octets;
  }
}
