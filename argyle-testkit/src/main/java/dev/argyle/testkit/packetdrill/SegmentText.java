package dev.argyle.testkit.packetdrill;

import dev.argyle.testkit.packetdrill.Action.Segment;
import dev.argyle.wire.TcpFlags;
import java.util.List;

/// Segments as a script writes them.
final class SegmentText {
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

  private SegmentText() {}
}
