package dev.argyle.sock;

import dev.argyle.env.Env;
import org.jspecify.annotations.Nullable;

/// What any connection-oriented protocol needs beside that: the accept queue of a listener, and the
/// bind bucket that keeps the port (MISSION B8). Timers and congestion control, which Linux keeps
/// here too, are fields of the protocol's own class, because each is a class of its own.
public abstract class InetConnectionSock extends InetSock {
  private volatile @Nullable RequestSockQueue acceptQueue;

  /// @param family `AF_INET` or `AF_INET6`
  /// @param protocol IP protocol number
  protected InetConnectionSock(int family, int protocol, Proto proto, Env env) {
    super(family, protocol, proto, env);
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
