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
}
