package dev.argyle.socket;

import dev.argyle.env.BottomHalf;
import dev.argyle.sock.PollEvents;
import dev.argyle.sock.WaitQueue;
import java.util.concurrent.atomic.AtomicInteger;

/// The owner of a socket's signals (`F_SETOWN`, MISSION F1): a callback on the sock's wait queue
/// that decides as Linux's `sock_wake_async` whether a wake-up is worth a signal, and a bottom half
/// that gives it.
///
/// | what has come | a signal? |
/// |---|---|
/// | data, a connection, the peer's end | with `O_ASYNC`, unless [SocketFlag#ASYNC_WAITDATA] |
/// | room | with `O_ASYNC`, if [SocketFlag#ASYNC_NOSPACE], which is cleared by it |
/// | the end of a `connect`, an error, a hang-up | with `O_ASYNC` |
/// | urgent data | always (`SIGURG` does not ask for `O_ASYNC`) |
final class SignalOwner implements WaitQueue.Callback, BottomHalf.Task {
  private static final int READING = PollEvents.IN | PollEvents.RDHUP;

  private final SocketFile file;
  private final int fd;
  private final SignalListener listener;
  private final AtomicInteger raised = new AtomicInteger(); // events not told yet

  SignalOwner(SocketFile file, int fd, SignalListener listener) {
    this.file = file;
    this.fd = fd;
    this.listener = listener;
  }

  @Override
  public void wake(int events) {
    int worth = events & PollEvents.PRI;
    if (file.isAsync()) {
      worth |= worthTelling(events);
    }
    if (worth != 0) {
      signal(worth);
    }
  }

  private int worthTelling(int events) {
    Socket socket = file.socket();
    int worth = events & (PollEvents.ERR | PollEvents.HUP);
    if ((events & READING) != 0 && !socket.has(SocketFlag.ASYNC_WAITDATA)) {
      worth |= events & READING;
    }
    boolean connecting = socket.state() == SocketState.CONNECTING;
    if ((events & PollEvents.OUT) != 0 && (connecting || socket.has(SocketFlag.ASYNC_NOSPACE))) {
      socket.mark(SocketFlag.ASYNC_NOSPACE, false);
      worth |= PollEvents.OUT;
    }
    return worth;
  }

  /// Has the listener told, once the current thread holds no lock.
  void signal(int events) {
    if (raised.getAndUpdate(all -> all | events) == 0) {
      BottomHalf.raise(this);
    }
  }

  @Override
  public void runBottomHalf() {
    int events = raised.getAndSet(0);
    if (file.isShut() || !file.isOwnedBy(this)) {
      return;
    }
    Socket socket = file.socket();
    int ready = socket.ops().poll(socket) & events;
    if (ready == 0) {
      return;
    }
    try {
      listener.signalled(fd, ready);
    } catch (RuntimeException | Error thrown) {
      Thread thread = Thread.currentThread();
      thread.getUncaughtExceptionHandler().uncaughtException(thread, thrown);
    }
  }
}
