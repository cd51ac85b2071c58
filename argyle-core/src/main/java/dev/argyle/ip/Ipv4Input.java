package dev.argyle.ip;

import dev.argyle.buffer.BufferPool;
import dev.argyle.buffer.PacketInfo;
import dev.argyle.buffer.SkBuff;
import dev.argyle.wire.IpProtocol;
import dev.argyle.wire.Ipv4Header;
import dev.argyle.wire.Malformed;

/// What comes in as IPv4, RFC 1122 section 3.2.1: form, checksum, addresses, options, fragments,
/// then on to its protocol. A TTL of any value will do for the receiver (section 3.2.1.7).
final class Ipv4Input {
  /// Where a second fragment would start inside the TCP header's ports and sequence number.
  private static final int TINY_OFFSET_BYTES = 8;

  private final BufferPool pool;
  private final IpCounters counters;
  private final Delivery delivery;
  private final FragmentReassembly reassembly;
  private final IcmpErrorSender errors;

  Ipv4Input(
      BufferPool pool,
      IpCounters counters,
      Delivery delivery,
      FragmentReassembly reassembly,
      IcmpErrorSender errors) {
    this.pool = pool;
    this.counters = counters;
    this.delivery = delivery;
    this.reassembly = reassembly;
    this.errors = errors;
  }

  /// Takes a packet that says it is version 4.
  void receive(SkBuff arrived, NetInterface in) {
    SkBuff packet = LinearPart.ensure(arrived, Ipv4Header.MIN_LENGTH_BYTES, pool);
    if (Ipv4Header.validate(packet.array(), packet.offset(), packet.length())
        instanceof Malformed reason) {
      counters.countDrop(reason);
      packet.release();
      return;
    }
    int headerBytes = Ipv4Header.headerLengthBytes(packet.array(), packet.offset());
    packet = LinearPart.ensure(packet, headerBytes, pool);
    byte[] b = packet.array();
    int at = packet.offset();
    if (!Ipv4Header.verifyChecksum(b, at)) {
      delivery.drop(packet, DropReason.BAD_HEADER_CHECKSUM);
      return;
    }
    packet.trim(Ipv4Header.totalLength(b, at)); // what follows is the link's padding
    note(packet.info(), b, at);
    DropReason fault = delivery.judge(packet.info(), in);
    if (fault != null) {
      delivery.drop(packet, fault);
      return;
    }
    packet.pull(headerBytes);
    if (headerBytes > Ipv4Header.MIN_LENGTH_BYTES && !optionsPass(packet, headerBytes)) {
      return;
    }
    if (Ipv4Header.isFragment(b, at)) {
      receiveFragment(packet, headerBytes);
    } else {
      deliver(packet);
    }
  }

  private static void note(PacketInfo info, byte[] b, int at) {
    info.networkOffset(at);
    info.addresses(0, Ipv4Header.sourceLow(b, at), 0, Ipv4Header.destinationLow(b, at));
    info.protocol(Ipv4Header.protocol(b, at));
    info.hopLimit(Ipv4Header.ttl(b, at));
    info.trafficClass(Ipv4Header.tos(b, at));
    info.dontFragment(Ipv4Header.dontFragment(b, at));
  }

  /// Judges the options. @return whether the packet may go on; if not, it has been dropped
  private boolean optionsPass(SkBuff packet, int headerBytes) {
    int verdict = Ipv4Options.judge(packet.array(), packet.info().networkOffset(), headerBytes);
    if (verdict == Ipv4Options.PASS) {
      return true;
    }
    if (verdict == Ipv4Options.SOURCE_ROUTED) {
      delivery.drop(packet, DropReason.SOURCE_ROUTED);
    } else {
      errors.parameterProblemV4(packet, verdict);
      delivery.drop(packet, DropReason.BAD_OPTION);
    }
    return false;
  }

  private void receiveFragment(SkBuff packet, int headerBytes) {
    byte[] b = packet.array();
    int header = packet.info().networkOffset();
    int offsetBytes = Ipv4Header.fragmentOffsetBytes(b, header);
    int protocol = packet.info().protocol();
    if (protocol == IpProtocol.TCP && offsetBytes == TINY_OFFSET_BYTES) {
      delivery.drop(packet, DropReason.FRAGMENT_TINY);
      return;
    }
    FragmentPlace place =
        new FragmentPlace(
            Ipv4Header.identification(b, header),
            offsetBytes,
            Ipv4Header.moreFragments(b, header),
            protocol,
            headerBytes,
            0);
    SkBuff whole = reassembly.add(packet, place);
    if (whole == null) {
      return;
    }
    int at = whole.offset();
    Ipv4Header.setTotalLength(whole.array(), at, whole.length());
    Ipv4Header.setFragment(whole.array(), at, 0, 0);
    Ipv4Header.writeChecksum(whole.array(), at);
    whole.pull(Ipv4Header.headerLengthBytes(whole.array(), at));
    deliver(whole);
  }

  private void deliver(SkBuff packet) {
    if (!delivery.deliver(packet, packet.info().protocol())) {
      errors.protocolUnreachable(packet);
      packet.release();
    }
  }
}
