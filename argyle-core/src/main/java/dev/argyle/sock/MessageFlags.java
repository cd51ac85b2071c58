package dev.argyle.sock;

/// Flags of one send or receive call, with Linux's values.
public final class MessageFlags {
  /// Out-of-band data.
  public static final int MSG_OOB = 0x01;

  /// Look at the data, leave it in the queue.
  public static final int MSG_PEEK = 0x02;

  /// The datagram was longer than the buffer; on call, tell the true length.
  public static final int MSG_TRUNC = 0x20;

  /// Do not block this once.
  public static final int MSG_DONTWAIT = 0x40;

  /// Block until everything asked for is there.
  public static final int MSG_WAITALL = 0x100;

  /// No SIGPIPE. There are no signals here: accepted, and nothing changes.
  public static final int MSG_NOSIGNAL = 0x4000;

  /// More data follows: do not send a short segment yet.
  public static final int MSG_MORE = 0x8000;

  private MessageFlags() {}
}
