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
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A segment that the stack has sent. Form and checksums are right, or it cannot be made.
public final class SentSegment {
  private final byte[] b;
  private final int at;
  private final long atNanos;

  private SentSegment(byte[] b, int at, long atNanos) {
    this.b = b;
    this.at = at;
    this.atNanos = atNanos;
  }

  /// Reads a packet that has to be a segment.
  ///
  /// @throws AssertionError if it is none, or its form or a checksum is wrong
  static SentSegment of(SentPacket packet) {
    SentSegment segment = ofTcp(packet);
    if (segment == null) {
      throw notRight(packet.octets());
    }
    return segment;
  }

  /// Reads a packet; null if it is none of TCP.
  ///
  /// @throws AssertionError if its form or a checksum is wrong
  public static @Nullable SentSegment ofTcp(SentPacket packet) {
    byte[] b = packet.octets();
    boolean v4 = Ipv4Header.version(b, 0) == 4;
    ParseResult ip = v4 ? Ipv4Header.validate(b, 0, b.length) : Ipv6Header.validate(b, 0, b.length);
    int total = v4 ? Ipv4Header.totalLength(b, 0) : Ipv6Header.totalLength(b, 0);
    if (ip != ParseResult.OK || total != b.length || v4 && !Ipv4Header.verifyChecksum(b, 0)) {
      throw notRight(b);
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
      throw notRight(b);
    }
    return new SentSegment(b, at, packet.atNanos());
  }

  private static AssertionError notRight(byte[] b) {
    return new AssertionError(
        "the stack has sent no right segment: " + PacketPrinter.print(b, 0, b.length));
  }

  /// When it left.
  public long atNanos() {
    return atNanos;
  }

  public int sourcePort() {
    return TcpHeader.sourcePort(b, at);
  }

  public int destinationPort() {
    return TcpHeader.destinationPort(b, at);
  }

  public int flags() {
    return TcpHeader.flags(b, at);
  }

  public boolean has(int flag) {
    return (flags() & flag) != 0;
  }

  public int seq() {
    return TcpHeader.seq(b, at);
  }

  public int ack() {
    return TcpHeader.ack(b, at);
  }

  public int window() {
    return TcpHeader.window(b, at);
  }

  public int urgentPointer() {
    return TcpHeader.urgentPointer(b, at);
  }

  public int payloadOctets() {
    return b.length - at - TcpHeader.dataOffsetBytes(b, at);
  }

  /// One octet of the payload.
  public byte payload(int index) {
    return b[at + TcpHeader.dataOffsetBytes(b, at) + index];
  }

  /// The TCP options as they are on the wire.
  public byte[] options() {
    int optionsAt = TcpHeader.optionsAt(at);
    return Arrays.copyOfRange(b, optionsAt, optionsAt + TcpHeader.optionsLengthBytes(b, at));
  }

  /// Type of service or traffic class.
  public int trafficClass() {
    return Ipv4Header.version(b, 0) == 4 ? Ipv4Header.tos(b, 0) : Ipv6Header.trafficClass(b, 0);
  }

  /// Time to live or hop limit.
  public int hopLimit() {
    return Ipv4Header.version(b, 0) == 4 ? Ipv4Header.ttl(b, 0) : Ipv6Header.hopLimit(b, 0);
  }

  List<String> options(ScriptNumbers numbers) {
    byte[] options = options();
    return OptionText.decode(options, 0, options.length, numbers);
  }

  /// The TSval, or 0 if there are no timestamps.
  int timestamp() {
    var options = new TcpOptions();
    options.parse(b, TcpHeader.optionsAt(at), TcpHeader.optionsLengthBytes(b, at));
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
