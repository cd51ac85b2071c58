package dev.argyle.socket;

/// Numbers of the file calls, with Linux's values.
public final class FileFlags {
  /// Open for reading and writing, as every file here is (`F_GETFL`).
  public static final int O_RDWR = 0x2;

  /// Calls on this file do not block.
  public static final int O_NONBLOCK = 0x800;

  /// The owner of this file's signals is told what happens to it ([Syscalls#onSignal]).
  public static final int O_ASYNC = 0x2000;

  /// In the type given to `socket`, and in the flags of `accept4` and `eventfd`: begin with
  /// [#O_NONBLOCK].
  public static final int SOCK_NONBLOCK = O_NONBLOCK;

  /// In the same places: begin with [#FD_CLOEXEC].
  public static final int SOCK_CLOEXEC = 0x80000;

  /// `eventfd`: a read takes one off the counter instead of all.
  public static final int EFD_SEMAPHORE = 0x1;

  /// `fcntl`: a second descriptor, the lowest free number from the argument on.
  public static final int F_DUPFD = 0;

  /// `fcntl`: tells the flags of the descriptor, [#FD_CLOEXEC].
  public static final int F_GETFD = 1;

  /// `fcntl`: sets the flags of the descriptor.
  public static final int F_SETFD = 2;

  /// `fcntl`: the same as [#F_DUPFD], and the new descriptor closes on `exec`.
  public static final int F_DUPFD_CLOEXEC = 1030;

  /// Flag of a descriptor: close on `exec`. Nothing is ever executed here; it is kept and told.
  public static final int FD_CLOEXEC = 1;

  /// `dup3`: the new descriptor has [#FD_CLOEXEC].
  public static final int O_CLOEXEC = 0x80000;

  /// `fcntl`: tells the status flags.
  public static final int F_GETFL = 3;

  /// `fcntl`: sets the status flags.
  public static final int F_SETFL = 4;

  /// `ioctl`: octets that can be read at once. The same as `SIOCINQ`.
  public static final int FIONREAD = 0x541B;

  /// `ioctl`: octets written that have not left the send queue yet.
  public static final int SIOCOUTQ = 0x5411;

  /// `ioctl`: octets written that have not been sent for the first time yet.
  public static final int SIOCOUTQNSD = 0x894B;

  /// `ioctl`: whether everything before urgent data is read, 1 or 0.
  public static final int SIOCATMARK = 0x8905;

  /// `ioctl` with an argument: [#O_NONBLOCK] on (not 0) or off.
  public static final int FIONBIO = 0x5421;

  /// `ioctl` with an argument: [#O_ASYNC] of a socket on (not 0) or off.
  public static final int FIOASYNC = 0x5452;

  private FileFlags() {}
}
