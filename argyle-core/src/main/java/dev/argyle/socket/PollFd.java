package dev.argyle.socket;

/// One descriptor of a `poll` (`struct pollfd`).
public final class PollFd {
  /// The descriptor is not open; reported whether asked for or not.
  public static final int POLLNVAL = 0x20;

  private final int fd;
  private int events;
  private int revents;

  /// @param fd the descriptor; a negative one is passed by
  /// @param events what to wait for: bits of [dev.argyle.sock.PollEvents]
  public PollFd(int fd, int events) {
    this.fd = fd;
    this.events = events;
  }

  /// The descriptor.
  public int fd() {
    return fd;
  }

  /// What to wait for.
  public int events() {
    return events;
  }

  /// Changes what to wait for.
  public void events(int bits) {
    events = bits;
  }

  /// What the last `poll` found: bits of [dev.argyle.sock.PollEvents], or [#POLLNVAL].
  public int revents() {
    return revents;
  }

  void revents(int bits) {
    revents = bits;
  }
}
