package dev.argyle.socket;

import dev.argyle.env.BottomHalf;
import dev.argyle.sock.Errno;
import dev.argyle.sock.WaitQueue;
import java.util.concurrent.atomic.AtomicInteger;

/// An asynchronous call that waits until a file is ready, whatever kind of file it is. As
/// [PendingCalls] does, it looks from a bottom half, one thread at a time, and once more for every
/// request that comes meanwhile; so no wake-up is lost.
final class PendingPoll implements WaitQueue.Callback, BottomHalf.Task {
  private final OpenFile file;
  private final int events;
  private final AsyncCall call;
  private final AtomicInteger requests = new AtomicInteger(); // stays above 0 when it has ended

  /// @param file that the caller has entered, and the call leaves when it ends
  /// @param events bits of [dev.argyle.sock.PollEvents]
  PendingPoll(OpenFile file, int events, AsyncCall call) {
    this.file = file;
    this.events = events;
    this.call = call;
  }

  /// Begins to wait.
  void begin() {
    file.waitQueue().add(this);
    request();
  }

  @Override
  public void wake(int happened) {
    request();
  }

  private void request() {
    if (requests.getAndIncrement() == 0) {
      BottomHalf.raise(this);
    }
  }

  @Override
  public void runBottomHalf() {
    int seen = requests.get();
    do {
      int result = file.isShut() ? Errno.EBADF.negated() : file.poll() & events;
      if (result != 0) {
        file.waitQueue().remove(this);
        file.leave();
        call.end(result);
        return;
      }
      seen = requests.addAndGet(-seen);
    } while (seen != 0);
  }
}
