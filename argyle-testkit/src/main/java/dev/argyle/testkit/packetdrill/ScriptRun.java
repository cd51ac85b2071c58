package dev.argyle.testkit.packetdrill;

import dev.argyle.sock.TcpInfo;
import dev.argyle.stack.NetStack;
import dev.argyle.stack.SockSnapshot;
import dev.argyle.testkit.ManualEnv;
import dev.argyle.testkit.PeerDevice;
import dev.argyle.testkit.SentSegment;
import dev.argyle.testkit.packetdrill.Action.Segment;
import dev.argyle.testkit.packetdrill.CallTable.Prepared;
import dev.argyle.testkit.packetdrill.ScriptClock.Due;
import dev.argyle.wire.TcpFlags;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One script on its way through a stack: takes event after event. It belongs to one thread.
final class ScriptRun {
  private static final long MOST_WAIT_FOR_CALL_NANOS = 1_000_000_000L;

  private final NetStack stack;
  private final PeerDevice device;
  private final CallThread caller;
  private final RunOptions options;
  private final ScriptClock clock;
  private final Wire wire;
  private final CallTable calls;
  private final PacketWriter writer;
  private final PacketMatcher matcher;
  private final boolean strictSegments;
  private final int mergedFromBytes; // payload of the packets that a long one was merged from, or 0
  private final ShellCommands shell;
  private final SnippetRunner snippets = new SnippetRunner();
  private @Nullable Pending pending;
  private int line = 1; // set-up commands stand at the head

  /// A call that sleeps.
  private record Pending(int line, Action.Call call, Prepared prepared, Due end) {}

  ScriptRun(
      Script script,
      RunOptions options,
      NetStack stack,
      PeerDevice device,
      ManualEnv env,
      CallThread caller) {
    this.stack = stack;
    this.device = device;
    this.caller = caller;
    this.options = options;
    this.shell =
        new ShellCommands(
            new RouteCommand(stack.ip()),
            new CounterCommand(stack.tcpCounters()),
            stack::forgetTcpHosts);
    this.clock = new ScriptClock(env, script.options());
    Addresses ends = Addresses.of(script.options(), options.ipv6());
    String tick = script.options().get("tcp_ts_tick_usecs");
    this.wire = new Wire(stack, device, tick == null ? null : Long.parseLong(tick) * 1_000);
    this.calls = new CallTable(stack.syscalls(), ends);
    this.writer = new PacketWriter(ends, script.options().containsKey("tcp_ts_ecr_scaled"));
    this.matcher = new PacketMatcher(options.psh(), clock.startNanos());
    this.mergedFromBytes = Integer.parseInt(script.options().getOrDefault("mss", "0"));
    this.strictSegments = script.options().containsKey("strict_segments");
  }

  /// The line of the event that is under way, or was last.
  int line() {
    return line;
  }

  /// Since the script began.
  long elapsedNanos() {
    return clock.elapsedNanos();
  }

  /// Runs it.
  ///
  /// @throws Mismatch if the stack does anything else
  /// @throws NotApplicable if it cannot mean anything here
  void run(Script script) {
    stack.configure(shell.apply(script.setUp(), stack.tcpConfig()));
    for (Event event : script.events()) {
      line = event.line();
      take(event);
      clock.eventOver();
    }
    finishPending();
    Conversation numbers = wire.present();
    if (numbers != null) {
      requireNothing("the script ends", wire.sent().peek(), numbers);
    }
  }

  /// Where a connection is left behind, the stack must not have sent what no line has mentioned.
  private void requireNothing(String event, @Nullable SentSegment left, Conversation numbers) {
    if (left != null && options.leftOvers() == RunOptions.LeftOvers.FAIL) {
      throw new Mismatch(
          event
              + ", and the stack has sent more\n  expected nothing\n  actual   "
              + SegmentText.of(left, numbers)
              + "\n  which left at "
              + clock.text(left.atNanos()));
    }
  }

  private void take(Event event) {
    Due due = clock.due(event.timing());
    if (event.action() instanceof Action.Outbound(Segment expected)) {
      expect(expected, due);
      return;
    }
    passTo(due);
    switch (event.action()) {
      case Action.Inbound(Segment segment) -> deliver(segment);
      case Action.InboundIcmp error -> {
        device.deliver(writer.error(error, wire.peer()));
        settle();
      }
      case Action.Call call -> call(event, call);
      case Action.Shell(String commands) ->
          stack.configure(shell.apply(commands, stack.tcpConfig()));
      case Action.Snippet(String code) -> {
        SockSnapshot sock = wire.snapshot();
        snippets.run(code, sock == null ? ofClosed() : TcpInfoFields.of(sock));
      }
      case Action.Outbound _ -> throw new IllegalStateException();
    }
  }

