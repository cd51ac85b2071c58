package dev.argyle.testkit;

import dev.argyle.testkit.ScriptLine.Act;
import dev.argyle.testkit.ScriptLine.Pause;
import dev.argyle.wire.TcpFlags;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One peer of the stack under test: one port, one connection at a time, played by scripts.
public final class ScriptedPeer {
  private static final long LONGEST_WAIT_NANOS = 24L * 3600 * 1_000_000_000L;
  private static final int LARGEST_WINDOW = 65_535;
  private static final long FIRST_TIMESTAMP = 1000;

  private final TcpRig rig;
  private final int port;
  private final ScriptNumbers numbers;
  private final ArrayDeque<SentSegment> unread = new ArrayDeque<>();
  private int stackPort;
  private int window = LARGEST_WINDOW;
  private int lastClock;

  ScriptedPeer(TcpRig rig, int port, int stackPort, int peerBase) {
    this.rig = rig;
    this.port = port;
    this.stackPort = stackPort;
    this.numbers = new ScriptNumbers(peerBase);
  }

  /// Plays a script; [dev.argyle.testkit] tells the notation.
  ///
  /// @throws AssertionError if the stack does anything else
  public void run(String script) {
    for (ScriptLine line : PacketScript.parse(script)) {
      try {
        play(line);
      } catch (AssertionError e) {
        throw new AssertionError(
            "line " + line.number() + ": " + line.text() + "\n" + e.getMessage(), e);
      }
    }
    rig.collect();
    rig.expectNothing();
  }

  /// Octets of a segment that the peer would send, for a test that wants to change them before
  /// [TcpRig#deliver].
  ///
  /// @param text a packet as in a script, without `<`
  public byte[] image(String text) {
    return image(PacketScript.segment(text));
  }

  /// Forgets where the stack's numbers start: its next SYN begins a new connection.
  public void forget() {
    numbers.forget();
  }

  /// What a position of the stack is on the wire, once its SYN was seen.
  public int stackWire(long position) {
    return numbers.stackWire(position);
  }

  /// Its port.
  public int port() {
    return port;
  }

  /// The stack's port: that of its last segment, [TcpRig#STACK_PORT] before there is any.
  public int stackPort() {
    return stackPort;
  }

  void take(SentSegment segment) {
    unread.add(segment);
    stackPort = segment.sourcePort();
  }

  /// Everything the stack has sent to this peer and the script has not mentioned.
  @Nullable String leftOver() {
    SentSegment first = unread.peek();
    return first == null ? null : "the stack has sent, unexpected: " + describe(first);
  }

  /// Takes the next segment that nobody has looked at, or null.
  @Nullable SentSegment next() {
    rig.collect();
    return unread.poll();
  }

  long stackPosition(int wire) {
    return numbers.stackScript(wire);
  }

  long peerPosition(int wire) {
    return numbers.peerScript(wire);
  }

  /// Sequence number of the first segment that nobody has looked at.
  int firstSeq() {
    return unread.element().seq();
  }

  void discard() {
    unread.clear();
  }

  private void play(ScriptLine line) {
    Pause pause = line.pause();
    boolean expects = line.act() instanceof Act.Expect;
    rig.collect();
    if (!pause.equals(Pause.NONE)) {
      rig.expectNothing();
    }
    if (!pause.any()) {
      rig.advance(pause.nanos());
    } else if (expects) {
      awaitSegment();
    }
    rig.collect();
    if (!expects && line.act() != Act.Wait.INSTANCE) {
      rig.expectNothing();
    }
    switch (line.act()) {
      case Act.Expect(SegmentPattern segment) -> expect(segment);
      case Act.Inject(SegmentPattern segment) -> rig.deliver(image(segment));
      case Act.Report(String kind, int mtuBytes, long seq) ->
          rig.deliver(WireImage.error(ends(), IcmpKind.of(kind), mtuBytes, numbers.stackWire(seq)));
      case Act.Wait.INSTANCE -> {}
    }
  }

