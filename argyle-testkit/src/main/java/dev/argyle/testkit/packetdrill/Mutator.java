package dev.argyle.testkit.packetdrill;

import dev.argyle.testkit.packetdrill.Action.Outbound;
import dev.argyle.testkit.packetdrill.Action.Range;
import dev.argyle.testkit.packetdrill.Action.Segment;
import dev.argyle.testkit.packetdrill.Mutation.Place;
import dev.argyle.wire.TcpFlags;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Makes the mutations of a script: each changes one expected packet, result or assertion.
final class Mutator {
  private static final long LATER_NANOS = 500_000_000;
  private static final long TOLERANCE_NANOS = 4_000_000;
  private static final Pattern EQUALS = Pattern.compile("(== *)(\\d+)");

  private final RunOptions options;
  private final List<Mutation> found = new ArrayList<>();
  private Script script = new Script(java.util.Map.of(), "", List.of());
  private long toleranceNanos = TOLERANCE_NANOS;

  Mutator(RunOptions options) {
    this.options = options;
  }

  /// Every mutation of a script, in its order.
  List<Mutation> mutations(Script of) {
    script = of;
    found.clear();
    String micros = of.options().get("tolerance_usecs");
    toleranceNanos = micros == null ? TOLERANCE_NANOS : Long.parseLong(micros) * 1_000;
    for (int i = 0; i < of.events().size(); i++) {
      Event event = of.events().get(i);
      switch (event.action()) {
        case Outbound(Segment segment) -> packet(i, event, segment);
        case Action.Call call -> call(i, event, call);
        case Action.Snippet(String code) -> snippet(i, event, code);
        case Action.Inbound _, Action.InboundIcmp _, Action.Shell _ -> {}
      }
    }
    return List.copyOf(found);
  }

  private void packet(int index, Event event, Segment segment) {
    boolean syn = (segment.flags() & TcpFlags.SYN) != 0;
    Range range = segment.range();
    // A SYN is where the stack's numbers are learned from.
    change(index, "seq+1", !syn, ranged(segment, new Range(range.start() + 1, range.end() + 1)));
    change(index, "len+1", true, ranged(segment, new Range(range.start(), range.end() + 1)));
    if ((segment.flags() & TcpFlags.ACK) != 0) {
      Long ack = segment.ack();
      change(index, "ack+1", true, acked(segment, (ack == null ? 0 : ack) + 1));
    }
    boolean comparesPsh = options.psh() == RunOptions.Psh.STRICT || segment.octets() == 0;
    flag(index, "psh", comparesPsh, segment, TcpFlags.PSH);
    flag(index, "fin", true, segment, TcpFlags.FIN);
    flag(index, "rst", true, segment, TcpFlags.RST);
    flag(index, "ackflag", true, segment, TcpFlags.ACK);
    flag(index, "ece", true, segment, TcpFlags.ECE);
    flag(index, "syn", true, segment, TcpFlags.SYN);
    Integer window = segment.window();
    if (window != null) {
      change(index, "win", true, windowed(segment, window + 1));
    }
    List<TcpOption> written = segment.options();
    if (written != null) {
      options(index, segment, written);
    }
    time(index, event);
    drop(index, event);
    var twice = new ArrayList<>(script.events());
    twice.add(index + 1, new Event(event.line(), new Timing.Relative(0), event.action()));
    add("dup", event, true, Place.BEHIND, twice);
  }

  private void options(int index, Segment segment, List<TcpOption> written) {
    var more = new ArrayList<>(written);
    more.add(new TcpOption.Nop());
    change(index, "opt-add", true, optioned(segment, more));
    for (int i = 0; i < written.size(); i++) {
      var fewer = new ArrayList<>(written);
      TcpOption old = fewer.remove(i);
      change(index, "opt-drop", true, optioned(segment, fewer));
      TcpOption other =
          switch (old) {
            case TcpOption.Mss(int octets) -> new TcpOption.Mss(octets + 1);
            case TcpOption.WindowScale(int shift) -> new TcpOption.WindowScale(shift + 1);
            case TcpOption.Timestamps(long value, long echo) ->
                new TcpOption.Timestamps(value, echo + 1);
            case TcpOption.Sack(List<Long> edges) -> {
              var moved = new ArrayList<>(edges);
              moved.set(0, moved.get(0) + 1);
              yield new TcpOption.Sack(moved);
            }
            default -> old;
          };
      if (!other.equals(old)) {
        var changed = new ArrayList<>(written);
        changed.set(i, other);
        change(index, "opt-val", true, optioned(segment, changed));
      }
    }
  }

  /// Half a second later: noticed unless the script lets the packet be that far off.
  private void time(int index, Event event) {
    Timing later =
        switch (event.timing()) {
          case Timing.Absolute(long nanos) -> new Timing.Absolute(nanos + LATER_NANOS);
          case Timing.Relative(long nanos) -> new Timing.Relative(nanos + LATER_NANOS);
          case Timing.Range(long least, long most) ->
              new Timing.Range(least + LATER_NANOS, most + LATER_NANOS);
          case Timing.Any any -> any;
          case Timing.Blocking blocking -> blocking;
        };
    if (later.equals(event.timing())) {
      return;
    }
    boolean strong =
        least(later) - tolerance(least(later)) - most(event) - tolerance(most(event)) > 0;
    var events = new ArrayList<>(script.events());
    events.set(index, new Event(event.line(), later, event.action()));
    add("time", event, strong, Place.LINE, events);
  }

