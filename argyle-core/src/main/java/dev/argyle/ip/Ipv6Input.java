package dev.argyle.ip;

import dev.argyle.buffer.BufferPool;
import dev.argyle.buffer.PacketInfo;
import dev.argyle.buffer.SkBuff;
import dev.argyle.wire.Icmpv6Message;
import dev.argyle.wire.IpProtocol;
import dev.argyle.wire.Ipv6Extensions;
import dev.argyle.wire.Ipv6FragmentHeader;
import dev.argyle.wire.Ipv6Header;
import dev.argyle.wire.Malformed;

/// What comes in as IPv6, RFC 8200: form, addresses, extension headers, fragments, then on to its
/// protocol.
final class Ipv6Input {
  private final BufferPool pool;
  private final IpCounters counters;
  private final Delivery delivery;
  private final FragmentReassembly reassembly;
  private final IcmpErrorSender errors;

  Ipv6Input(
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

  /// Takes a packet that says it is version 6.
  void receive(SkBuff arrived, NetInterface in) {
    SkBuff packet = LinearPart.ensure(arrived, Ipv6Header.LENGTH_BYTES, pool);
    byte[] b = packet.array();
    int at = packet.offset();
    if (Ipv6Header.validate(b, at, packet.length()) instanceof Malformed reason) {
      drop(packet, reason);
      return;
    }
    packet.trim(Ipv6Header.totalLength(b, at)); // what follows is the link's padding
    note(packet.info(), b, at);
    DropReason fault = delivery.judge(packet.info(), in);
    if (fault != null) {
      delivery.drop(packet, fault);
      return;
    }
    if (Ipv6Extensions.isExtension(Ipv6Header.nextHeader(b, at))) {
      walk(LinearPart.ensure(packet, packet.length(), pool), false);
    } else {
      packet.pull(Ipv6Header.LENGTH_BYTES);
      deliver(packet, Ipv6Header.nextHeader(b, at), Ipv6Header.NEXT_HEADER_OFFSET);
    }
  }

  private static void note(PacketInfo info, byte[] b, int at) {
    info.networkOffset(at);
    info.addresses(
        Ipv6Header.sourceHigh(b, at),
        Ipv6Header.sourceLow(b, at),
        Ipv6Header.destinationHigh(b, at),
        Ipv6Header.destinationLow(b, at));
    info.hopLimit(Ipv6Header.hopLimit(b, at));
    info.trafficClass(Ipv6Header.trafficClass(b, at));
    info.dontFragment(false);
  }

  /// Walks the extension headers of a packet that is all linear.
  ///
  /// @param reassembled whether it has been put together from fragments already
  private void walk(SkBuff packet, boolean reassembled) {
    Ipv6Extensions extensions = new Ipv6Extensions(); // packets with extension headers are rare
    int at = packet.offset();
    packet.info().networkOffset(at);
    if (extensions.walk(packet.array(), at) instanceof Malformed reason) {
      refuse(packet, extensions, reason);
    } else if (!extensions.isFragment()) {
      packet.pull(extensions.offset() - at);
      deliver(packet, extensions.protocol(), extensions.nextHeaderPointer());
    } else if (reassembled) {
      drop(packet, Malformed.EXTENSION_OUT_OF_ORDER); // fragments of a fragment: nobody makes them
    } else {
      receiveFragment(packet, extensions);
    }
  }

  private void refuse(SkBuff packet, Ipv6Extensions extensions, Malformed reason) {
    if (extensions.problemCode() != Ipv6Extensions.NONE) {
      packet.pull(Ipv6Header.LENGTH_BYTES);
      errors.parameterProblemV6(
          packet,
          extensions.problemCode(),
          extensions.problemPointer(),
          extensions.answersMulticast());
    }
    drop(packet, reason);
  }

  private void receiveFragment(SkBuff packet, Ipv6Extensions extensions) {
    byte[] b = packet.array();
    int fragmentAt = extensions.fragmentAt();
    int headerBytes = fragmentAt - packet.offset();
    FragmentPlace place =
        new FragmentPlace(
            Ipv6FragmentHeader.identification(b, fragmentAt),
            Ipv6FragmentHeader.offsetBytes(b, fragmentAt),
            Ipv6FragmentHeader.moreFragments(b, fragmentAt),
            Ipv6FragmentHeader.nextHeader(b, fragmentAt),
            headerBytes,
            extensions.nextHeaderPointer());
    packet.pull(headerBytes + Ipv6FragmentHeader.LENGTH_BYTES);
    SkBuff whole = reassembly.add(packet, place);
    if (whole != null) {
      int at = whole.offset();
      Ipv6Header.setPayloadLength(whole.array(), at, whole.length() - Ipv6Header.LENGTH_BYTES);
      walk(whole, true);
    }
  }

  private void deliver(SkBuff packet, int protocol, int nextHeaderPointer) {
    if (protocol == IpProtocol.IPV6_NO_NEXT_HEADER) {
      delivery.drop(packet, DropReason.NO_NEXT_HEADER);
    } else if (!delivery.deliver(packet, protocol)) {
      errors.parameterProblemV6(
          packet, Icmpv6Message.CODE_UNKNOWN_NEXT_HEADER, nextHeaderPointer, false);
      packet.release();
    }
  }

  private void drop(SkBuff packet, Malformed reason) {
    counters.countDrop(reason);
    packet.release();
  }
}
