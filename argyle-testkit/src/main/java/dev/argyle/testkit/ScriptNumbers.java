package dev.argyle.testkit;

/// How the numbers of a script become those of the wire and back, for one connection: both ends'
/// sequence numbers, and the stack's timestamps. The peer's timestamps are written as they are.
final class ScriptNumbers {
  private final int peerBase;
  private int stackBase;
  private boolean stackKnown;
  private int clockBase;
  private boolean clockKnown;

  /// @param peerBase what position 0 of the peer is on the wire
  ScriptNumbers(int peerBase) {
    this.peerBase = peerBase;
  }

  /// Forgets the stack's numbers: its next SYN begins a new connection.
  void forget() {
    stackKnown = false;
    stackBase = 0;
    clockKnown = false;
    clockBase = 0;
  }

  /// A SYN of the stack has told where its numbers start, if that was not known.
  void learn(int wireSeq, long scriptSeq) {
    if (!stackKnown) {
      stackKnown = true;
      stackBase = wireSeq - (int) scriptSeq;
    }
  }

  /// A segment of the stack has told what its clock shows, if that was not known.
  void learnClock(int wireValue, long scriptValue) {
    if (!clockKnown) {
      clockKnown = true;
      clockBase = wireValue - (int) scriptValue;
    }
  }

  int stackWire(long script) {
    return stackBase + (int) script;
  }

  int peerWire(long script) {
    return peerBase + (int) script;
  }

  long stackScript(int wire) {
    return (long) (wire - stackBase); // a distance, as Seq has it
  }

  long peerScript(int wire) {
    return (long) (wire - peerBase); // a distance, as Seq has it
  }

  int clockWire(long script) {
    return clockBase + (int) script;
  }

  long clockScript(int wire) {
    return Integer.toUnsignedLong(wire - clockBase);
  }
}
