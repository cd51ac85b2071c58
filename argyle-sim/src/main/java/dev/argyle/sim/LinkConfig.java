package dev.argyle.sim;

import dev.argyle.sim.link.BandwidthTrace;
import dev.argyle.sim.link.Chances;
import dev.argyle.sim.link.Jitter;
import dev.argyle.sim.link.Loss;
import dev.argyle.sim.link.QueueDiscipline;
import dev.argyle.sim.link.QueueDiscipline.DropTail;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What one direction of a [SimulatedLink] does to packets. A packet passes a queue, a transmitter
/// and the line:
///
/// ```
///   sent -> [ queue ] -> transmitter (rate, trace) -> loss -> corrupt, duplicate -> delay -> there
/// ```
///
/// The line keeps packets in order, whatever the jitter; only a reordered one is overtaken, by
/// those that come within the extra time it takes.
///
/// @param delay how long the line is
/// @param jitter how much longer a packet takes
/// @param loss which packets are lost on the line
/// @param duplicate chance that a packet arrives twice
/// @param corrupt chance that a bit of it is turned over
/// @param reorder chance that it takes `reorderDelay` longer while others pass
/// @param reorderDelay that extra time
/// @param rateBitsPerSecond of the transmitter; 0 for no limit
/// @param trace how fast the transmitter is instead, or null
/// @param queue how packets wait for the transmitter
/// @param mtuBytes largest IP packet, 68 to 65535; the same in both directions
/// @param blackHoleBytes longer ones vanish, and nobody is told; 0 for none
public record LinkConfig(
    Duration delay,
    Jitter jitter,
    Loss loss,
    double duplicate,
    double corrupt,
    double reorder,
    Duration reorderDelay,
    long rateBitsPerSecond,
    @Nullable BandwidthTrace trace,
    QueueDiscipline queue,
    int mtuBytes,
    int blackHoleBytes) {
  private static final Duration LONGEST = Duration.ofDays(365);

  /// A perfect cable: no delay, no loss, no limit of rate, Ethernet's MTU.
  public static final LinkConfig DEFAULT =
      new LinkConfig(
          Duration.ZERO,
          Jitter.NONE,
          Loss.NONE,
          0,
          0,
          0,
          Duration.ofMillis(1),
          0,
          null,
          new DropTail(1000, Long.MAX_VALUE),
          1500,
          0);

  /// Checks the ranges.
  public LinkConfig {
    requireTime("delay", delay);
    requireTime("reorderDelay", reorderDelay);
    Chances.check("duplicate", duplicate);
    Chances.check("corrupt", corrupt);
    Chances.check("reorder", reorder);
    if (rateBitsPerSecond < 0) {
      throw new IllegalArgumentException(
          "a rate of " + rateBitsPerSecond + " bit/s: give 0 for no limit, or more");
    }
    if (rateBitsPerSecond > 0 && trace != null) {
      throw new IllegalArgumentException("a link has a rate or a trace, not both");
    }
    if (mtuBytes < 68 || mtuBytes > 65_535) {
      throw new IllegalArgumentException("MTU " + mtuBytes + " is not in 68..65535");
    }
    if (blackHoleBytes < 0) {
      throw new IllegalArgumentException("a black hole from " + blackHoleBytes + " octets on");
    }
  }

  /// The parts while they are changed.
  private static final class Draft {
    private Duration delay;
    private Jitter jitter;
    private Loss loss;
    private double duplicate;
    private double corrupt;
    private double reorder;
    private Duration reorderDelay;
    private long rateBitsPerSecond;
    private @Nullable BandwidthTrace trace;
    private QueueDiscipline queue;
    private int mtuBytes;
    private int blackHoleBytes;

    Draft(LinkConfig of) {
      delay = of.delay;
      jitter = of.jitter;
      loss = of.loss;
      duplicate = of.duplicate;
      corrupt = of.corrupt;
      reorder = of.reorder;
      reorderDelay = of.reorderDelay;
      rateBitsPerSecond = of.rateBitsPerSecond;
      trace = of.trace;
      queue = of.queue;
      mtuBytes = of.mtuBytes;
      blackHoleBytes = of.blackHoleBytes;
    }
  }

  private LinkConfig with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return new LinkConfig(
        draft.delay,
        draft.jitter,
        draft.loss,
        draft.duplicate,
        draft.corrupt,
        draft.reorder,
        draft.reorderDelay,
        draft.rateBitsPerSecond,
        draft.trace,
        draft.queue,
        draft.mtuBytes,
        draft.blackHoleBytes);
  }

  /// The same with another delay.
  public LinkConfig withDelay(Duration time) {
    return with(draft -> draft.delay = time);
  }

  /// The same with jitter that is evenly spread from nothing to `most`.
  public LinkConfig withJitter(Duration most) {
    return withJitter(Jitter.uniform(most));
  }

  /// The same with another jitter.
  public LinkConfig withJitter(Jitter distribution) {
    return with(draft -> draft.jitter = distribution);
  }

  /// The same, losing each packet by this chance, 0 to 1.
  public LinkConfig withLoss(double chance) {
    return withLoss(new Loss.Independent(chance));
  }

  /// The same with another loss.
  public LinkConfig withLoss(Loss other) {
    return with(draft -> draft.loss = other);
  }

  /// The same with another chance of duplication.
  public LinkConfig withDuplicate(double chance) {
    return with(draft -> draft.duplicate = chance);
  }

  /// The same with another chance of corruption.
  public LinkConfig withCorrupt(double chance) {
    return with(draft -> draft.corrupt = chance);
  }

  /// The same with another chance of reordering.
  public LinkConfig withReorder(double chance) {
    return withReorder(chance, reorderDelay);
  }

  /// The same with another chance of reordering and another extra time.
  public LinkConfig withReorder(double chance, Duration extra) {
    return with(draft -> {
      draft.reorder = chance;
      draft.reorderDelay = extra;
    });
  }

  /// The same with another rate; 0 for no limit.
  public LinkConfig withRateBitsPerSecond(long rate) {
    return with(draft -> {
      draft.rateBitsPerSecond = rate;
      draft.trace = null;
    });
  }

  /// The same, as fast as a trace; it begins when the link gets this configuration.
  public LinkConfig withTrace(BandwidthTrace speed) {
    return with(draft -> {
      draft.rateBitsPerSecond = 0;
      draft.trace = speed;
    });
  }

  /// The same with another queue.
  public LinkConfig withQueue(QueueDiscipline discipline) {
    return with(draft -> draft.queue = discipline);
  }

  /// The same with another limit of packets in the queue.
  public LinkConfig withQueuePackets(int most) {
    return withQueue(queue.withPackets(most));
  }

  /// The same with a limit of octets in the queue, which must be a drop-tail one.
  public LinkConfig withQueueBytes(long most) {
    if (!(queue instanceof DropTail tail)) {
      throw new IllegalStateException("only a drop-tail queue is limited in octets, not " + queue);
    }
    return withQueue(tail.withOctets(most));
  }

  /// The same with another MTU.
  public LinkConfig withMtuBytes(int most) {
    return with(draft -> draft.mtuBytes = most);
  }

  /// The same with a black hole for packets longer than this; 0 for none.
  public LinkConfig withBlackHoleBytes(int longest) {
    return with(draft -> draft.blackHoleBytes = longest);
  }

  private static void requireTime(String name, Duration time) {
    if (time.isNegative() || time.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(name + " " + time + " is not in 0.." + LONGEST);
    }
  }
}
