package dev.argyle.socket;

import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.Errno;
import dev.argyle.sock.Sock;
import dev.argyle.sock.SockAddr;
import dev.argyle.sock.TcpState;
import java.util.function.Consumer;

/// Rules for sockets of the internet families that send datagrams. `connect` only sets the peer, as
/// often as one likes; an address of family `AF_UNSPEC` takes it away again.
public final class InetDatagramOps extends InetOps {
  /// @param config which ports are privileged
  public InetDatagramOps(SocketConfig config) {
    super(config);
  }

  @Override
  public int listen(Socket socket, int backlog) {
    return Errno.EOPNOTSUPP.negated();
  }

  @Override
  public int accept(Socket socket, boolean nonBlocking, Consumer<Sock> taker) {
    return Errno.EOPNOTSUPP.negated();
  }

  @Override
  public int connect(Socket socket, SockAddr address, boolean nonBlocking) {
    Sock sock = socket.sock();
    boolean dissolve = address.family() == AddressFamily.AF_UNSPEC;
    int result = sock.proto().connect(sock, address, nonBlocking);
    if (result == 0) {
      socket.state(dissolve ? SocketState.UNCONNECTED : SocketState.CONNECTED);
    }
    return result;
  }

  /// Wakes readers even when there is no peer, but then says `ENOTCONN`, as Linux does.
  @Override
  public int shutdown(Socket socket, int how) {
    int halves = halves(how);
    if (halves == 0) {
      return Errno.EINVAL.negated();
    }
    Sock sock = socket.sock();
    boolean connected = sock.state() != TcpState.CLOSED;
    int result = sock.proto().shutdown(sock, halves);
    return connected ? result : Errno.ENOTCONN.negated();
  }
}
