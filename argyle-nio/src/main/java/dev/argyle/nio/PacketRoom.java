package dev.argyle.nio;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.DatagramPacket;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// How many octets a `DatagramPacket` has room for. Before it is received into, that is its length.
/// Afterwards its length is that of what came, and the room is still what it was; but only the JDK
/// itself can set the one without the other, and whom it opens `java.net` to. Else what a short
/// datagram has shortened is noted here.
final class PacketRoom {
  /// A packet as a receive has left it, and the room it had.
  private record Left(byte[] data, int offset, int length, int room) {
    @SuppressWarnings("ReferenceEquality") // the array itself
    boolean isAsLeft(DatagramPacket packet) {
      return packet.getData() == data
          && packet.getOffset() == offset
          && packet.getLength() == length;
    }
  }

  private static final @Nullable VarHandle LENGTH = field("length");
  private static final @Nullable VarHandle ROOM = field("bufLength");
  private static final ReentrantLock LOCK = new ReentrantLock();
  private static final Map<DatagramPacket, Left> LEFT = new WeakHashMap<>(); // guarded by LOCK

  private PacketRoom() {}

  private static @Nullable VarHandle field(String name) {
    try {
      return MethodHandles.privateLookupIn(DatagramPacket.class, MethodHandles.lookup())
          .findVarHandle(DatagramPacket.class, name, int.class);
    } catch (ReflectiveOperationException closedToUs) {
      return null;
    }
  }

  /// The room of a packet, in octets.
  static int of(DatagramPacket packet) {
    if (LENGTH != null && ROOM != null) {
      return (int) ROOM.get(packet);
    }
    LOCK.lock();
    try {
      Left left = LEFT.get(packet);
      return left != null && left.isAsLeft(packet) ? left.room : packet.getLength();
    } finally {
      LOCK.unlock();
    }
  }

  /// Sets the length of what a packet has received.
  ///
  /// @param room that it had
  static void received(DatagramPacket packet, int room, int octets) {
    if (LENGTH != null && ROOM != null) {
      LENGTH.set(packet, octets);
      return;
    }
    packet.setLength(octets);
    LOCK.lock();
    try {
      if (octets < room) {
        LEFT.put(packet, new Left(packet.getData(), packet.getOffset(), octets, room));
      } else {
        LEFT.remove(packet);
      }
    } finally {
      LOCK.unlock();
    }
  }
}
