package dev.argyle.sim.link;

import dev.argyle.buffer.BufferPool;
import dev.argyle.buffer.SkBuff;
import dev.argyle.wire.IpProtocol;
import dev.argyle.wire.Ipv4Header;
import dev.argyle.wire.UdpHeader;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// A queue and a clock that a test sets. Packets are datagrams of IPv4, numbered in the order they
/// come; a packet's flow is its source port.
final class QueueRig implements PacketQueue.Listener {
  private static final int HEADERS = Ipv4Header.MIN_LENGTH_BYTES + UdpHeader.LENGTH_BYTES;

  final BufferPool pool = new BufferPool();
  final PacketQueue queue;
  final List<Integer> dropped = new ArrayList<>();
  final List<Integer> marked = new ArrayList<>();
  final List<Integer> left = new ArrayList<>();
  long nowNanos;
  @Nullable SkBuff sharedWith; // gets the header of every packet, without a copy
  private int next;

  QueueRig(QueueDiscipline discipline) {
    queue = discipline.start(new SplittableRandom(42));
  }

  /// @param ecn the two bits
  void enqueue(int flow, int octets, int ecn) {
    SkBuff packet = pool.allocate(0, octets);
    int at = packet.put(octets);
    byte[] b = packet.array();
    Ipv4Header.write(b, at, octets, 64, IpProtocol.UDP, 0x0a000001, 0x0a000002);
    Ipv4Header.setTos(b, at, ecn);
    Ipv4Header.setIdentification(b, at, next++);
    Ipv4Header.writeChecksum(b, at);
    UdpHeader.write(b, at + Ipv4Header.MIN_LENGTH_BYTES, flow, 9, octets - 20);
    if (sharedWith != null) {
      sharedWith.share(packet, 0, Ipv4Header.MIN_LENGTH_BYTES);
    }
    queue.enqueue(packet, nowNanos, this);
  }

  void enqueue(int flow, int octets) {
    enqueue(flow, octets, 0);
  }

  /// Takes one out. @return its number, or -1
  int dequeue() {
    SkBuff packet = queue.dequeue(nowNanos, this);
    if (packet == null) {
      return -1;
    }
    assert Ipv4Header.verifyChecksum(packet.array(), packet.offset());
    int number = number(packet);
    left.add(number);
    packet.release();
    return number;
  }

  static int smallest() {
    return HEADERS;
  }

  private static int number(SkBuff packet) {
    return Ipv4Header.identification(packet.array(), packet.offset());
  }

  @Override
  public void dropped(SkBuff packet) {
    dropped.add(number(packet));
    packet.release();
  }

  @Override
  public void marked(SkBuff packet) {
    if (Ipv4Header.ecn(packet.array(), packet.offset()) != 3) {
      throw new AssertionError("not marked: " + number(packet));
    }
    marked.add(number(packet));
  }
}
