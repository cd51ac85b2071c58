package dev.argyle.nio;

import dev.argyle.sock.PollEvents;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.spi.SelectorProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// The channels of the platform on a selector of a stack: each has a twin of its key at a selector
/// of the platform. `docs/decisions/two-worlds.md` says why it is so.
///
/// A selection looks at both, and sleeps at the platform's. What the stack has to tell then wakes
/// it: an asynchronous call waits for the epoll, and wakes the platform's selector when it ends. No
/// thread is needed for it, and nothing is lost: the call is made before the sleep, ends at once
/// if there is something to tell already, and a wake-up that comes before the sleep ends it.
///
/// [#look], [#sleep], [#takeFound] and [#forgetCancelled] are for the selecting thread, the rest is
/// for any.
final class PlatformWatch {
  /// A key whose channel is ready.
  ///
  /// @param ready for these operations
  record Found(ArgyleSelectionKey key, int ready) {}

  private final Descriptor epoll;
  private final Wakeup nudge;
  private final Selector selector;
  private final AtomicBoolean listening = new AtomicBoolean();
  private volatile boolean asleep;

  private PlatformWatch(Descriptor epoll, Wakeup nudge, Selector selector) {
    this.epoll = epoll;
    this.nudge = nudge;
    this.selector = selector;
  }

  /// Opens one.
  ///
  /// @param epoll of the stack's selector, open
  /// @param nudgeNumber by which the epoll tells that there is something to watch
  static PlatformWatch open(Descriptor epoll, long nudgeNumber) {
    SelectorProvider provider = PlatformProvider.require();
    try {
      Wakeup nudge = Wakeup.open(epoll, nudgeNumber);
      try {
        return new PlatformWatch(epoll, nudge, provider.openSelector());
      } catch (IOException noDescriptor) {
        nudge.close();
        throw noDescriptor;
      }
    } catch (IOException noDescriptor) {
      throw new UncheckedIOException(noDescriptor);
    }
  }

  /// Whether there is nothing to watch.
  boolean isEmpty() {
    return selector.keys().isEmpty();
  }

  /// Watches one more. A selection that sleeps in the stack notices.
  ///
  /// @param channel in non-blocking mode
  /// @throws ClosedChannelException if it has been closed
  SelectionKey add(SelectableChannel channel, int interestOps, ArgyleSelectionKey key)
      throws ClosedChannelException {
    SelectionKey twin = channel.register(selector, interestOps, key);
    nudge.signal();
    if (asleep) {
      Selector ignored = selector.wakeup();
    }
    return twin;
  }

  /// The epoll has told of the nudge.
  void nudged() {
    nudge.take();
  }

  /// Looks without waiting. @return how many are ready
  int look() throws IOException {
    return selector.selectNow();
  }

  /// Waits until one of them is ready, or the stack has something to tell, or there is no reason
  /// for it at all.
  ///
  /// @param timeoutNanos below 0 for ever
  void sleep(long timeoutNanos) throws IOException {
    asleep = true;
    try {
      listen();
      int ignored =
          timeoutNanos < 0
              ? selector.select()
              : selector.select(Math.max(1, TimeUnit.NANOSECONDS.toMillis(timeoutNanos)));
    } finally {
      asleep = false;
    }
  }

  private void listen() {
    if (listening.compareAndSet(false, true) && epoll.tryEnter(false)) {
      try {
        epoll.syscalls().async().poll(epoll.number(), PollEvents.IN).whenDone(_ -> heard());
      } finally {
        epoll.leave(false);
      }
    }
  }

  private void heard() {
    listening.set(false);
    Selector ignored = selector.wakeup();
  }

  /// Takes what was found ready.
  List<Found> takeFound() {
    List<Found> all = new ArrayList<>();
    for (SelectionKey twin : selector.selectedKeys()) {
      try {
        all.add(new Found((ArgyleSelectionKey) twin.attachment(), twin.readyOps()));
      } catch (CancelledKeyException gone) {
        // there is nothing to tell of it any more
      }
    }
    selector.selectedKeys().clear();
    return all;
  }

  /// Lets go of the channels whose keys were cancelled.
  void forgetCancelled() {
    try {
      int ignored = selector.selectNow();
      selector.selectedKeys().clear(); // what is ready stays so
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Watches nothing any more. The caller is about to close the epoll.
  void close() {
    nudge.close();
    try {
      selector.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
