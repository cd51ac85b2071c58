package dev.argyle.examples.echo;

import dev.argyle.socket.Syscalls;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;

/// Blocking and synchronous: a call returns when its work is done, and its thread sleeps until
/// then. So every connection needs a thread; a virtual one costs next to nothing.
public final class BlockingEcho implements EchoServer {
  private final Syscalls calls;
  private final int listener;
  private final Executor threads;

  /// @param threads starts a thread for each connection
  public BlockingEcho(Syscalls calls, int listener, Executor threads) {
    this.calls = calls;
    this.listener = listener;
    this.threads = threads;
  }

  @Override
  public void serve() {
    int connection = calls.accept(listener);
    while (connection >= 0) {
      int accepted = connection;
      threads.execute(() -> echo(accepted));
      connection = calls.accept(listener);
    }
  }

  private void echo(int connection) {
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    int octets = calls.read(connection, buffer);
    while (octets > 0) {
      octets = calls.write(connection, buffer.flip());
      if (octets > 0) {
        octets = calls.read(connection, buffer.clear());
      }
    }
    calls.close(connection);
  }

  @Override
  public void close() {
    calls.close(listener);
  }
}
