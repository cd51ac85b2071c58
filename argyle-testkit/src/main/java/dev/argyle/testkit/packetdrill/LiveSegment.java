package dev.argyle.testkit.packetdrill;

import dev.argyle.testkit.PeerDevice.SentPacket;
import dev.argyle.testkit.WireImage;
import dev.argyle.wire.IpProtocol;
import dev.argyle.wire.Ipv4Header;
import dev.argyle.wire.Ipv6Header;
import dev.argyle.wire.PacketPrinter;
import dev.argyle.wire.ParseResult;
import dev.argyle.wire.TcpFlags;
import dev.argyle.wire.TcpHeader;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A segment that the stack has sent. Its form and checksums are right, or it cannot be made.
final class LiveSegment {
  private final byte[] b;
  private final int at;
  private final long atNanos;

  private LiveSegment(byte[] b, int at, long atNanos) {
    this.b = b;
    this.at = at;
    this.atNanos = atNanos;
  }

  /// Reads a packet; null if it is none of TCP.
  static @Nullable LiveSegment of(SentPacket packet) {
    byte[] b = packet.octets();
    boolean v4 = Ipv4Header.version(b, 0) == 4;
    ParseResult ip = v4 ? Ipv4Header.validate(b, 0, b.length) : Ipv6Header.validate(b, 0, b.length);
    int total = v4 ? Ipv4Header.totalLength(b, 0) : Ipv6Header.totalLength(b, 0);
    if (ip != ParseResult.OK || total != b.length || v4 && !Ipv4Header.verifyChecksum(b, 0)) {
      throw new Mismatch("a malformed packet: " + PacketPrinter.print(b, 0, b.length));
    }
    int at = v4 ? Ipv4Header.headerLengthBytes(b, 0) : Ipv6Header.LENGTH_BYTES;
    int protocol = v4 ? Ipv4Header.protocol(b, 0) : Ipv6Header.nextHeader(b, 0);
    if (protocol != IpProtocol.TCP) {
      return null;
    }
    int length = b.length - at;
    long sum = WireImage.pseudoHeader(b, IpProtocol.TCP, length);
    if (TcpHeader.validate(b, at, length) != ParseResult.OK
        || !TcpHeader.verifyChecksum(b, at, length, sum)) {
      throw new Mismatch("a malformed segment: " + PacketPrinter.print(b, 0, b.length));
    }
    return new LiveSegment(b, at, packet.atNanos());
  }

  /// When it left.
  long atNanos() {
    return atNanos;
  }

  int sourcePort() {
    return TcpHeader.sourcePort(b, at);
  }

  int destinationPort() {
    return TcpHeader.destinationPort(b, at);
  }

  int flags() {
    return TcpHeader.flags(b, at);
  }

  boolean has(int flag) {
    return (flags() & flag) != 0;
  }

  int seq() {
    return TcpHeader.seq(b, at);
  }

  int ack() {
    return TcpHeader.ack(b, at);
  }

  int window() {
    return TcpHeader.window(b, at);
  }

  int urgentPointer() {
    return TcpHeader.urgentPointer(b, at);
  }

  /// Octets of payload.
  int octets() {
    return b.length - at - TcpHeader.dataOffsetBytes(b, at);
  }

  int optionBytes() {
    return TcpHeader.optionsLengthBytes(b, at);
  }

  /// Type of service or traffic class.
  int tos() {
    return Ipv4Header.version(b, 0) == 4 ? Ipv4Header.tos(b, 0) : Ipv6Header.trafficClass(b, 0);
  }

  /// Time to live or hop limit.
  int ttl() {
    return Ipv4Header.version(b, 0) == 4 ? Ipv4Header.ttl(b, 0) : Ipv6Header.hopLimit(b, 0);
  }

  /// Whether the payload is what programs of scripts write: zeros.
  boolean isPayloadRight() {
    for (int i = b.length - octets(); i < b.length; i++) {
      if (b[i] != 0) {
        return false;
      }
    }
    return true;
  }

  List<TcpOption> options(Conversation numbers) {
    return OptionCodec.decode(b, TcpHeader.optionsAt(at), optionBytes(), numbers);
  }

  /// As a script would have it.
  String text(Conversation numbers) {
    boolean syn = has(TcpFlags.SYN);
    long seq = numbers.localScript(seq(), syn);
    var text = new StringBuilder("> ").append(TcpFlags.toString(flags())).append(' ');
    text.append(seq).append(':').append(seq + octets()).append('(').append(octets()).append(')');
    if (has(TcpFlags.ACK)) {
      text.append(" ack ").append(numbers.remoteScript(ack(), syn));
    }
    text.append(" win ").append(window());
    if (has(TcpFlags.URG)) {
      text.append(" urg ").append(urgentPointer());
    }
    return text.append(OptionCodec.text(options(numbers))).toString();
  }
}
