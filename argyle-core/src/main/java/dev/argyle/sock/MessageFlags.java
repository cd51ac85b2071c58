package dev.argyle.sock;

/// Flags of one send or receive call, with Linux's values.
public final class MessageFlags {
  /// Out-of-band data.
  public static final int MSG_OOB = 0x01;

  /// Look at the data, leave it in the queue.
  public static final int MSG_PEEK = 0x02;

  /// Send to a neighbour only, past no router.
  public static final int MSG_DONTROUTE = 0x04;

  /// Ancillary data did not fit and is lost.
  public static final int MSG_CTRUNC = 0x08;

  /// The datagram was longer than the buffer; on call, tell the true length.
  public static final int MSG_TRUNC = 0x20;

  /// Do not block this once.
  public static final int MSG_DONTWAIT = 0x40;

  /// The end of a record, of sockets that keep records apart.
  public static final int MSG_EOR = 0x80;

  /// Block until everything asked for is there.
  public static final int MSG_WAITALL = 0x100;

  /// The peer is known to be there: its neighbour entry need not be checked.
  public static final int MSG_CONFIRM = 0x800;

  /// Take what the error queue has, instead of data.
  public static final int MSG_ERRQUEUE = 0x2000;

  /// No SIGPIPE. There are no signals here: accepted, and nothing changes.
  public static final int MSG_NOSIGNAL = 0x4000;

  /// More data follows: do not send a short segment yet.
  public static final int MSG_MORE = 0x8000;

  /// `recvmmsg`: wait for the first message only.
  public static final int MSG_WAITFORONE = 0x10000;

  /// Opens the connection with the data, RFC 7413: `connect` and `send` in one.
  public static final int MSG_FASTOPEN = 0x20000000;

  /// Descriptors that come with the message close on exec. There is no exec here: accepted, and
  /// nothing changes.
  public static final int MSG_CMSG_CLOEXEC = 0x40000000;

  private MessageFlags() {}
}
