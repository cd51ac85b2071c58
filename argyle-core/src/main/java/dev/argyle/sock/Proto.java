package dev.argyle.sock;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A protocol's operations on its socks (Linux's `struct proto`): what every `ProtoOps` of the
/// socket layer ends in. Results are counts, or negated [Errno] numbers.
///
/// Calls take and release the sock's lock themselves. `nonBlocking` calls never sleep.
public interface Proto {
  /// Name, as `/proc/net/protocols` shows it.
  String name();

  /// A new sock of this protocol.
  ///
  /// @param family `AF_INET`, `AF_INET6`, or what the protocol is registered for
  /// @param protocol the number `socket` was called with, 0 for the default
  Sock open(int family, int protocol);

  /// Binds to a local address.
  int bind(Sock sock, SockAddr address);

  /// Begins to listen; `EOPNOTSUPP` unless the protocol is connection-oriented.
  int listen(Sock sock, int backlog);

  /// Takes a complete connection off the accept queue and hands it to `taker`.
  int accept(Sock sock, boolean nonBlocking, Consumer<Sock> taker);

  /// Connects, or for datagrams sets the peer.
  int connect(Sock sock, SockAddr address, boolean nonBlocking);

  /// Sends. @return octets taken
  int sendmsg(Sock sock, MessageHeader message, int flags);

  /// Whether a connection may begin with data now (`MSG_FASTOPEN`).
  default boolean opensWithData(Sock sock) {
    return false;
  }

  /// Whether `connect` has returned and the connection begins with the data of the first send
  /// (`TCP_FASTOPEN_CONNECT`).
  default boolean awaitsData(Sock sock) {
    return false;
  }

  /// Connects and sends in one. Only if it [#opensWithData].
  ///
  /// @param address of the peer; null if it [#awaitsData], or if the user has named none
  /// @return octets taken; `EINPROGRESS` if the connection was begun without any, or what
  ///     [#connect] or [#sendmsg] would return
  default int openWithData(
      Sock sock, @Nullable SockAddr address, MessageHeader message, int flags) {
    return Errno.EOPNOTSUPP.negated();
  }

  /// Receives. @return octets given; 0 at the end of the stream
  int recvmsg(Sock sock, MessageHeader message, int flags);

  /// Shuts halves down: bits of [Sock#SHUTDOWN_MASK].
  int shutdown(Sock sock, int halves);

  /// Ends the user's hold on the sock: what `close` of the last descriptor comes to. May sleep as
  /// `SO_LINGER` says. The caller's reference is gone when it returns.
  void close(Sock sock);

  /// What is ready: bits of [PollEvents].
  int poll(Sock sock);

  /// The local end.
  SockAddr localName(Sock sock);

  /// The remote end, or null when there is none.
  @Nullable SockAddr remoteName(Sock sock);

  /// Octets ready to be read (`SIOCINQ`, `FIONREAD`).
  int readableBytes(Sock sock);

  /// Octets written and not yet acknowledged (`SIOCOUTQ`), or not yet sent for datagrams.
  int unsentBytes(Sock sock);

  /// Octets written and not yet sent for the first time (`SIOCOUTQNSD`); `ENOTTY` where that is no
  /// question.
  default int notSentBytes(Sock sock) {
    return Errno.ENOTTY.negated();
  }

  /// 1 if everything before urgent data is read, else 0 (`SIOCATMARK`); `ENOTTY` where there is no
  /// urgent data.
  default int atMark(Sock sock) {
    return Errno.ENOTTY.negated();
  }

  /// Sets an option of the protocol's own levels; `ENOPROTOOPT` where there is none such.
  <T> int setOption(Sock sock, SocketOption<T> option, T value);

  /// Hands the value of an option to `taker`; `ENOPROTOOPT` where there is none such.
  <T> int option(Sock sock, SocketOption<T> option, Consumer<? super T> taker);
}
