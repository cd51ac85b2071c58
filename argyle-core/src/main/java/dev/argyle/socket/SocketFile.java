package dev.argyle.socket;

import dev.argyle.sock.PollEvents;
import dev.argyle.sock.Sock;
import dev.argyle.sock.WaitQueue;
import dev.argyle.unix.UnixSock;

/// A socket as a file.
final class SocketFile extends OpenFile {
  private final Socket socket;

  SocketFile(Socket socket, boolean nonBlocking) {
    super(nonBlocking);
    this.socket = socket;
    socket.file(this);
  }

  Socket socket() {
    return socket;
  }

  @Override
  WaitQueue waitQueue() {
    return socket.waitQueue();
  }

  @Override
  public Sock sock() {
    return socket.sock();
  }

  @Override
  void descriptorDropped() {
    if (socket.sock() instanceof UnixSock unix) {
      unix.descriptorDropped();
    }
  }

  @Override
  int poll() {
    int events = socket.ops().poll(socket);
    socket.mark(SocketFlag.ASYNC_NOSPACE, (events & PollEvents.OUT) == 0);
    return events;
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
