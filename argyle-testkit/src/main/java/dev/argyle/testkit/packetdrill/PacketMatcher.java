package dev.argyle.testkit.packetdrill;

import dev.argyle.testkit.SentSegment;
import dev.argyle.testkit.packetdrill.Action.IpInfo;
import dev.argyle.testkit.packetdrill.Action.Segment;
import dev.argyle.testkit.packetdrill.Conversation.Clock;
import dev.argyle.wire.TcpFlags;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// Compares what a script expects with what the stack has sent: one segment, or several that make
/// it up between them, each as long as the one before, the last perhaps shorter.
final class PacketMatcher {
  private static final int BITS_OF_THE_LAST = TcpFlags.FIN | TcpFlags.PSH;
  private static final long LEAST_CLOCK_TOLERANCE_NANOS = 4_000_000;

  private final RunOptions.Psh psh;
  private final long scriptStartNanos;

  PacketMatcher(RunOptions.Psh psh, long scriptStartNanos) {
    this.psh = psh;
    this.scriptStartNanos = scriptStartNanos;
  }

  /// Compares, and learns the stack's first sequence number and timestamps on the way.
  ///
  /// @param got at least one segment
  /// @throws Mismatch if it is something else
  void match(Segment expected, List<SentSegment> got, Conversation numbers) {
    SentSegment first = got.getFirst();
    if ((expected.flags() & TcpFlags.SYN) != 0 && first.has(TcpFlags.SYN)) {
      numbers.localSyn(expected.range().start(), first.seq());
    }
    List<String> problems = new ArrayList<>();
    compareNumbers(expected, got, numbers, problems);
    compareFlags(expected, got, problems);
    compareIp(expected.ip(), first, problems);
    List<TcpOption> options = expected.options();
    if (options != null) {
      compareOptions(options, got, numbers, problems);
    }
    for (SentSegment each : got) {
      if (!isPayloadRight(each)) {
        problems.add("payload");
      }
    }
    if (!problems.isEmpty()) {
      throw new Mismatch(describe(String.join(", ", problems), expected, got, numbers));
    }
    if (options != null) {
      learnClock(options, first, numbers);
    }
  }

  /// Whether the payload is what programs of scripts write: zeros.
  private static boolean isPayloadRight(SentSegment segment) {
    for (int i = 0; i < segment.payloadOctets(); i++) {
      if (segment.payload(i) != 0) {
        return false;
      }
    }
    return true;
  }

  /// What was expected beside what came.
  static String describe(
      String problem, Segment expected, List<SentSegment> got, Conversation numbers) {
    var text = new StringBuilder(problem).append(" differs\n  expected ");
    text.append(SegmentText.of(expected));
    for (SentSegment each : got) {
      text.append("\n  actual   ").append(SegmentText.of(each, numbers));
    }
    return text.toString();
  }

  private static void compareNumbers(
      Segment expected, List<SentSegment> got, Conversation numbers, List<String> problems) {
    boolean syn = (expected.flags() & TcpFlags.SYN) != 0;
    SentSegment first = got.getFirst();
    if (first.seq() != numbers.localWire(expected.range().start(), syn)) {
      problems.add("sequence number");
    }
    int sum = 0;
    int next = first.seq();
    for (SentSegment each : got) {
      sum += each.payloadOctets();
      if (each.seq() != next) {
        problems.add("contiguity");
      }
      next += each.payloadOctets();
      if (each != got.getLast() && each.payloadOctets() != first.payloadOctets()) {
        problems.add("size of a piece");
      }
      Long ack = expected.ack();
      boolean acks = (expected.flags() & TcpFlags.ACK) != 0;
      if ((acks || ack != null) && each.ack() != numbers.remoteWire(ack == null ? 0 : ack, syn)) {
        problems.add("acknowledgment number");
      }
      Integer window = expected.window();
      if (window != null ? window != each.window() : each.window() != first.window()) {
        problems.add("window");
      }
    }
    if (sum != expected.octets()) {
      problems.add("length");
    }
    if (got.getLast().urgentPointer() != expected.urgent()) {
      problems.add("urgent pointer");
    }
  }

  private void compareFlags(Segment expected, List<SentSegment> got, List<String> problems) {
    int passedBy = psh == RunOptions.Psh.LOOSE && expected.octets() > 0 ? TcpFlags.PSH : 0;
    for (SentSegment each : got) {
      int notHere = passedBy;
      if (each != got.getLast()) {
        notHere |= BITS_OF_THE_LAST;
      }
      if (each != got.getFirst()) {
        notHere |= TcpFlags.CWR;
      }
      if (((each.flags() ^ expected.flags()) & ~notHere) != 0) {
        problems.add("flags");
        return;
      }
    }
  }

  private static void compareIp(IpInfo expected, SentSegment actual, List<String> problems) {
    if (expected.ecn() != null && expected.ecn() != (actual.trafficClass() & 3)) {
      problems.add("ECN of IP (" + (actual.trafficClass() & 3) + ")");
    }
    if (expected.tos() != null && expected.tos() != actual.trafficClass()) {
      problems.add("type of service (" + actual.trafficClass() + ")");
    }
    if (expected.ttl() != null && expected.ttl() != actual.hopLimit()) {
      problems.add("time to live (" + actual.hopLimit() + ")");
    }
  }

  private void compareOptions(
      List<TcpOption> expected,
      List<SentSegment> got,
      Conversation numbers,
      List<String> problems) {
    SentSegment first = got.getFirst();
    List<TcpOption> actual = OptionCodec.decode(first.options(), numbers);
    boolean same = expected.size() == actual.size();
    for (int i = 0; same && i < expected.size(); i++) {
      same = isSame(expected.get(i), actual.get(i), first, numbers);
    }
    for (SentSegment each : got) {
      same &= each.options().length == first.options().length;
    }
    if (!same) {
      problems.add("options");
    }
  }

  /// A timestamp of the stack is whatever its clock shows, but an echo is the peer's own number.
  private boolean isSame(
      TcpOption expected, TcpOption actual, SentSegment segment, Conversation numbers) {
    if (expected instanceof TcpOption.Timestamps(long value, long echo)
        && actual instanceof TcpOption.Timestamps(long live, long liveEcho)) {
      return (int) echo == (int) liveEcho && isClockRight(value, (int) live, segment, numbers);
    }
    return Objects.equals(expected, actual);
  }

  private boolean isClockRight(long script, int live, SentSegment segment, Conversation numbers) {
    Clock first = numbers.firstClock();
    Long tickNanos = numbers.tickNanos();
    if (first == null || tickNanos == null) {
      return true;
    }
    long wanted = (script - first.script()) * tickNanos;
    long shown = (live - first.live()) * tickNanos;
    long toleranceNanos =
        Math.max(LEAST_CLOCK_TOLERANCE_NANOS, (segment.atNanos() - scriptStartNanos) / 8);
    return Math.abs(wanted - shown) <= toleranceNanos;
  }

  private static void learnClock(
      List<TcpOption> expected, SentSegment segment, Conversation numbers) {
    List<TcpOption> actual = OptionCodec.decode(segment.options(), numbers);
    for (int i = 0; i < expected.size(); i++) {
      if (expected.get(i) instanceof TcpOption.Timestamps(long script, long _)
          && actual.get(i) instanceof TcpOption.Timestamps(long live, long _)) {
        numbers.learnClock(script, (int) live, segment.atNanos());
      }
    }
  }
}
