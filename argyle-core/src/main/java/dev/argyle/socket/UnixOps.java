package dev.argyle.socket;

import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.Errno;
import dev.argyle.sock.Sock;
import dev.argyle.sock.SockAddr;
import dev.argyle.sock.TcpState;
import dev.argyle.unix.UnixProto;
import dev.argyle.unix.UnixSock;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/// Rules for sockets of the UNIX family, of all three types (unix(7)). Which call a type has, and
/// in which state, its protocol knows; here is what belongs to the user's side.
public final class UnixOps implements ProtoOps {
  private final SocketConfig config;

  /// @param config the greatest backlog
  public UnixOps(SocketConfig config) {
    this.config = config;
  }

  @Override
  public int bind(Socket socket, SockAddr address) {
    Sock sock = socket.sock();
    return sock.proto().bind(sock, address);
  }

  @Override
  public int listen(Socket socket, int backlog) {
    int most = config.mostBacklog();
    int allowed = backlog < 0 || backlog > most ? most : backlog;
    Sock sock = socket.sock();
    return sock.proto().listen(sock, allowed);
  }

  @Override
  public int accept(Socket socket, boolean nonBlocking, Consumer<Sock> taker) {
    Sock sock = socket.sock();
    return sock.proto().accept(sock, nonBlocking, taker);
  }

  @Override
  public int connect(Socket socket, SockAddr address, boolean nonBlocking) {
    Sock sock = socket.sock();
    int result = sock.proto().connect(sock, address, nonBlocking);
    if (result == 0) {
      boolean dissolve = address.family() == AddressFamily.AF_UNSPEC;
      socket.state(dissolve ? SocketState.UNCONNECTED : SocketState.CONNECTED);
    }
    return result;
  }

  @Override
  public int socketpair(Socket one, Socket other) {
    if (!(one.sock().proto() instanceof UnixProto proto)) {
      return Errno.EOPNOTSUPP.negated();
    }
    proto.pair(one.sock(), other.sock());
    one.state(SocketState.CONNECTED);
    other.state(SocketState.CONNECTED);
    return 0;
  }

  /// Needs no connection, as on Linux: what is shut down before stays so.
  @Override
  public int shutdown(Socket socket, int how) {
    int halves = InetOps.halves(how);
    if (halves == 0) {
      return Errno.EINVAL.negated();
    }
    Sock sock = socket.sock();
    return sock.proto().shutdown(sock, halves);
  }

  @Override
  public void descriptorDropped(Socket socket) {
    if (socket.sock() instanceof UnixSock sock) {
      sock.descriptorDropped();
    }
  }

  @Override
  public boolean carriesFiles(Socket socket) {
    return socket.sock() instanceof UnixSock sock && sock.looksAtControl();
  }

  /// A listener has nothing to read (`EINVAL`), but may be asked what it has sent.
  @Override
  public int ioctl(Socket socket, int request, IntConsumer result) {
    Sock sock = socket.sock();
    if (request == FileFlags.SIOCOUTQ && sock.state() == TcpState.LISTEN) {
      result.accept(sock.proto().unsentBytes(sock));
      return 0;
    }
    return ProtoOps.super.ioctl(socket, request, result);
  }
}
