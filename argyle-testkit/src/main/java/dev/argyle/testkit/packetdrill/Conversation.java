package dev.argyle.testkit.packetdrill;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How the numbers of a script become those of the wire and back, for one connection.
///
/// In a SYN or SYN-ACK a script writes whole numbers; in every other segment they count from those.
/// The peer's first sequence number is used as written, the stack's is learned from its SYN.
/// Timestamps of the peer go out as written; of the stack's it is remembered which one the script
/// calls by which number.
final class Conversation {
  private final int localPort;
  private final int remotePort;
  private final Map<Long, Integer> clocks = new HashMap<>();
  private final @Nullable Long tickNanos;
  private long localIss; // as the script has it
  private long remoteIss;
  private boolean remoteKnown;
  private @Nullable Long nextRemoteIss;
  private int liveIss;
  private boolean localKnown;
  private @Nullable Clock firstClock;

  /// What the stack's clock of timestamps showed, and what the script calls that.
  record Clock(long script, int live, long atNanos) {}

  /// @param tickNanos length of a tick if the script asks that the clock be checked, else null
  Conversation(int localPort, int remotePort, @Nullable Long tickNanos) {
    this.localPort = localPort;
    this.remotePort = remotePort;
    this.tickNanos = tickNanos;
  }

  int localPort() {
    return localPort;
  }

  int remotePort() {
    return remotePort;
  }

  /// The peer has sent a SYN with this number. One that differs from an earlier one counts only if
  /// the stack answers it by a SYN-ACK: then it begins a new life of the connection.
  void remoteSyn(long seq) {
    if (!remoteKnown) {
      remoteKnown = true;
      remoteIss = seq;
    } else if ((int) seq != (int) remoteIss) {
      nextRemoteIss = seq;
    }
  }

  /// The peer's SYN that answers the stack's.
  void remoteSynAck(long seq) {
    remoteKnown = true;
    remoteIss = seq;
  }

  /// The stack has sent a SYN: where its numbers start is learned from the first one.
  void localSyn(long script, int live) {
    if (nextRemoteIss != null) {
      remoteIss = nextRemoteIss;
      nextRemoteIss = null;
      localKnown = false;
    }
    if (!localKnown) {
      localKnown = true;
      localIss = script;
      liveIss = live;
    }
  }

  /// What a position of the stack is on the wire.
  int localWire(long script, boolean syn) {
    return liveIss + (int) (syn ? script - localIss : script);
  }

  /// What a position of the peer is on the wire.
  int remoteWire(long script, boolean syn) {
    return (int) (syn ? script : remoteIss + script);
  }

  /// What the script would call a position of the stack.
  long localScript(int wire, boolean syn) {
    if (!localKnown) {
      return syn ? 0 : Integer.toUnsignedLong(wire);
    }
    return (long) (wire - liveIss) + (syn ? localIss : 0);
  }

  /// What the script would call a position of the peer.
  long remoteScript(int wire, boolean syn) {
    return (long) (wire - (int) remoteIss) + (syn ? remoteIss : 0);
  }

  /// The stack has sent a timestamp that the script calls by this number.
  void learnClock(long script, int live, long atNanos) {
    if (firstClock == null) {
      firstClock = new Clock(script, live, atNanos);
    }
    clocks.put(script, live);
  }

  /// What the script calls the first timestamp of the stack, or null before there was one.
  @Nullable Clock firstClock() {
    return firstClock;
  }

  /// Length of a tick if the clock is to be checked, else null.
  @Nullable Long tickNanos() {
    return tickNanos;
  }

  /// What the peer echoes when the script says this.
  ///
  /// @param scaled whether numbers between those that were seen mean something
  @Nullable Integer clockWire(long script, boolean scaled) {
    Integer live = clocks.get(script);
    Clock first = firstClock;
    if (live != null || first == null || !scaled) {
      return live;
    }
    return first.live() + (int) (script - first.script());
  }
}
