package dev.argyle.socket;

import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.Credentials;
import dev.argyle.sock.Errno;
import dev.argyle.sock.Sock;
import dev.argyle.sock.SocketOption;
import dev.argyle.sock.SolSocket;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The options of `SOL_SOCKET` about who the peer is, which only families within one host can tell
/// (unix(7)). The family's protocol answers; the two switches are marks of the socket, too.
final class PeerOptions {
  /// Whether an option is one of these.
  static boolean has(SocketOption<?> option) {
    return option.equals(SolSocket.SO_PEERCRED)
        || option.equals(SolSocket.SO_PEERSEC)
        || option.equals(SolSocket.SO_PASSCRED)
        || option.equals(SolSocket.SO_PASSSEC);
  }

  /// Sets a switch. @return 0, or a negated [Errno]; `EOPNOTSUPP` if the family has no such thing
  static <T> int set(Socket socket, SocketOption<T> option, T value) {
    SocketFlag flag = flagOf(option);
    if (flag == null) {
      return Errno.ENOPROTOOPT.negated();
    }
    if (!(value instanceof Boolean on)) {
      return Errno.EINVAL.negated();
    }
    if (socket.sock().family() != AddressFamily.AF_UNIX) {
      return Errno.EOPNOTSUPP.negated();
    }
    Sock sock = socket.sock();
    int result = sock.proto().setOption(sock, option, value);
    if (result == 0) {
      socket.mark(flag, on);
    }
    return result;
  }

  /// Hands over the value. @return 0, or a negated [Errno]
  static <T> int get(Socket socket, SocketOption<T> option, Consumer<? super T> into) {
    Sock sock = socket.sock();
    boolean unix = sock.family() == AddressFamily.AF_UNIX;
    SocketFlag flag = flagOf(option);
    if (flag != null) {
      if (!unix) {
        return Errno.EOPNOTSUPP.negated();
      }
      into.accept(option.type().cast(socket.has(flag)));
      return 0;
    }
    if (!unix && option.equals(SolSocket.SO_PEERCRED)) {
      into.accept(option.type().cast(Credentials.NO_PEER));
      return 0;
    }
    return unix ? sock.proto().option(sock, option, into) : Errno.ENOPROTOOPT.negated();
  }

  private static @Nullable SocketFlag flagOf(SocketOption<?> option) {
    if (option.equals(SolSocket.SO_PASSCRED)) {
      return SocketFlag.PASSCRED;
    }
    return option.equals(SolSocket.SO_PASSSEC) ? SocketFlag.PASSSEC : null;
  }

  private PeerOptions() {}
}
