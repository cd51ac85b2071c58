package dev.argyle.socket;

import dev.argyle.sock.PollEvents;
import dev.argyle.sock.Sock;
import dev.argyle.sock.WaitQueue;

/// A socket as a file.
final class SocketFile extends OpenFile {
  private final Socket socket;
  private final int writableBits; // beside OUT

  SocketFile(Socket socket, boolean nonBlocking) {
    super(nonBlocking);
    this.socket = socket;
    boolean stream = socket.type().equals(SocketType.STREAM);
    this.writableBits = stream ? PollEvents.WRNORM : PollEvents.WRNORM | PollEvents.WRBAND;
    socket.file(this);
  }

  Socket socket() {
    return socket;
  }

  @Override
  WaitQueue waitQueue() {
    return socket.waitQueue();
  }

  /// Adds the finer bits to the protocol's: those that Linux reports beside `IN` and `OUT`.
  @Override
  int poll() {
    int events = socket.ops().poll(socket);
    socket.mark(SocketFlag.ASYNC_NOSPACE, (events & PollEvents.OUT) == 0);
    int readable = (events & PollEvents.IN) != 0 ? PollEvents.RDNORM : 0;
    int writable = (events & PollEvents.OUT) != 0 ? writableBits : 0;
    return events | readable | writable;
  }

  /// Marks the sock dead, wakes who sleeps in it, then closes the protocol's side; that may go on
  /// delivering for as long as it takes.
  @Override
  void shut() {
    Sock sock = socket.sock();
    socket.state(SocketState.FREE);
    sock.markDead();
    sock.waitQueue().wakeAll();
    socket.ops().release(socket);
  }

  @Override
  void released() {
    socket.sock().put();
  }
}
