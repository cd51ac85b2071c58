package dev.argyle.sim;

import java.time.Duration;
import java.util.List;

/// What a [PacketRule] wants done with a packet.
public sealed interface Verdict {
  /// It goes its way, whatever the rules behind say.
  Verdict PASS = Simple.PASS;

  /// It is dropped.
  Verdict DROP = Simple.DROP;

  /// It is held back until [SimulatedLink#release] or [SimulatedNetwork#release], and judged again
  /// then.
  Verdict HOLD = Simple.HOLD;

  /// It goes its way this much later. Others may pass it.
  static Verdict delay(Duration time) {
    return new Delay(time);
  }

  /// Other packets go in its place: none, one or more, each from its IP header on.
  static Verdict replace(byte[]... packets) {
    return new Replace(List.of(packets));
  }

  /// The verdicts with nothing to say beside them.
  enum Simple implements Verdict {
    /// See [Verdict#PASS].
    PASS,
    /// See [Verdict#DROP].
    DROP,
    /// See [Verdict#HOLD].
    HOLD
  }

  /// See [Verdict#delay].
  ///
  /// @param time not negative
  record Delay(Duration time) implements Verdict {
    /// Checks the time.
    public Delay {
      if (time.isNegative()) {
        throw new IllegalArgumentException(
            "a packet cannot be delayed by " + time + ": give 0 or more");
      }
    }
  }

  /// See [Verdict#replace].
  ///
  /// @param packets in the order they go
  record Replace(List<byte[]> packets) implements Verdict {
    /// Copies the list.
    public Replace {
      packets = List.copyOf(packets);
    }
  }
}