  /// The packet is not expected any more; the time it took stays.
  private void drop(int index, Event event) {
    var events = new ArrayList<>(script.events());
    boolean last = index == events.size() - 1;
    boolean any = event.timing() instanceof Timing.Any;
    long waited = most(event) + (last ? tolerance(most(event)) : 0);
    Timing timing =
        event.timing() instanceof Timing.Absolute
            ? new Timing.Absolute(waited)
            : new Timing.Relative(waited);
    events.set(index, new Event(event.line(), timing, new Action.Shell("true")));
    boolean seen = options.leftOvers() == RunOptions.LeftOvers.FAIL || !isLastPacket(index);
    boolean learns =
        event.action() instanceof Outbound(Segment segment)
            && (segment.flags() & TcpFlags.SYN) != 0;
    boolean strong = !any && seen && !isLeftBehind(index, event);
    add("drop", event, strong, learns ? Place.ANYWHERE : Place.BEHIND, events);
  }

  /// Whether nothing can miss the packet: the next that is looked at is the same at any time, or
  /// the SYN of another connection that the stack begins, after which nobody looks at this one.
  private boolean isLeftBehind(int index, Event event) {
    boolean other = !isSyn(event); // else it may be the same SYN, sent again
    for (Event each : script.events().subList(index + 1, script.events().size())) {
      if (each.action() instanceof Outbound) {
        boolean same = each.timing() instanceof Timing.Any && each.action().equals(event.action());
        return same || other && isSyn(each);
      }
      other |= each.action() instanceof Action.Call call && call.name().equals("socket");
    }
    return false;
  }

  private static boolean isSyn(Event event) {
    return event.action() instanceof Outbound(Segment segment)
        && (segment.flags() & (TcpFlags.SYN | TcpFlags.ACK)) == TcpFlags.SYN;
  }

  private boolean isLastPacket(int index) {
    return script.events().stream()
        .skip(index + 1L)
        .noneMatch(each -> each.action() instanceof Outbound);
  }

  private void call(int index, Event event, Action.Call call) {
    Long result = call.result();
    boolean descriptor = call.name().matches("socket|accept4?|epoll_create1?|dup");
    if (result == null || descriptor && result >= 0) {
      return;
    }
    Action.Call other =
        call.errno() == null
            ? new Action.Call(call.name(), call.arguments(), result + 1, null)
            : new Action.Call(call.name(), call.arguments(), result, "EDOM");
    var events = new ArrayList<>(script.events());
    events.set(index, new Event(event.line(), event.timing(), other));
    add("result", event, true, Place.LINE, events);
  }

  private void snippet(int index, Event event, String code) {
    Matcher matcher = EQUALS.matcher(code);
    while (matcher.find()) {
      long other = Long.parseLong(matcher.group(2)) + 1;
      String changed = code.substring(0, matcher.start(2)) + other + code.substring(matcher.end(2));
      var events = new ArrayList<>(script.events());
      events.set(index, new Event(event.line(), event.timing(), new Action.Snippet(changed)));
      add("tcpi", event, code.contains("assert"), Place.LINE, events);
    }
  }

  private long most(Event event) {
    return switch (event.timing()) {
      case Timing.Absolute(long nanos) -> nanos;
      case Timing.Relative(long nanos) -> nanos;
      case Timing.Range(long _, long most) -> most;
      case Timing.Any() -> 0;
      case Timing.Blocking(boolean _, long start, long _) -> start;
    };
  }

  private static long least(Timing timing) {
    return switch (timing) {
      case Timing.Absolute(long nanos) -> nanos;
      case Timing.Relative(long nanos) -> nanos;
      case Timing.Range(long least, long _) -> least;
      case Timing.Any() -> 0;
      case Timing.Blocking(boolean _, long start, long _) -> start;
    };
  }

  private long tolerance(long nanos) {
    return Math.max(toleranceNanos, nanos / 8);
  }

  private void flag(int index, String kind, boolean strong, Segment segment, int bit) {
    change(
        index,
        kind,
        strong,
        new Segment(
            segment.ip(),
            segment.flags() ^ bit,
            segment.range(),
            segment.ack(),
            segment.window(),
            segment.urgent(),
            segment.options()));
  }

  private void change(int index, String kind, boolean strong, Segment segment) {
    Event event = script.events().get(index);
    var events = new ArrayList<>(script.events());
    events.set(index, new Event(event.line(), event.timing(), new Outbound(segment)));
    add(kind, event, strong, Place.LINE, events);
  }

  private void add(String kind, Event event, boolean strong, Place place, List<Event> events) {
    Script changed = new Script(script.options(), script.setUp(), List.copyOf(events));
    found.add(new Mutation(kind, event.line(), strong, place, changed));
  }

  private static Segment ranged(Segment of, Range range) {
    return new Segment(
        of.ip(), of.flags(), range, of.ack(), of.window(), of.urgent(), of.options());
  }

  private static Segment acked(Segment of, long ack) {
    return new Segment(
        of.ip(), of.flags(), of.range(), ack, of.window(), of.urgent(), of.options());
  }

  private static Segment windowed(Segment of, int window) {
    return new Segment(
        of.ip(), of.flags(), of.range(), of.ack(), window, of.urgent(), of.options());
  }

  private static Segment optioned(Segment of, List<TcpOption> options) {
    return new Segment(
        of.ip(), of.flags(), of.range(), of.ack(), of.window(), of.urgent(), List.copyOf(options));
  }
}
