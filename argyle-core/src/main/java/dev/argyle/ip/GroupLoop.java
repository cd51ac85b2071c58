package dev.argyle.ip;

import dev.argyle.buffer.BufferPool;
import dev.argyle.buffer.PacketInfo;
import dev.argyle.buffer.SkBuff;
import dev.argyle.device.LoopbackDevice;
import dev.argyle.device.PacketReceiver;
import dev.argyle.wire.IpAddress;
import java.util.function.BiConsumer;

/// Brings what this host sends to many back in, by the interface it goes out by, for members on the
/// host itself (RFC 1112 section 6.1). It comes up as any received packet does, when the sender has
/// left the stack.
final class GroupLoop implements PacketReceiver {
  private final BufferPool pool;
  private final LocalAddresses local;
  private final MulticastGroups groups;
  private final LoopbackDevice queue = new LoopbackDevice();
  private final BiConsumer<SkBuff, NetInterface> input;

  /// @param input takes what comes in, marked as from this host
  GroupLoop(
      BufferPool pool,
      LocalAddresses local,
      MulticastGroups groups,
      BiConsumer<SkBuff, NetInterface> input) {
    this.pool = pool;
    this.local = local;
    this.groups = groups;
    this.input = input;
    queue.start(this);
  }

  /// Takes a copy of a packet that is being sent, IP header and all, if anybody here may want it.
  void add(SkBuff packet, NetInterface out) {
    PacketInfo info = packet.info();
    long high = info.destinationHigh();
    long low = info.destinationLow();
    boolean wanted =
        local.accepts(high, low)
            || IpAddress.isMulticast(high, low)
                && groups.accepts(out.index(), high, low, info.sourceHigh(), info.sourceLow());
    if (wanted) {
      SkBuff copy = packet.copy(pool);
      copy.info().interfaceIndex(out.index());
      queue.transmit(copy);
    }
  }

  @Override
  public void receive(SkBuff packet) {
    NetInterface by = local.interfaceOf(packet.info().interfaceIndex());
    if (by == null) {
      packet.release();
    } else {
      input.accept(packet, by);
    }
  }

  @Override
  public BufferPool pool() {
    return pool;
  }

  /// Gives up what is under way.
  void close() {
    queue.close();
  }
}
