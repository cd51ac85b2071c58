package dev.argyle.socket;

import dev.argyle.sock.PollEvents;
import dev.argyle.sock.WaitQueue;
import org.jspecify.annotations.Nullable;

/// One descriptor that an epoll watches (Linux's `epitem`): the callback on the file's wait queue,
/// and its own link in the ready list.
final class EpollEntry implements WaitQueue.Callback {
  private final Epoll epoll;
  private final OpenFile file;
  private final int fd;
  private volatile int events; // written under the epoll's scan lock
  private long data; // guarded by the epoll's scan lock

  // Guarded by the ready list's lock.
  @Nullable EpollEntry previous;
  @Nullable EpollEntry next;
  boolean queued;
  boolean forgotten;

  EpollEntry(Epoll epoll, OpenFile file, int fd, int events, long data) {
    this.epoll = epoll;
    this.file = file;
    this.fd = fd;
    this.events = events;
    this.data = data;
  }

  Epoll epoll() {
    return epoll;
  }

  OpenFile file() {
    return file;
  }

  int fd() {
    return fd;
  }

  long data() {
    return data;
  }

  /// Watches for something else from now on.
  void change(int newEvents, long newData) {
    data = newData;
    events = newEvents;
  }

  /// Whether it is watched how [EpollFlags] says.
  boolean is(int flag) {
    return (events & flag) != 0;
  }

  /// Stays silent until it is changed (one-shot).
  void disable() {
    events = events & EpollFlags.HOW;
  }

  /// What it waits for: bits of [PollEvents], none while it is disabled.
  int interest() {
    return events & ~EpollFlags.HOW;
  }

  /// What of it is ready now.
  int poll() {
    int interest = interest();
    return interest == 0 ? 0 : file.poll() & interest;
  }

  @Override
  public void wake(int woken) {
    wakeExclusive(woken);
  }

  @Override
  public boolean isExclusive() {
    return is(EpollFlags.EPOLLEXCLUSIVE);
  }

  /// An epoll in which nobody sleeps does not count as acting on it: it hears of it, and others do.
  @Override
  public boolean wakeExclusive(int woken) {
    return (woken & PollEvents.wakenBy(interest())) != 0 && epoll.becameReady(this);
  }
}
