package dev.argyle.sock;

import dev.argyle.env.Env;
import org.jspecify.annotations.Nullable;

/// What any connection-oriented protocol needs beside that: the accept queue of a listener, and the
/// bind bucket that keeps the port (MISSION B8). Timers and congestion control, which Linux keeps
/// here too, are fields of the protocol's own class, because each is a class of its own.
public abstract class InetConnectionSock extends InetSock {
  private volatile @Nullable RequestSockQueue acceptQueue;
  private boolean portNamed;

  /// @param family `AF_INET` or `AF_INET6`
  /// @param protocol IP protocol number
  protected InetConnectionSock(int family, int protocol, Proto proto, Env env) {
    super(family, protocol, proto, env);
  }

  @Override
  public final boolean ownsPort() {
    return isPortBound() || state() != TcpState.CLOSED;
  }

  /// Whether `bind` has named the number of its port, so that the port stays when a connection
  /// ends. One that the stack has chosen is given back then, as on Linux (`SOCK_BINDPORT_LOCK`).
  public final boolean isPortNamed() {
    return portNamed;
  }

  /// Notes that `bind` has named the number of its port.
  public final void namePort() {
    portNamed = true;
  }

  /// The queues of a listener; null while it does not listen.
  public final @Nullable RequestSockQueue acceptQueue() {
    return acceptQueue;
  }

  /// Makes it a listener, or with null an ordinary socket again.
  public final void acceptQueue(@Nullable RequestSockQueue queue) {
    acceptQueue = queue;
  }
}
