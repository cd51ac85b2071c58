package dev.argyle.buffer;

import org.jspecify.annotations.Nullable;

/// A queue of packets, first in first out, that counts what it holds. The links are in the packets:
/// a packet is in one queue at most. Not thread-safe; each use says whose lock guards it.
public final class SkBuffQueue {
  private @Nullable SkBuff first;
  private @Nullable SkBuff last;
  private int packets;
  private long octets;
  private long truesize;

  /// Adds a packet at the end. It belongs to the queue now.
  public void add(SkBuff packet) {
    assert packet.next == null;
    SkBuff tail = last;
    if (tail == null) {
      first = packet;
    } else {
      tail.next = packet;
    }
    last = packet;
    packets++;
    octets += packet.length();
    truesize += packet.truesize();
  }

  /// Takes the first packet out, or null if there is none. It belongs to the caller now.
  public @Nullable SkBuff poll() {
    SkBuff taken = first;
    if (taken == null) {
      return null;
    }
    first = taken.next;
    if (first == null) {
      last = null;
    }
    taken.next = null;
    packets--;
    octets -= taken.length();
    truesize -= taken.truesize();
    return taken;
  }

  /// The first packet, which stays in the queue and must not change its length but through
  /// [#pullFirst].
  public @Nullable SkBuff peek() {
    return first;
  }

  /// The last packet, which stays in the queue and must not change its length but through
  /// [#putLast].
  public @Nullable SkBuff peekLast() {
    return last;
  }

  /// The packet behind one of this queue's.
  public @Nullable SkBuff after(SkBuff packet) {
    return packet.next;
  }

  /// Takes octets off the front of the first packet, which has more than that.
  public void pullFirst(int count) {
    SkBuff packet = first;
    assert packet != null && count < packet.length();
    long before = packet.truesize();
    packet.pull(count);
    octets -= count;
    truesize += packet.truesize() - before;
  }

  /// Appends a copy of the user's bytes to the last packet, which has room for them.
  public void putLast(IoVector from, int count) {
    SkBuff packet = last;
    assert packet != null;
    packet.put(from, count);
    octets += count;
  }

  /// Copies a small packet into the room that the last one has left, so that many small packets do
  /// not hold many large blocks. The packet stays the caller's.
  ///
  /// @return whether there was room, and nobody else who looks at the last one's memory
  public boolean mergeIntoLast(SkBuff packet) {
    SkBuff tail = last;
    int count = packet.length();
    if (tail == null || tail.tailRoom() < count || !tail.isExclusive()) {
      return false;
    }
    packet.copyTo(0, tail.array(), tail.put(count), count);
    octets += count;
    return true;
  }

  /// Moves everything out of `other` to the end of this queue.
  public void addAll(SkBuffQueue other) {
    SkBuff head = other.first;
    if (head == null) {
      return;
    }
    SkBuff tail = last;
    if (tail == null) {
      first = head;
    } else {
      tail.next = head;
    }
    last = other.last;
    packets += other.packets;
    octets += other.octets;
    truesize += other.truesize;
    other.first = null;
    other.last = null;
    other.packets = 0;
    other.octets = 0;
    other.truesize = 0;
  }

  /// Takes out everything at once.
  ///
  /// @return the first packet, from which [#cutOff] leads to the others; null if there is none
  public @Nullable SkBuff pollAll() {
    SkBuff chain = first;
    if (chain == null) {
      return null;
    }
    first = null;
    last = null;
    packets = 0;
    octets = 0;
    truesize = 0;
    return chain;
  }

  /// Separates a packet from those behind it. @return the next of them, or null
  public static @Nullable SkBuff cutOff(SkBuff packet) {
    SkBuff rest = packet.next;
    packet.next = null;
    return rest;
  }

  /// Releases every packet.
  public void clear() {
    for (SkBuff packet = poll(); packet != null; packet = poll()) {
      packet.release();
    }
  }

  /// Whether nothing is in it.
  public boolean isEmpty() {
    return first == null;
  }

  /// How many packets are in it.
  public int packets() {
    return packets;
  }

  /// Octets of all packets in it.
  public long octets() {
    return octets;
  }

  /// Memory that all packets in it hold.
  public long truesize() {
    return truesize;
  }
}
