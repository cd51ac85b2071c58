package dev.argyle.nio;

import dev.argyle.socket.EpollFlags;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.spi.AbstractSelectableChannel;
import java.nio.channels.spi.AbstractSelectionKey;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/// A channel's place in a selector. It keeps the selector's epoll told what to wait for: at once
/// when the channel's state changes, and when a selection begins if the interest has changed or the
/// key was cancelled. So a selection has no other interest than that which it began with.
///
/// Thread-safe. A channel with nothing to wait for is not in the epoll at all, for an epoll tells
/// errors whether asked or not.
final class ArgyleSelectionKey extends AbstractSelectionKey {
  private final ArgyleSelector selector;
  private final AbstractSelectableChannel channel;
  private final SelectableSocket socket;
  private final long number;
  private final AtomicInteger interest = new AtomicInteger();
  private final ReentrantLock lock = new ReentrantLock();
  private int heeded; // the interest when a selection last asked for it; guarded by lock
  private int registeredEvents; // what the epoll has been told, 0 if not in it; guarded by lock
  private @Nullable SelectionKey twin; // at the platform's selector; guarded by lock
  private volatile int ready; // written by the selecting thread

  /// @param channel the same as `socket`
  /// @param number that the selector finds it by, rising from key to key
  ArgyleSelectionKey(
      ArgyleSelector selector,
      AbstractSelectableChannel channel,
      SelectableSocket socket,
      long number) {
    this.selector = selector;
    this.channel = channel;
    this.socket = socket;
    this.number = number;
  }

  @Override
  public SelectableChannel channel() {
    return channel;
  }

  @Override
  public Selector selector() {
    return selector;
  }

  /// What the selector finds it by.
  long number() {
    return number;
  }

  // Interest.

  @Override
  public int interestOps() {
    requireValid();
    return interest.get();
  }

  @Override
  public SelectionKey interestOps(int ops) {
    requireValid();
    requirePossible(ops);
    int ignored = change(_ -> ops);
    return this;
  }

  @Override
  public int interestOpsOr(int ops) {
    requireValid();
    requirePossible(ops);
    return change(now -> now | ops);
  }

  @Override
  public int interestOpsAnd(int ops) {
    requireValid();
    return change(now -> now & ops);
  }

  /// @return the interest before
  private int change(IntUnaryOperator how) {
    int before = interest.getAndUpdate(how);
    if (how.applyAsInt(before) != before) {
      selector.noteChange(this);
    }
    return before;
  }

  private void requirePossible(int ops) {
    if ((ops & ~channel.validOps()) != 0) {
      throw new IllegalArgumentException();
    }
  }

  private void requireValid() {
    if (!isValid()) {
      throw new CancelledKeyException();
    }
  }

  // Readiness.

  @Override
  public int readyOps() {
    requireValid();
    return ready;
  }

  /// Which operations of interest these events make ready.
  int readyFor(int events) {
    return socket.platform() == null ? socket.readyFor(events) & interest.get() : 0;
  }

  /// Which operations of interest are among those that the platform has found ready.
  int readyOf(int ops) {
    return channel.isOpen() ? ops & interest.get() : 0;
  }

  /// Notes operations that are ready.
  ///
  /// @param afresh whether to forget the ones noted before
  /// @return whether that changed anything
  boolean becomeReady(int ops, boolean afresh) {
    int before = ready;
    ready = afresh ? ops : before | ops;
    return ready != before;
  }

  // The epoll's view.

  /// Heeds the interest as it is now; a selection is about to begin.
  void heed() {
    lock.lock();
    try {
      heeded = interest.get();
      refresh();
    } finally {
      lock.unlock();
    }
  }

  /// Tells the epoll, or the platform's selector, if what to wait for has changed.
  void refresh() {
    Descriptor descriptor = socket.descriptor();
    lock.lock();
    try {
      SelectableChannel there = socket.platform();
      if (there != null) {
        refreshTwin(there);
        return;
      }
      int events = isValid() ? socket.eventsFor(heeded) : 0;
      if (events != registeredEvents && descriptor.tryEnter(false)) {
        try {
          tell(events);
        } finally {
          descriptor.leave(false);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /// A channel of the platform is watched from its first refresh until the key is cancelled. When
  /// it has been closed, that selector forgets it by itself.
  private void refreshTwin(SelectableChannel there) {
    SelectionKey known = twin;
    try {
      if (!isValid()) {
        if (known != null) {
          known.cancel();
        }
      } else if (known == null) {
        twin = selector.watch().add(there, heeded, this);
      } else {
        SelectionKey ignored = known.interestOps(heeded);
      }
    } catch (CancelledKeyException | ClosedChannelException | ClosedSelectorException ended) {
      // the channel, or the selector, has been closed meanwhile
    }
  }

  /// Takes the channel out of the epoll; its descriptor is about to be given back.
  void detach() {
    lock.lock();
    try {
      if (registeredEvents != 0) {
        tell(0);
      }
    } finally {
      lock.unlock();
    }
  }

  private void tell(int events) {
    int operation =
        registeredEvents == 0
            ? EpollFlags.EPOLL_CTL_ADD
            : events == 0 ? EpollFlags.EPOLL_CTL_DEL : EpollFlags.EPOLL_CTL_MOD;
    selector.control(operation, socket.descriptor().number(), events, number);
    registeredEvents = events;
  }

  /// Joins the channel, with its first interest. A channel of the platform is watched from here on,
  /// as long as it cannot become blocking, but for nothing yet.
  ///
  /// @throws IllegalArgumentException if the channel knows no such operation
  void join(int ops, @Nullable Object attachment) {
    attach(attachment);
    requirePossible(ops);
    interest.set(ops);
    socket.descriptor().add(this);
    refresh();
    selector.noteChange(this);
  }

  /// Leaves the channel, after having been cancelled.
  ///
  /// @return whether the platform's selector has something to forget
  boolean part() {
    refresh();
    socket.descriptor().remove(this);
    lock.lock();
    try {
      return twin != null;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public String toString() {
    String state = isValid() ? "interestOps=" + interest.get() + ", readyOps=" + ready : "invalid";
    return "channel=" + channel + ", selector=" + selector + ", " + state;
  }
}
