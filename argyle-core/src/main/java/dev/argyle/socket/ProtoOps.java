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

  /// Answers a question about the queues.
  ///
  /// @param request [FileFlags#FIONREAD] or [FileFlags#SIOCOUTQ]; anything else is `ENOTTY`
  default int ioctl(Socket socket, int request, IntConsumer result) {
    if (request != FileFlags.FIONREAD && request != FileFlags.SIOCOUTQ) {
      return Errno.ENOTTY.negated();
    }
    Sock sock = socket.sock();
    if (sock.state() == TcpState.LISTEN) {
      return Errno.EINVAL.negated();
    }
    boolean reading = request == FileFlags.FIONREAD;
    result.accept(reading ? proto(socket).readableBytes(sock) : proto(socket).unsentBytes(sock));
    return 0;
  }

  private static Proto proto(Socket socket) {
    return socket.sock().proto();
  }
}
