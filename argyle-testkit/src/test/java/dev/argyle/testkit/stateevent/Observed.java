package dev.argyle.testkit.stateevent;

import dev.argyle.sock.TcpState;
import dev.argyle.testkit.SentSegment;
import dev.argyle.wire.TcpFlags;
import java.util.List;

/// What has come of a segment.
///
/// @param delivered octets the user could read, which were right
record Observed(TcpState state, List<SentSegment> sent, int delivered, UserSees sees) {
  @Override
  public String toString() {
    var text = new StringBuilder().append(state).append(" [");
    for (SentSegment each : sent) {
      text.append("> ").append(TcpFlags.toString(each.flags())).append(' ');
      text.append(Integer.toUnsignedString(each.seq()));
      if (each.has(TcpFlags.ACK)) {
        text.append(" ack ").append(Integer.toUnsignedString(each.ack()));
      }
      if (each.payloadOctets() > 0) {
        text.append(" (").append(each.payloadOctets()).append(')');
      }
    }
    return text + "], delivers " + delivered + ", user sees " + sees;
  }
}
