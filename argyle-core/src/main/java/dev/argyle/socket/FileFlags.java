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

  /// Close on `exec`: nothing is ever executed here, so it is accepted and means nothing.
  public static final int SOCK_CLOEXEC = 0x80000;

  /// `eventfd`: a read takes one off the counter instead of all.
  public static final int EFD_SEMAPHORE = 0x1;

  /// `fcntl`: tells the status flags.
  public static final int F_GETFL = 3;

  /// `fcntl`: sets the status flags.
  public static final int F_SETFL = 4;

  /// `ioctl`: octets that can be read at once. The same as `SIOCINQ`.
  public static final int FIONREAD = 0x541B;

  /// `ioctl`: octets written that have not left the send queue yet.
  public static final int SIOCOUTQ = 0x5411;

  private FileFlags() {}
}
