package dev.argyle.tcp.seq;

import dev.argyle.buffer.SkBuff;
import dev.argyle.wire.TcpFlags;
import dev.argyle.wire.TcpHeader;
import dev.argyle.wire.TcpOptions;

/// One arriving segment, parsed: SEG.SEQ, SEG.ACK, SEG.LEN, SEG.WND of RFC 9293 section 3.3.1,
/// flags and options. It knows its payload's length, not its payload.
public final class Segment {
  private final TcpOptions options = new TcpOptions();
  private int sourcePort;
  private int destinationPort;
  private int seq;
  private int ack;
  private int flags;
  private int window;
  private int urgentPointer;
  private int headerOctets;
  private int payloadOctets;

  /// Parses the header at the front of a packet, whose form is known to be good, and pulls it off:
  /// the packet is the payload from here on.
  public static Segment parse(SkBuff packet) {
    return new Segment().read(packet);
  }

  /// Octets of payload in a packet that has not been parsed.
  public static int payloadOctets(SkBuff packet) {
    return packet.length() - TcpHeader.dataOffsetBytes(packet.array(), packet.offset());
  }

  /// Puts the header back in front of the payload, for somebody who will parse the packet anew.
  public void putBack(SkBuff packet) {
    int at = packet.push(headerOctets);
    assert TcpHeader.seq(packet.array(), at) == seq : "that is another segment's packet";
  }

  /// The same into this object, for a segment of a connection, of which there are many: the thread
  /// that processes them fills one object again and again.
  public Segment read(SkBuff packet) {
    byte[] b = packet.array();
    int at = packet.offset();
    sourcePort = TcpHeader.sourcePort(b, at);
    destinationPort = TcpHeader.destinationPort(b, at);
    seq = TcpHeader.seq(b, at);
    ack = TcpHeader.ack(b, at);
    flags = TcpHeader.flags(b, at);
    window = TcpHeader.window(b, at);
    urgentPointer = TcpHeader.urgentPointer(b, at);
    options.parse(b, TcpHeader.optionsAt(at), TcpHeader.optionsLengthBytes(b, at));
    headerOctets = TcpHeader.dataOffsetBytes(b, at);
    packet.pull(headerOctets);
    payloadOctets = packet.length();
    return this;
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
