package dev.argyle.socket;

import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.Errno;
import dev.argyle.sock.InetSock;
import dev.argyle.sock.InetSockAddr;
import dev.argyle.sock.Sock;
import dev.argyle.sock.SockAddr;

/// What sockets of the internet families have in common, whatever their type: which addresses they
/// take.
abstract sealed class InetOps implements ProtoOps permits InetStreamOps, InetDatagramOps {
  private final SocketConfig config;

  InetOps(SocketConfig config) {
    this.config = config;
  }

  final SocketConfig config() {
    return config;
  }

  @Override
  public final int bind(Socket socket, SockAddr address) {
    Sock sock = socket.sock();
    int wrong = checkFamily(sock, address, Errno.EINVAL);
    if (wrong != 0) {
      return wrong;
    }
    int port = ((InetSockAddr) address).port();
    if (port != 0 && port < config.firstUnprivilegedPort()) {
      return Errno.EACCES.negated();
    }
    return sock.proto().bind(sock, address);
  }

  /// Whether a sock can have anything to do with an address: 0, or a negated [Errno]. An IPv6 sock
  /// takes IPv4 too, unless `IPV6_V6ONLY` forbids it.
  ///
  /// @param ifOnlyV6 what it is when that forbids it
  static int checkFamily(Sock sock, SockAddr address, Errno ifOnlyV6) {
    if (!(address instanceof InetSockAddr inet)) {
      return Errno.EAFNOSUPPORT.negated();
    }
    if (sock.family() == AddressFamily.AF_INET) {
      return inet.address().isV4() ? 0 : Errno.EAFNOSUPPORT.negated();
    }
    boolean onlyV6 = sock instanceof InetSock own && own.v6Only();
    return onlyV6 && inet.address().isV4() ? ifOnlyV6.negated() : 0;
  }

  /// The halves that `how` means, as bits of [Sock#SHUTDOWN_MASK]; 0 if it means nothing.
  static int halves(int how) {
    return switch (how) {
      case SHUT_RD -> Sock.RCV_SHUTDOWN;
      case SHUT_WR -> Sock.SEND_SHUTDOWN;
      case SHUT_RDWR -> Sock.SHUTDOWN_MASK;
      default -> 0;
    };
  }
}
