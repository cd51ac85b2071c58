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

  /// The same as [#IN], on sockets and epolls.
  public static final int RDNORM = 0x040;

  /// There is priority data; no protocol here reports it, as none of Linux's internet family does.
  public static final int RDBAND = 0x080;

  /// The same as [#OUT], on sockets.
  public static final int WRNORM = 0x100;

  /// The same as [#OUT], on sockets that are no streams.
  public static final int WRBAND = 0x200;

  /// The peer has shut down its writing half.
  public static final int RDHUP = 0x2000;

  /// All of the above.
  public static final int ALL =
      IN | PRI | OUT | ERR | HUP | RDNORM | RDBAND | WRNORM | WRBAND | RDHUP;

  /// What wakes a reader.
  public static final int READABLE = IN | PRI | RDHUP | ERR | HUP;

  /// What wakes a writer.
  public static final int WRITABLE = OUT | ERR | HUP;

  /// Which wake-ups concern somebody who waits for these events. A wake-up names [#IN] or [#OUT]
  /// and stands for the finer bits, too; what arrives may be urgent, so it concerns who waits for
  /// [#PRI], as on Linux.
  public static int wakenBy(int interest) {
    int in = (interest & (PRI | RDNORM | RDBAND)) != 0 ? IN : 0;
    int out = (interest & (WRNORM | WRBAND)) != 0 ? OUT : 0;
    return interest | in | out;
  }

  private PollEvents() {}
}
