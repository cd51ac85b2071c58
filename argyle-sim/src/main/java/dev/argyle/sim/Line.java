package dev.argyle.sim;

import dev.argyle.buffer.BufferPool;
import dev.argyle.buffer.SkBuff;
import dev.argyle.sim.LinkObserver.Fate;
import dev.argyle.sim.link.LossProcess;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// The line behind a transmitter: it loses, corrupts, duplicates and delays. Chance decides in a
/// fixed order (loss, corrupt, duplicate, then for each copy reorder and jitter). Not thread-safe;
/// given the time, it keeps none.
final class Line {
  private final SplittableRandom random;
  private final PacketFlight flight = new PacketFlight();
  private final LinkCounters.Tally tally;
  private LinkConfig config;
  private LossProcess loss;
  private long lastDueNanos; // of those not reordered

  Line(LinkConfig config, SplittableRandom random, LinkCounters.Tally tally, long nowNanos) {
    this.config = config;
    this.random = random;
    this.tally = tally;
    this.loss = config.loss().start();
    this.lastDueNanos = nowNanos;
  }

  void configure(LinkConfig other) {
    if (!other.loss().equals(config.loss())) {
      loss = other.loss().start();
    }
    config = other;
  }

  /// Decides what becomes of a packet that is about to go on the line.
  Fate judge() {
    if (loss.loses(random)) {
      return Fate.LOST;
    }
    if (LossProcess.happens(config.corrupt(), random)) {
      return Fate.CORRUPTED;
    }
    return LossProcess.happens(config.duplicate(), random) ? Fate.DUPLICATED : Fate.PASSES;
  }

  /// Puts a packet on the line and does to it what was decided.
  ///
  /// @param pool for copies
  void launch(SkBuff packet, Fate fate, BufferPool pool, long nowNanos) {
    switch (fate) {
      case CORRUPTED -> launch(corrupt(packet, pool), nowNanos);
      case DUPLICATED -> {
        SkBuff twin = packet.copy(pool);
        launch(packet, nowNanos);
        launch(twin, nowNanos);
      }
      case PASSES -> launch(packet, nowNanos);
      case LOST, CUT, DROPPED, FILTERED, VANISHED, HELD -> packet.release();
    }
  }

  private void launch(SkBuff packet, long leavesNanos) {
    boolean late = LossProcess.happens(config.reorder(), random);
    long dueNanos = leavesNanos + config.delay().toNanos() + config.jitter().nanos(random);
    if (lastDueNanos - dueNanos > 0) {
      dueNanos = lastDueNanos; // not before the one in front of it
    }
    if (late) {
      tally.reordered++;
      dueNanos += config.reorderDelay().toNanos();
    } else {
      lastDueNanos = dueNanos;
    }
    flight.add(packet, dueNanos);
  }

  /// Turns one bit over, in a packet that nobody else holds.
  private SkBuff corrupt(SkBuff packet, BufferPool pool) {
    SkBuff own = packet.copy(pool);
    packet.release();
    int bit = random.nextInt(own.length() * Byte.SIZE);
    own.array()[own.offset() + bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
    return own;
  }

  boolean isEmpty() {
    return flight.isEmpty();
  }

  /// When the first packet arrives; there must be one.
  long firstDueNanos() {
    return flight.firstDueNanos();
  }

  /// The packet that arrives first, or null.
  @Nullable SkBuff poll() {
    return flight.poll();
  }

  void clear() {
    flight.clear();
  }
}
