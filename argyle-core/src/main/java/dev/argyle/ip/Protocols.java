package dev.argyle.ip;

import dev.argyle.buffer.SkBuff;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// The protocols on top of IP, by number. Thread-safe.
final class Protocols {
  private static final int NUMBERS = 256;

  private final AtomicReferenceArray<@Nullable TransportProtocol> byNumber =
      new AtomicReferenceArray<>(NUMBERS);

  private volatile @Nullable PacketTap tap;

  /// Lets somebody see everything.
  void tap(PacketTap everything) {
    tap = everything;
  }

  /// Shows a packet to whoever sees everything. @return whether somebody took a copy
  boolean tapPacket(SkBuff packet) {
    PacketTap seeing = tap;
    return seeing != null && seeing.packet(packet);
  }

  /// Shows an error to whoever sees everything.
  void tapError(int protocol, IcmpError error) {
    PacketTap seeing = tap;
    if (seeing != null) {
      seeing.error(protocol, error);
    }
  }

  void register(TransportProtocol protocol) {
    byNumber.set(protocol.protocol(), protocol);
  }

  /// The host ends.
  void hostEnds() {
    for (int number = 0; number < NUMBERS; number++) {
      TransportProtocol protocol = byNumber.get(number);
      if (protocol != null) {
        protocol.hostEnds();
      }
    }
  }

  /// The protocol with that number, 0 to 255, or null.
  @Nullable TransportProtocol find(int number) {
    return byNumber.get(number);
  }
}
