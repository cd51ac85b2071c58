package dev.argyle.sock;

import java.util.List;

/// One error in an [ErrorQueue].
///
/// @param error what is wrong
/// @param destination where the offending datagram was sent to
/// @param payload what it carried, as far as known; not to be changed
/// @param more what else is told, as of the packet that brought the error
public record QueuedError(
    ExtendedError error, SockAddr destination, byte[] payload, List<ControlMessage> more) {
  /// Memory that one costs beside its payload, in octets.
  private static final int OVERHEAD_BYTES = 512;

  /// Memory it holds, in octets.
  long truesize() {
    return (long) payload.length + OVERHEAD_BYTES;
  }

  /// Tells a reader of the error queue: the offending octets as the data, where they were to go as
  /// the name, the error as ancillary data.
  ///
  /// @return octets given
  int tell(MessageHeader message) {
    int octets = (int) Math.min(payload.length, message.data().remaining());
    message.data().put(payload, 0, octets);
    message.name(destination);
    more.forEach(message::addControl);
    message.addControl(error);
    boolean cut = octets < payload.length;
    message.addFlags(MessageFlags.MSG_ERRQUEUE | (cut ? MessageFlags.MSG_TRUNC : 0));
    return octets;
  }
}