  private void awaitSegment() {
    long leftNanos = LONGEST_WAIT_NANOS;
    while (unread.isEmpty()) {
      long beforeNanos = rig.env().nowNanos();
      if (!rig.env().advanceToNextTimer(leftNanos)) {
        throw new AssertionError("the stack sends nothing any more");
      }
      leftNanos -= rig.env().nowNanos() - beforeNanos;
      rig.settle();
      rig.collect();
    }
  }

  private Ends ends() {
    return new Ends(rig.stackAddress(), stackPort, rig.peerAddress(), port);
  }

  private byte[] image(SegmentPattern pattern) {
    Integer given = pattern.window();
    window = given == null ? window : given;
    List<String> options = pattern.options();
    byte[] encoded =
        options == null
            ? new byte[0]
            : OptionText.encode(withTimestamps(options, pattern.flags()), numbers);
    boolean syn = (pattern.flags() & TcpFlags.SYN) != 0;
    long position = pattern.seq() - (syn ? 0 : 1);
    byte[] payload = PayloadPattern.FROM_PEER.octets(position, pattern.octets());
    return WireImage.segment(ends(), numbers, pattern, window, encoded, payload);
  }

  /// `TS` alone stands for the peer's clock, in milliseconds, and the stack's last timestamp.
  private List<String> withTimestamps(List<String> options, int flags) {
    long value = FIRST_TIMESTAMP + rig.elapsedNanos() / 1_000_000;
    long echo = (flags & TcpFlags.ACK) == 0 ? 0 : numbers.clockScript(lastClock);
    String current = "TS val " + value + " ecr " + echo;
    return options.stream().map(option -> option.equals("TS") ? current : option).toList();
  }

  private void expect(SegmentPattern pattern) {
    SentSegment actual = unread.poll();
    if (actual == null) {
      throw new AssertionError("the stack has sent nothing");
    }
    if ((pattern.flags() & actual.flags() & TcpFlags.SYN) != 0) {
      numbers.learn(actual.seq(), pattern.seq());
    }
    learnClock(pattern, actual);
    long lateNanos = actual.atNanos() - rig.env().nowNanos();
    if (lateNanos != 0) {
      throw new AssertionError(
          "the stack has sent it " + -lateNanos / 1e6 + " ms earlier: " + describe(actual));
    }
    if (!matches(pattern, actual)) {
      throw new AssertionError("the stack has sent: " + describe(actual));
    }
    verifyPayload(actual);
  }

  private void learnClock(SegmentPattern pattern, SentSegment actual) {
    int clock = actual.timestamp();
    if (clock == 0) {
      return;
    }
    lastClock = clock;
    long said = 1;
    List<String> options = pattern.options();
    if (options != null) {
      for (String option : options) {
        if (option.startsWith("TS val ")) {
          said = Long.parseLong(option.split(" ", -1)[2]);
        }
      }
    }
    numbers.learnClock(clock, said);
  }

  private boolean matches(SegmentPattern pattern, SentSegment actual) {
    boolean acks = (pattern.flags() & TcpFlags.ACK) != 0;
    List<String> options = pattern.options();
    return pattern.flags() == actual.flags()
        && numbers.stackWire(pattern.seq()) == actual.seq()
        && pattern.octets() == actual.payloadOctets()
        && (!acks || numbers.peerWire(pattern.ack()) == actual.ack())
        && (pattern.window() == null || pattern.window() == actual.window())
        && pattern.urgentPointer() == actual.urgentPointer()
        && (options == null || OptionText.matches(options, actual.options(numbers)));
  }

  private void verifyPayload(SentSegment actual) {
    long first = numbers.stackScript(actual.seq()) - (actual.has(TcpFlags.SYN) ? 0 : 1);
    for (int i = 0; i < actual.payloadOctets(); i++) {
      if (actual.payload(i) != PayloadPattern.FROM_STACK.at(first + i)) {
        throw new AssertionError("octet " + (first + i) + " of the stream is wrong");
      }
    }
  }

  private String describe(SentSegment segment) {
    double beforeMillis = (rig.env().nowNanos() - segment.atNanos()) / 1e6;
    String when = beforeMillis == 0 ? "" : " (" + beforeMillis + " ms before)";
    return "> " + segment.text(numbers) + when;
  }
}
