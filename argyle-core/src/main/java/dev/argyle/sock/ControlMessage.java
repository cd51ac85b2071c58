package dev.argyle.sock;

/// One piece of ancillary data beside a message (`struct cmsghdr`): what `sendmsg` is told beside
/// the octets, or what `recvmsg` tells. Each kind is a record of its own.
public interface ControlMessage {
  /// Level it belongs to, as of a [SocketOption].
  int level();

  /// Linux's number of its kind, within the level.
  int type();
}
