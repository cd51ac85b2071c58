package dev.argyle.examples.echo;

import dev.argyle.sock.Errno;
import dev.argyle.socket.FileFlags;
import dev.argyle.socket.Syscalls;
import java.util.ArrayList;
import java.util.List;

/// Non-blocking and synchronous: a call that would have to wait says `EAGAIN` instead. One thread
/// serves all connections by asking one after the other, again and again. It is never told when
/// asking is worth while: it burns the processor or, with pauses, answers late. Hence [EpollEcho].
public final class PollingEcho implements EchoServer {
  private static final int EAGAIN = Errno.EAGAIN.negated();

  private final Syscalls calls;
  private final int listener;
  private final Runnable pause;
  private final List<EchoConnection> connections = new ArrayList<>();

  /// @param pause between two rounds
  public PollingEcho(Syscalls calls, int listener, Runnable pause) {
    this.calls = calls;
    this.listener = listener;
    this.pause = pause;
  }

  @Override
  public void serve() {
    calls.fcntl(listener, FileFlags.F_SETFL, FileFlags.O_NONBLOCK);
    int accepted = calls.accept4(listener, FileFlags.SOCK_NONBLOCK);
    while (accepted >= 0 || accepted == EAGAIN) {
      if (accepted >= 0) {
        connections.add(new EchoConnection(calls, accepted));
      } else {
        connections.forEach(EchoConnection::move);
        connections.removeIf(EchoConnection::isOver);
        pause.run();
      }
      accepted = calls.accept4(listener, FileFlags.SOCK_NONBLOCK);
    }
    connections.forEach(EchoConnection::close);
  }

  @Override
  public void close() {
    calls.close(listener);
  }
}
