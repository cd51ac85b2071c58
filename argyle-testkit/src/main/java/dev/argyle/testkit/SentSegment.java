package dev.argyle.testkit;

import dev.argyle.testkit.PeerDevice.SentPacket;
import dev.argyle.wire.IpProtocol;
import dev.argyle.wire.Ipv4Header;
import dev.argyle.wire.Ipv6Header;
import dev.argyle.wire.PacketPrinter;
import dev.argyle.wire.ParseResult;
import dev.argyle.wire.TcpFlags;
import dev.argyle.wire.TcpHeader;
import dev.argyle.wire.TcpOptions;
import java.util.List;

/// A segment that the stack has sent. Form and checksums are right, or it cannot be made.
final class SentSegment {
  private final byte[] b;
  private final int at;
  private final long atNanos;

  private SentSegment(byte[] b, int at, long atNanos) {
    this.b = b;
    this.at = at;
    this.atNanos = atNanos;
  }

  /// Reads a packet.
  ///
  /// @throws AssertionError if it is not a segment, or its form or a checksum is wrong
  static SentSegment of(SentPacket packet) {
    byte[] b = packet.octets();
    boolean v4 = Ipv4Header.version(b, 0) == 4;
    ParseResult ip = v4 ? Ipv4Header.validate(b, 0, b.length) : Ipv6Header.validate(b, 0, b.length);
    int at = v4 ? Ipv4Header.headerLengthBytes(b, 0) : Ipv6Header.LENGTH_BYTES;
    int protocol = v4 ? Ipv4Header.protocol(b, 0) : Ipv6Header.nextHeader(b, 0);
    int total = v4 ? Ipv4Header.totalLength(b, 0) : Ipv6Header.totalLength(b, 0);
    int length = b.length - at;
    boolean right =
        ip == ParseResult.OK
            && total == b.length
            && (!v4 || Ipv4Header.verifyChecksum(b, 0))
            && protocol == IpProtocol.TCP
            && TcpHeader.validate(b, at, length) == ParseResult.OK
            && TcpHeader.verifyChecksum(
                b, at, length, WireImage.pseudoHeader(b, IpProtocol.TCP, length));
    if (!right) {
      throw new AssertionError(
          "the stack has sent no right segment: " + PacketPrinter.print(b, 0, b.length));
    }
    return new SentSegment(b, at, packet.atNanos());
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

  int payloadOctets() {
    return b.length - at - TcpHeader.dataOffsetBytes(b, at);
  }

  byte payload(int index) {
    return b[at + TcpHeader.dataOffsetBytes(b, at) + index];
  }

  List<String> options(ScriptNumbers numbers) {
    return OptionText.decode(
        b, TcpHeader.optionsAt(at), TcpHeader.optionsLengthBytes(b, at), numbers);
  }

  /// The TSval, or 0 if there are no timestamps.
  int timestamp() {
    int end = at + TcpHeader.dataOffsetBytes(b, at);
    var options = new TcpOptions();
    options.parse(b, TcpHeader.optionsAt(at), end - TcpHeader.optionsAt(at));
    return options.tsValue();
  }

  /// As a script would have it.
  String text(ScriptNumbers numbers) {
    long seq = numbers.stackScript(seq());
    var text = new StringBuilder(TcpFlags.toString(flags())).append(' ');
    text.append(seq).append(':').append(seq + payloadOctets());
    text.append('(').append(payloadOctets()).append(')');
    if (has(TcpFlags.ACK)) {
      text.append(" ack ").append(numbers.peerScript(ack()));
    }
    text.append(" win ").append(window());
    if (has(TcpFlags.URG)) {
      text.append(" urg ").append(urgentPointer());
    }
    List<String> options = options(numbers);
    if (!options.isEmpty()) {
      text.append(" <").append(String.join(",", options)).append('>');
    }
    return text.toString();
  }
}
