package dev.argyle.tcp.seq;

import dev.argyle.buffer.SkBuff;
import dev.argyle.wire.TcpFlags;
import dev.argyle.wire.TcpHeader;
import dev.argyle.wire.TcpOptions;

/// One arriving segment, parsed: SEG.SEQ, SEG.ACK, SEG.LEN, SEG.WND of RFC 9293 section 3.3.1,
/// flags and options. It hangs on its packet ([SkBuff#control]), so that a segment that waits in
/// the backlog is parsed once, and it knows its payload's length, not its payload.
public final class Segment {
  private final TcpOptions options = new TcpOptions();
  private int sourcePort;
  private int destinationPort;
  private int seq;
  private int ack;
  private int flags;
  private int window;
  private int urgentPointer;
  private int payloadOctets;

  private Segment() {}

  /// Parses the header at the front of a packet, whose form is known to be good, and pulls it off:
  /// the packet is the payload from here on.
  public static Segment parse(SkBuff packet) {
    Segment segment = new Segment();
    byte[] b = packet.array();
    int at = packet.offset();
    segment.sourcePort = TcpHeader.sourcePort(b, at);
    segment.destinationPort = TcpHeader.destinationPort(b, at);
    segment.seq = TcpHeader.seq(b, at);
    segment.ack = TcpHeader.ack(b, at);
    segment.flags = TcpHeader.flags(b, at);
    segment.window = TcpHeader.window(b, at);
    segment.urgentPointer = TcpHeader.urgentPointer(b, at);
    segment.options.parse(b, TcpHeader.optionsAt(at), TcpHeader.optionsLengthBytes(b, at));
    packet.pull(TcpHeader.dataOffsetBytes(b, at));
    segment.payloadOctets = packet.length();
    packet.control(segment);
    return segment;
  }

  /// The segment that was parsed from a packet.
  public static Segment of(SkBuff packet) {
    Object control = packet.control();
    if (control instanceof Segment segment) {
      return segment;
    }
    throw new IllegalStateException("packet was not parsed as a TCP segment");
  }

  /// Source port.
  public int sourcePort() {
    return sourcePort;
  }

  /// Destination port.
  public int destinationPort() {
    return destinationPort;
  }

  /// SEG.SEQ, the position of the first octet, or of the SYN.
  public int seq() {
    return seq;
  }

  /// SEG.ACK; means something only if [#hasAck].
  public int ack() {
    return ack;
  }

  /// SEG.LEN: payload octets, SYN and FIN counting one each.
  public int length() {
    return payloadOctets + (isSyn() ? 1 : 0) + (isFin() ? 1 : 0);
  }

  /// The position after the segment.
  public int endSeq() {
    return seq + length();
  }

  /// Octets of payload.
  public int payloadOctets() {
    return payloadOctets;
  }

  /// The window field as it came, not scaled; 0 to 65535.
  public int window() {
    return window;
  }

  /// The urgent pointer; means something only if the flag is set.
  public int urgentPointer() {
    return urgentPointer;
  }

  /// The flags, bits of [TcpFlags].
  public int flags() {
    return flags;
  }

  /// The options. They belong to the segment.
  public TcpOptions options() {
    return options;
  }

  /// Whether SYN is set.
  public boolean isSyn() {
    return (flags & TcpFlags.SYN) != 0;
  }

  /// Whether ACK is set.
  public boolean hasAck() {
    return (flags & TcpFlags.ACK) != 0;
  }

  /// Whether RST is set.
  public boolean isReset() {
    return (flags & TcpFlags.RST) != 0;
  }

  /// Whether FIN is set.
  public boolean isFin() {
    return (flags & TcpFlags.FIN) != 0;
  }
}
