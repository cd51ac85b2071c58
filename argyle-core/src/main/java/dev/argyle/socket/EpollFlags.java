package dev.argyle.socket;

import dev.argyle.sock.PollEvents;

/// Numbers of the epoll calls, with Linux's values. The readiness bits are those of [PollEvents].
public final class EpollFlags {
  /// `epoll_create1`: close on `exec`. Nothing is ever executed here: accepted, and means nothing.
  public static final int EPOLL_CLOEXEC = 0x80000;

  /// Begin to watch a descriptor.
  public static final int EPOLL_CTL_ADD = 1;

  /// Stop watching it.
  public static final int EPOLL_CTL_DEL = 2;

  /// Watch it for something else.
  public static final int EPOLL_CTL_MOD = 3;

  /// Wake only one of the epolls that watch this descriptor so.
  public static final int EPOLLEXCLUSIVE = 1 << 28;

  /// Keep the machine awake: accepted, and means nothing here.
  public static final int EPOLLWAKEUP = 1 << 29;

  /// Report once, then stay silent until `EPOLL_CTL_MOD`.
  public static final int EPOLLONESHOT = 1 << 30;

  /// Report changes, not states.
  public static final int EPOLLET = 1 << 31;

  /// The bits that say how to watch, not what for.
  static final int HOW = EPOLLEXCLUSIVE | EPOLLWAKEUP | EPOLLONESHOT | EPOLLET;

  /// What may accompany [#EPOLLEXCLUSIVE].
  static final int BESIDE_EXCLUSIVE =
      EPOLLEXCLUSIVE
          | EPOLLWAKEUP
          | EPOLLET
          | PollEvents.IN
          | PollEvents.OUT
          | PollEvents.ERR
          | PollEvents.HUP;

  private EpollFlags() {}
}
