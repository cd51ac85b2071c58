package dev.argyle.testkit.packetdrill;

import dev.argyle.testkit.SentSegment;
import dev.argyle.testkit.packetdrill.Action.Segment;
import dev.argyle.wire.TcpFlags;
import java.util.List;

/// Segments as a script writes them.
final class SegmentText {
  /// One that a script expects.
  static String of(Segment segment) {
    var text = new StringBuilder("> ").append(TcpFlags.toString(segment.flags())).append(' ');
    text.append(segment.range().start()).append(':').append(segment.range().end());
    text.append('(').append(segment.octets()).append(')');
    if (segment.ack() != null) {
      text.append(" ack ").append(segment.ack());
    }
    if (segment.window() != null) {
      text.append(" win ").append(segment.window());
    }
    if (segment.urgent() != 0) {
      text.append(" urg ").append(segment.urgent());
    }
    List<TcpOption> options = segment.options();
    return text.append(options == null ? " <...>" : OptionCodec.text(options)).toString();
  }

  /// One that the stack has sent.
  static String of(SentSegment segment, Conversation numbers) {
    boolean syn = segment.has(TcpFlags.SYN);
    long seq = numbers.localScript(segment.seq(), syn);
    int octets = segment.payloadOctets();
    var text = new StringBuilder("> ").append(TcpFlags.toString(segment.flags())).append(' ');
    text.append(seq).append(':').append(seq + octets).append('(').append(octets).append(')');
    if (segment.has(TcpFlags.ACK)) {
      text.append(" ack ").append(numbers.remoteScript(segment.ack(), syn));
    }
    text.append(" win ").append(segment.window());
    if (segment.has(TcpFlags.URG)) {
      text.append(" urg ").append(segment.urgentPointer());
    }
    List<TcpOption> options = OptionCodec.decode(segment.options(), numbers);
    return text.append(OptionCodec.text(options)).toString();
  }

  private SegmentText() {}
}
