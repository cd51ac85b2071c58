package dev.argyle.device;

import dev.argyle.buffer.SkBuff;
import dev.argyle.env.Watch;
import java.io.IOException;
import java.util.List;

/// A network device as the IP layer sees it: packets out, packets in. Packets start with their IP
/// header.
///
/// A device is open from its creation to [#close]; it hands packets up only after [#start].
public interface NetDevice extends AutoCloseable {
  /// Name, as `ip link` would show it.
  String name();

  /// Largest IP packet it takes that is not a super-segment, in octets.
  int mtuBytes();

  /// What it does by itself.
  DeviceFeatures features();

  /// Whether it leads back to the same stack.
  default boolean isLoopback() {
    return false;
  }

  /// Sends a packet, which belongs to the device from here on. Never blocks and never calls back
  /// into the stack: it may be called with a sock's lock held. A packet it cannot send is dropped
  /// and counted.
  void transmit(SkBuff packet);

  /// Begins to hand up what arrives.
  void start(PacketReceiver receiver);

  /// Where threads that would sleep may wait for its packets instead, once it was started.
  default List<Watch> watches() {
    return List.of();
  }

  /// Packets it had to drop, in both directions.
  long drops();

  /// Stops it and gives back what it holds.
  @Override
  void close() throws IOException;
}