  /// What the descriptor tells of a connection that the stack has taken out of its tables.
  private Map<String, Long> ofClosed() {
    Conversation present = wire.present();
    TcpInfo info = present == null ? null : calls.info(present.localPort());
    return info == null ? TcpInfoFields.closed() : TcpInfoFields.of(info);
  }

  private void passTo(Due due) {
    clock.passUntil(due.leastNanos(), () -> false, this::settle);
    if (!due.admits(clock.nowNanos())) {
      throw new Mismatch(
          "the event was due at "
              + clock.text(due)
              + ", and it is "
              + clock.text(clock.nowNanos())
              + " already");
    }
  }

  // Packets.

  private void deliver(Segment segment) {
    boolean syn = (segment.flags() & TcpFlags.SYN) != 0;
    boolean acks = (segment.flags() & TcpFlags.ACK) != 0;
    Conversation before = wire.present();
    SentSegment left = wire.sent().peek();
    Conversation numbers = syn && !acks ? wire.arriving(calls.listens()) : wire.peer();
    if (before != null && !numbers.equals(before)) {
      requireNothing("another connection begins", left, before);
    }
    if (syn && acks) {
      numbers.remoteSynAck(segment.range().start());
    } else if (syn) {
      numbers.remoteSyn(segment.range().start());
    }
    int merged = segment.octets() > mergedFromBytes ? mergedFromBytes : 0;
    device.deliver(writer.segment(segment, numbers), merged);
    settle();
  }

  private void expect(Segment expected, Due due) {
    SentSegment first = next(due);
    Conversation numbers = wire.present();
    if (first == null || numbers == null) {
      throw new Mismatch(
          "nothing was sent by "
              + clock.text(due.mostNanos() + due.toleranceNanos())
              + "\n  expected "
              + SegmentText.of(expected)
              + " at "
              + clock.text(due)
              + "\n  actual   nothing");
    }
    List<SentSegment> got = new ArrayList<>();
    got.add(first);
    int octets = first.payloadOctets();
    while (!strictSegments && octets > 0 && octets < expected.octets()) {
      SentSegment more = next(due);
      if (more == null || more.payloadOctets() == 0) {
        break;
      }
      got.add(more);
      octets += more.payloadOctets();
    }
    matcher.match(expected, got, numbers);
    for (SentSegment each : got) {
      if (!due.admits(each.atNanos())) {
        throw new Mismatch(
            PacketMatcher.describe("time", expected, List.of(each), numbers)
                + "\n  expected at "
                + clock.text(due)
                + "\n  actual   at "
                + clock.text(each.atNanos()));
      }
    }
  }

  private @Nullable SentSegment next(Due due) {
    long latestNanos = due.mostNanos() + due.toleranceNanos();
    clock.passUntil(latestNanos, () -> !wire.sent().isEmpty(), this::settle);
    return wire.sent().poll();
  }

  // Calls.

  private void call(Event event, Action.Call call) {
    awaitPending();
    Prepared prepared = calls.prepare(call);
    if (event.timing() instanceof Timing.Blocking blocking) {
      Due end = clock.dueEnd(blocking);
      caller.begin(prepared.run());
      pending = new Pending(event.line(), call, prepared, end);
      settle();
    } else {
      calls.verify(call, prepared, caller.make(call.name(), prepared.run()));
    }
  }

  /// One call at a time: the next waits for the one that sleeps, up to a second.
  private void awaitPending() {
    Pending sleeping = pending;
    if (sleeping != null) {
      long latestNanos = clock.nowNanos() + MOST_WAIT_FOR_CALL_NANOS;
      clock.passUntil(latestNanos, () -> pending == null, this::settle);
      if (pending != null) {
        throw new Mismatch(sleeping.line(), sleeping.call().name() + " still sleeps");
      }
    }
  }

  private void finishPending() {
    Pending sleeping = pending;
    if (sleeping != null) {
      long latestNanos = sleeping.end().mostNanos() + sleeping.end().toleranceNanos();
      clock.passUntil(latestNanos, () -> pending == null, this::settle);
      if (pending != null) {
        throw new Mismatch(
            sleeping.line(),
            sleeping.call().name()
                + " was to return at "
                + clock.text(sleeping.end())
                + ", and still sleeps");
      }
    }
  }

  /// Waits until the call under way sleeps or is over, and looks at what it has returned.
  private void settle() {
    caller.settle();
    Pending sleeping = pending;
    if (sleeping == null || !caller.isOver()) {
      return;
    }
    pending = null;
    try {
      if (!sleeping.end().admits(clock.nowNanos())) {
        throw new Mismatch(
            sleeping.call().name()
                + " returned "
                + caller.result()
                + "\n  expected at "
                + clock.text(sleeping.end())
                + "\n  actual   at "
                + clock.text(clock.nowNanos()));
      }
      calls.verify(sleeping.call(), sleeping.prepared(), caller.result());
    } catch (Mismatch e) {
      throw new Mismatch(sleeping.line(), e.text());
    }
  }
}
