package dev.argyle.sock;

import dev.argyle.env.AtomicField;
import dev.argyle.env.Env;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/// What any connection-oriented protocol needs beside that: the accept queue of a listener, and the
/// bind bucket that keeps the port (MISSION B8). Timers and congestion control, which Linux keeps
/// here too, are fields of the protocol's own class, because each is a class of its own.
public abstract class InetConnectionSock extends InetSock {
  private static final VarHandle SOFT_ERROR =
      AtomicField.of(MethodHandles.lookup(), "softError", int.class);

  private volatile @Nullable RequestSockQueue acceptQueue;
  private volatile int softError; // what time may heal; taken through SOFT_ERROR
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

  /// Keeps in mind that the peer could not be reached just now. `SO_ERROR` tells it to a user who
  /// asks, as on Linux, and a connection that is given up tells it as the reason; it disturbs no
  /// other call.
  public final void softError(Errno errno) {
    softError = errno.number();
  }

  /// The peer has been reached: what was kept in mind is over.
  public final void forgetSoftError() {
    if (softError != 0) {
      softError = 0;
    }
  }

  /// Takes what was kept in mind. @return its number, or 0
  public final int takeSoftError() {
    return (int) SOFT_ERROR.getAndSet(this, 0);
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
