package dev.argyle.ip;

import dev.argyle.buffer.PacketInfo;
import dev.argyle.buffer.SkBuff;
import java.util.Arrays;

/// An ICMP error as it came: what error queues and raw sockets tell of it.
///
/// @param type of the message
/// @param code of the message
/// @param info the MTU or pointer it tells, else 0
/// @param carrier what is known of the packet that brought it: the offender is its source
/// @param packet the refused packet from its IP header on, as far as it was quoted
/// @param transportOffset where in it the transport header starts
public record IcmpQuote(
    int type, int code, int info, Carrier carrier, byte[] packet, int transportOffset) {
  /// What is known of the packet that brought the message.
  public record Carrier(
      long sourceHigh,
      long sourceLow,
      long destinationHigh,
      long destinationLow,
      int interfaceIndex,
      int hopLimit,
      int trafficClass) {
    static Carrier of(PacketInfo info) {
      return new Carrier(
          info.sourceHigh(),
          info.sourceLow(),
          info.destinationHigh(),
          info.destinationLow(),
          info.interfaceIndex(),
          info.hopLimit(),
          info.trafficClass());
    }
  }

  /// The quote in a message that starts with its ICMP header.
  ///
  /// @param headerBytes of ICMP
  static IcmpQuote of(
      SkBuff message, int type, int code, int info, int headerBytes, int transportOffset) {
    byte[] packet = new byte[message.length() - headerBytes];
    message.copyTo(headerBytes, packet, 0, packet.length);
    return new IcmpQuote(type, code, info, Carrier.of(message.info()), packet, transportOffset);
  }

  /// What was quoted from an offset behind the start of the transport header on.
  public byte[] transport(int offset) {
    int from = Math.min(transportOffset + offset, packet.length);
    return Arrays.copyOfRange(packet, from, packet.length);
  }
}
