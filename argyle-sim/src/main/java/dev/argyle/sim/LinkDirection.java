package dev.argyle.sim;

import dev.argyle.buffer.SkBuff;
import dev.argyle.device.PacketReceiver;
import dev.argyle.env.BottomHalf;
import dev.argyle.env.Env;
import dev.argyle.env.Timer;
import dev.argyle.sim.LinkObserver.Fate;
import java.util.SplittableRandom;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// One way through a [SimulatedLink]. Chance decides in a fixed order (loss, duplicate, then for
/// each copy reorder and jitter), from numbers of its own, so that what happens on one link does
/// not depend on another. Thread-safe; packets are handed up by whoever expires the timers.
final class LinkDirection {
  /// Told of each packet before it goes on, with the lock held.
  interface Witness {
    void sent(SkBuff packet, Fate fate, long nowNanos);
  }

  private final Env env;
  private final Witness witness;
  private final Timer timer = new Timer(this::deliver);
  private final ReentrantLock lock = new ReentrantLock();
  private final SplittableRandom random; // guarded by lock, as all below
  private final TransmitQueue queue = new TransmitQueue();
  private final PacketFlight flight = new PacketFlight();
  private LinkConfig config;
  private long lastDueNanos; // of those not reordered
  private boolean cut;
  private boolean closed;
  private long sent;
  private long delivered;
  private long lost;
  private long cutOff;
  private long queueDrops;
  private long duplicated;
  private long reordered;
  private volatile @Nullable PacketReceiver receiver;

  LinkDirection(Env env, LinkConfig config, long seed, Witness witness) {
    this.env = env;
    this.config = config;
    this.random = new SplittableRandom(seed);
    this.witness = witness;
    this.lastDueNanos = env.clock().nanos();
  }

  /// Says who is at the far end.
  void start(PacketReceiver farEnd) {
    receiver = farEnd;
  }

  /// Takes a packet, which belongs to the link from here on.
  void pass(SkBuff packet) {
    lock.lock();
    try {
      long nowNanos = env.clock().nanos();
      sent++;
      PacketReceiver to = receiver;
      if (to == null || closed || cut) {
        cutOff++;
        drop(packet, Fate.CUT, nowNanos);
        return;
      }
      long leavesNanos =
          packet.length() > config.mtuBytes()
              ? nowNanos - 1
              : queue.enqueue(packet.length(), config, nowNanos);
      if (leavesNanos - nowNanos < 0) {
        queueDrops++;
        drop(packet, Fate.DROPPED, nowNanos);
      } else if (happens(config.loss())) {
        lost++;
        drop(packet, Fate.LOST, nowNanos);
      } else if (happens(config.duplicate())) {
        duplicated++;
        witness.sent(packet, Fate.DUPLICATED, nowNanos);
        SkBuff twin = packet.copy(to.pool());
        launch(packet, leavesNanos);
        launch(twin, leavesNanos);
      } else {
        witness.sent(packet, Fate.PASSES, nowNanos);
        launch(packet, leavesNanos);
      }
    } finally {
      lock.unlock();
    }
  }

  private void drop(SkBuff packet, Fate fate, long nowNanos) {
    witness.sent(packet, fate, nowNanos);
    packet.release();
  }

  /// Puts a packet on the line.
  private void launch(SkBuff packet, long leavesNanos) {
    boolean late = happens(config.reorder());
    long jitterNanos = config.jitter().toNanos();
    long dueNanos = leavesNanos + config.delay().toNanos();
    dueNanos += jitterNanos == 0 ? 0 : random.nextLong(jitterNanos + 1);
    if (lastDueNanos - dueNanos > 0) {
      dueNanos = lastDueNanos; // not before the one in front of it
    }
    if (late) {
      reordered++;
      dueNanos += config.reorderDelay().toNanos();
    } else {
      lastDueNanos = dueNanos;
    }
    boolean first = flight.isEmpty() || dueNanos - flight.firstDueNanos() < 0;
    flight.add(packet, dueNanos);
    if (first) {
      env.timers().arm(timer, dueNanos);
    }
  }

  private boolean happens(double chance) {
    return chance > 0 && random.nextDouble() < chance;
  }

  private void deliver() {
    PacketReceiver to = receiver;
    assert to != null : "a packet is on the line to nobody";
    for (SkBuff packet = nextDue(); packet != null; packet = nextDue()) {
      to.receive(packet);
    }
    BottomHalf.run();
  }

  private @Nullable SkBuff nextDue() {
    lock.lock();
    try {
      if (flight.isEmpty()) {
        return null;
      }
      long dueNanos = flight.firstDueNanos();
      if (dueNanos - env.clock().nanos() > 0) {
        env.timers().arm(timer, dueNanos);
        return null;
      }
      delivered++;
      return flight.poll();
    } finally {
      lock.unlock();
    }
  }

  LinkConfig config() {
    lock.lock();
    try {
      return config;
    } finally {
      lock.unlock();
    }
  }

  /// Changes what happens from now on. Packets under way keep their time and their place.
  void configure(LinkConfig other) {
    lock.lock();
    try {
      if (other.mtuBytes() != config.mtuBytes()) {
        throw new IllegalArgumentException("the MTU of a link cannot change");
      }
      config = other;
    } finally {
      lock.unlock();
    }
  }

  /// Loses everything sent from now on, or no more. Packets under way still arrive.
  void cut(boolean on) {
    lock.lock();
    try {
      cut = on;
    } finally {
      lock.unlock();
    }
  }

  LinkCounters counters() {
    lock.lock();
    try {
      return new LinkCounters(sent, delivered, lost, cutOff, queueDrops, duplicated, reordered);
    } finally {
      lock.unlock();
    }
  }

  void close() {
    env.timers().cancel(timer);
    lock.lock();
    try {
      closed = true;
      flight.clear();
    } finally {
      lock.unlock();
    }
  }
}
