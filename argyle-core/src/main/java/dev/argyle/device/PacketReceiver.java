package dev.argyle.device;

import dev.argyle.buffer.BufferPool;
import dev.argyle.buffer.SkBuff;

/// Where a device hands its packets up: the stack's side.
public interface PacketReceiver {
  /// Takes one packet, which starts with its IP header, and owns it from here on. Called with no
  /// lock of the stack held; may be called by several threads at once. Never throws because of what
  /// the packet contains. After a batch of packets the caller runs [dev.argyle.env.BottomHalf#run].
  void receive(SkBuff packet);

  /// Whether a device may join segments of a stream that came in a row into one packet, which then
  /// tells their size ([dev.argyle.buffer.PacketInfo#segmentBytes]). Who passes packets on, as they
  /// were on the wire, says no.
  default boolean takesJoined() {
    return true;
  }

  /// The pool that a device allocates its packets from.
  BufferPool pool();
}
