package dev.argyle.ip;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// The protocols on top of IP, by number. Thread-safe.
final class Protocols {
  private static final int NUMBERS = 256;

  private final AtomicReferenceArray<@Nullable TransportProtocol> byNumber =
      new AtomicReferenceArray<>(NUMBERS);

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
