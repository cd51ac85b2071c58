package dev.argyle.socket;

import dev.argyle.sock.Errno;
import dev.argyle.sock.MessageHeader;
import dev.argyle.sock.Proto;
import dev.argyle.sock.Sock;
import dev.argyle.sock.SockAddr;
import dev.argyle.sock.TcpState;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/// A family's operations on its sockets (Linux's `struct proto_ops`): the rules of the user's side
/// for one family and type, which end in the [Proto] of the socket's [Sock]. Choosing a protocol is
/// choosing this table and that one (MISSION B12).
///
/// What most families do alike has a default. A family of a user's own writes the rest and
/// registers with [ProtocolFamilies]. Results are counts, or negated [Errno] numbers. Calls of
/// several threads may be in progress at once.
public interface ProtoOps {
  /// `shutdown`: no more reading.
  int SHUT_RD = 0;

  /// `shutdown`: no more writing.
  int SHUT_WR = 1;

  /// `shutdown`: neither.
  int SHUT_RDWR = 2;

  /// Binds to a local address.
  int bind(Socket socket, SockAddr address);

  /// Begins to listen.
  int listen(Socket socket, int backlog);

  /// Hands a complete connection to `taker`.
  int accept(Socket socket, boolean nonBlocking, Consumer<Sock> taker);

  /// Connects.
  int connect(Socket socket, SockAddr address, boolean nonBlocking);

  /// Makes two new sockets each other's peer; `EOPNOTSUPP` where the family has no such pairs.
  default int socketpair(Socket one, Socket other) {
    return Errno.EOPNOTSUPP.negated();
  }

  /// Shuts one or both halves down.
  ///
  /// @param how [#SHUT_RD], [#SHUT_WR] or [#SHUT_RDWR]; anything else is `EINVAL`
  int shutdown(Socket socket, int how);

  /// Sends. @return octets taken
  default int sendmsg(Socket socket, MessageHeader message, int flags) {
    return proto(socket).sendmsg(socket.sock(), message, flags);
  }

  /// Receives. @return octets given; 0 at the end of the stream
  default int recvmsg(Socket socket, MessageHeader message, int flags) {
    return proto(socket).recvmsg(socket.sock(), message, flags);
  }

  /// Its last descriptor was closed. May sleep as `SO_LINGER` says.
  default void release(Socket socket) {
    proto(socket).close(socket.sock());
  }

  /// A descriptor of it was closed, perhaps not the last: files on their way count references.
  default void descriptorDropped(Socket socket) {}

  /// Whether its messages carry descriptors (`SCM_RIGHTS`).
  default boolean carriesFiles(Socket socket) {
    return false;
  }

  /// What is ready: bits of [dev.argyle.sock.PollEvents].
  default int poll(Socket socket) {
    return proto(socket).poll(socket.sock());
  }

  /// Hands the local address over.
  default int localName(Socket socket, Consumer<? super SockAddr> into) {
    into.accept(proto(socket).localName(socket.sock()));
    return 0;
  }

  /// Hands the remote address over; `ENOTCONN` if there is none.
  default int remoteName(Socket socket, Consumer<? super SockAddr> into) {
    SockAddr peer = proto(socket).remoteName(socket.sock());
    if (peer == null) {
      return Errno.ENOTCONN.negated();
    }
    into.accept(peer);
    return 0;
  }

  /// Answers a question about the queues; not of a listener, which has none of these (`EINVAL`).
  ///
  /// @param request [FileFlags#FIONREAD], [FileFlags#SIOCOUTQ], [FileFlags#SIOCOUTQNSD] or
  ///     [FileFlags#SIOCATMARK]; anything else is `ENOTTY`
  default int ioctl(Socket socket, int request, IntConsumer result) {
    Sock sock = socket.sock();
    Proto proto = proto(socket);
    boolean listens = sock.state() == TcpState.LISTEN;
    int answer =
        switch (request) {
          case FileFlags.SIOCATMARK -> proto.atMark(sock);
          case FileFlags.FIONREAD -> listens ? Errno.EINVAL.negated() : proto.readableBytes(sock);
          case FileFlags.SIOCOUTQ -> listens ? Errno.EINVAL.negated() : proto.unsentBytes(sock);
          case FileFlags.SIOCOUTQNSD -> listens ? Errno.EINVAL.negated() : proto.notSentBytes(sock);
          default -> Errno.ENOTTY.negated();
        };
    if (answer < 0) {
      return answer;
    }
    result.accept(answer);
    return 0;
  }

  private static Proto proto(Socket socket) {
    return socket.sock().proto();
  }
}
