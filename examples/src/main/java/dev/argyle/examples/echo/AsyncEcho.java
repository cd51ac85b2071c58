package dev.argyle.examples.echo;

import dev.argyle.socket.AsyncCalls;
import dev.argyle.socket.Syscalls;
import java.nio.ByteBuffer;

/// Asynchronous: a call returns at once, and its callback runs when the work is done. No thread
/// waits, and the program has none: whoever brings a packet runs what it completes.
public final class AsyncEcho implements EchoServer {
  private final Syscalls calls;
  private final AsyncCalls async;
  private final int listener;

  /// Serves a listener.
  public AsyncEcho(Syscalls calls, int listener) {
    this.calls = calls;
    this.async = calls.async();
    this.listener = listener;
  }

  @Override
  public void serve() {
    async.accept(listener).whenDone(this::accepted);
  }

  private void accepted(int connection) {
    if (connection >= 0) {
      new Connection(connection).receive();
      serve();
    }
  }

  @Override
  public void close() {
    calls.close(listener);
  }

  private final class Connection {
    private final int fd;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);

    Connection(int fd) {
      this.fd = fd;
    }

    void receive() {
      async.recv(fd, buffer.clear(), 0).whenDone(this::received);
    }

    private void received(int octets) {
      if (octets > 0) {
        async.send(fd, buffer.flip(), 0).whenDone(this::sent);
      } else {
        calls.close(fd);
      }
    }

    private void sent(int octets) {
      if (octets > 0) {
        receive();
      } else {
        calls.close(fd);
      }
    }
  }
}
