package dev.argyle.examples.rdm;

import dev.argyle.buffer.SkBuff;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One flow's messages as they come from a peer: lets each through once and in order, and holds
/// back what comes too early. Guarded by the sock's lock.
final class ReceiveOrder {
  /// What is to be done about a message.
  enum Verdict {
    /// It is taken: acknowledge it.
    TAKEN,
    /// It is here already, or too far ahead: acknowledge again what there is.
    SUPERFLUOUS,
    /// It would be welcome, but there is no room.
    NO_ROOM,
    /// It is of a flow that has ended: no answer.
    STALE
  }

  private static final int MOST_AHEAD = Long.SIZE;

  private final @Nullable SkBuff[] early = new @Nullable SkBuff[MOST_AHEAD]; // by number
  private boolean begun;
  private long birth;
  private int next;
  private int truesize;

  /// The flow that it follows.
  long birth() {
    return birth;
  }

  /// Number of the message that is expected next.
  int next() {
    return next;
  }

  /// Memory of what is held back, in octets.
  int truesize() {
    return truesize;
  }

  /// Which messages behind the next one are here: bit i for `next + 1 + i`.
  long held() {
    long bits = 0;
    for (int i = 0; i < MOST_AHEAD - 1; i++) {
      if (early[slot(next + 1 + i)] != null) {
        bits |= 1L << i;
      }
    }
    return bits;
  }

  /// Judges a message, and takes it if it is the next or a later one and there is room.
  ///
  /// @param room octets of memory that may still be used; what is held back uses some of it
  /// @param inOrder is given what can be read now
  /// @return [Verdict#TAKEN] if the packet is not the caller's any more
  Verdict take(RdmHeader header, SkBuff packet, long room, Consumer<SkBuff> inOrder) {
    if (!follow(header)) {
      return Verdict.STALE;
    }
    int ahead = header.number() - next;
    if (ahead < 0 || ahead >= MOST_AHEAD || early[slot(header.number())] != null) {
      return Verdict.SUPERFLUOUS;
    }
    // What is held back must not keep out the one that it waits for.
    if (ahead == 0 ? room <= 0 : room - truesize <= 0) {
      return Verdict.NO_ROOM;
    }
    early[slot(header.number())] = packet;
    truesize += packet.truesize();
    for (SkBuff ready = early[slot(next)]; ready != null; ready = early[slot(next)]) {
      early[slot(next)] = null;
      truesize -= ready.truesize();
      next++;
      inOrder.accept(ready);
    }
    return Verdict.TAKEN;
  }

  /// Begins anew with a flow that is younger than the one followed. What its sender does not keep
  /// any more, another socket of ours has had.
  ///
  /// @return false if it is older
  private boolean follow(RdmHeader header) {
    if (begun && header.birth() - birth <= 0) {
      return header.birth() == birth;
    }
    clear();
    begun = true;
    birth = header.birth();
    next = header.oldest();
    return true;
  }

  /// Gives up what is held back.
  void clear() {
    for (int i = 0; i < MOST_AHEAD; i++) {
      SkBuff packet = early[i];
      if (packet != null) {
        packet.release();
        early[i] = null;
      }
    }
    truesize = 0;
  }

  private static int slot(int number) {
    return number & MOST_AHEAD - 1;
  }
}
