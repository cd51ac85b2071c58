package dev.argyle.examples.echo;

import dev.argyle.sock.Errno;
import dev.argyle.sock.PollEvents;
import dev.argyle.socket.Syscalls;
import java.nio.ByteBuffer;

/// One connection of a server that never blocks: what it has read and not sent back yet.
final class EchoConnection {
  private static final int EAGAIN = Errno.EAGAIN.negated();

  private final Syscalls calls;
  private final int fd;
  private final ByteBuffer buffer = ByteBuffer.allocate(EchoServer.BUFFER_BYTES);
  private boolean sending; // the buffer is being emptied, not filled
  private boolean over;

  /// @param fd of a connection with `O_NONBLOCK`
  EchoConnection(Syscalls calls, int fd) {
    this.calls = calls;
    this.fd = fd;
  }

  /// Reads and writes until the next call would have to wait, and closes at the end.
  void move() {
    int octets = sending ? calls.write(fd, buffer) : calls.read(fd, buffer);
    while (octets > 0) {
      if (!sending) {
        buffer.flip();
        sending = true;
      } else if (!buffer.hasRemaining()) {
        buffer.clear();
        sending = false;
      }
      octets = sending ? calls.write(fd, buffer) : calls.read(fd, buffer);
    }
    if (octets != EAGAIN) {
      close();
    }
  }

  /// What it waits for, when it has moved as far as it could.
  int interest() {
    return sending ? PollEvents.OUT : PollEvents.IN;
  }

  /// Whether it was closed.
  boolean isOver() {
    return over;
  }

  void close() {
    over = true;
    calls.close(fd);
  }
}
