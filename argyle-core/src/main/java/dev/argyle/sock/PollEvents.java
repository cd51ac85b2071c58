package dev.argyle.sock;

/// Readiness bits, with the values of Linux's `poll` and `epoll`.
public final class PollEvents {
  /// There is something to read, or the peer has finished, or a connection to accept.
  public static final int IN = 0x001;

  /// There is urgent data.
  public static final int PRI = 0x002;

  /// There is room to write, or a connect has ended.
  public static final int OUT = 0x004;

  /// An error is pending.
  public static final int ERR = 0x008;

  /// Both directions are shut down.
  public static final int HUP = 0x010;

  /// The peer has shut down its writing half.
  public static final int RDHUP = 0x2000;

  /// All of the above.
  public static final int ALL = IN | PRI | OUT | ERR | HUP | RDHUP;

  /// What wakes a reader.
  public static final int READABLE = IN | PRI | RDHUP | ERR | HUP;

  /// What wakes a writer.
  public static final int WRITABLE = OUT | ERR | HUP;

  private PollEvents() {}
}
