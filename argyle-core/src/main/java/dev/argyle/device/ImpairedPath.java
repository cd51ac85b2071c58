package dev.argyle.device;

import dev.argyle.buffer.BufferPool;
import dev.argyle.buffer.SkBuff;
import dev.argyle.env.Entropy;
import dev.argyle.env.Env;
import dev.argyle.env.Timer;
import dev.argyle.wire.Ipv4Header;
import dev.argyle.wire.Ipv6Header;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One way through an [ImpairedDevice]. Chance decides in a fixed order (loss, duplicate, then for
/// each copy mark, corrupt, reorder, jitter), so that a seed tells the whole story. A packet
/// without delay goes on at once, on the same thread; the others wait for the timer. Thread-safe.
final class ImpairedPath {
  private static final int MOST_HELD = VirtualCable.QUEUE_PACKETS;
  private static final int CHANCE_STEPS = 1 << 30;
  private static final int CONGESTION = 3;

  private static final Comparator<Held> FIRST_DUE =
      (a, b) -> {
        long apart = a.dueNanos - b.dueNanos;
        return Long.signum(apart != 0 ? apart : a.order - b.order);
      };

  /// A packet on its way.
  ///
  /// @param order decides between packets that are due at the same time
  private record Held(SkBuff packet, long dueNanos, long order) {}

  private final Env env;
  private final Entropy entropy;
  private final Consumer<SkBuff> onward;
  private final Timer timer = new Timer(this::passDue);
  private final ReentrantLock lock = new ReentrantLock();
  private final PriorityQueue<Held> held = new PriorityQueue<>(FIRST_DUE); // guarded by lock
  private final PartialChecksum checksum = new PartialChecksum(); // guarded by lock
  private long nextOrder; // guarded by lock
  private long lastDueNanos; // of those not reordered; guarded by lock
  private boolean closed; // guarded by lock
  private volatile Impairment impairment;

  private final LongAdder lost = new LongAdder();
  private final LongAdder overflowed = new LongAdder();
  private final LongAdder duplicated = new LongAdder();
  private final LongAdder corrupted = new LongAdder();
  private final LongAdder reordered = new LongAdder();
  private final LongAdder marked = new LongAdder();

  /// @param onward where packets go on; called with no lock of this path held
  ImpairedPath(Impairment impairment, Env env, Entropy entropy, Consumer<SkBuff> onward) {
    this.impairment = impairment;
    this.env = env;
    this.entropy = entropy;
    this.onward = onward;
    this.lastDueNanos = env.clock().nanos();
  }

  void impair(Impairment other) {
    impairment = other;
  }

  /// Takes a packet. @param pool for copies
  void pass(SkBuff packet, BufferPool pool) {
    Impairment chances = impairment;
    if (happens(chances.loss())) {
      lost.increment();
      packet.release();
      return;
    }
    if (happens(chances.duplicate())) {
      duplicated.increment();
      SkBuff twin = packet.copy(pool);
      passOne(packet, pool, chances);
      passOne(twin, pool, chances);
    } else {
      passOne(packet, pool, chances);
    }
  }

  private void passOne(SkBuff packet, BufferPool pool, Impairment chances) {
    if (happens(chances.mark()) && isMarkable(packet)) {
      mark(packet);
    }
    SkBuff sound = happens(chances.corrupt()) ? corrupt(packet, pool) : packet;
    boolean late = happens(chances.reorder());
    long delayNanos = chances.delayNanos() + jitter(chances.jitterNanos());
    if (late) {
      reordered.increment();
    }
    if (!hold(sound, delayNanos, late ? chances.reorderNanos() : 0)) {
      onward.accept(sound);
    }
  }

  /// Keeps a packet until its time has come, or drops it if too many are kept.
  ///
  /// @return false if its time is now: it still belongs to the caller
  private boolean hold(SkBuff packet, long delayNanos, long extraNanos) {
    lock.lock();
    try {
      long nowNanos = env.clock().nanos();
      long dueNanos = nowNanos + delayNanos;
      if (lastDueNanos - dueNanos > 0) {
        dueNanos = lastDueNanos; // not before the one in front of it
      }
      if (extraNanos == 0) {
        lastDueNanos = dueNanos;
      }
      dueNanos += extraNanos;
      if (closed || dueNanos - nowNanos <= 0 && !isAnyHeldUntil(dueNanos)) {
        return false;
      }
      if (held.size() == MOST_HELD) {
        overflowed.increment();
        packet.release();
        return true;
      }
      long order = nextOrder++;
      held.add(new Held(packet, dueNanos, order));
      if (held.element().order == order) {
        env.timers().arm(timer, dueNanos);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  private boolean isAnyHeldUntil(long nanos) {
    Held first = held.peek();
    return first != null && first.dueNanos - nanos <= 0;
  }

  private void passDue() {
    for (SkBuff packet = nextDue(); packet != null; packet = nextDue()) {
      onward.accept(packet);
    }
  }

  private @Nullable SkBuff nextDue() {
    lock.lock();
    try {
      Held first = held.peek();
      if (first == null) {
        return null;
      }
      if (first.dueNanos - env.clock().nanos() > 0) {
        env.timers().arm(timer, first.dueNanos);
        return null;
      }
      held.remove();
      return first.packet;
    } finally {
      lock.unlock();
    }
  }

  private static boolean isMarkable(SkBuff packet) {
    byte[] b = packet.array();
    int at = packet.offset();
    return (Ipv4Header.version(b, at) == 4 ? Ipv4Header.ecn(b, at) : Ipv6Header.ecn(b, at)) != 0;
  }

  /// Writes into the header, which is this packet's own even where it shares its payload.
  private void mark(SkBuff packet) {
    marked.increment();
    byte[] b = packet.array();
    int at = packet.offset();
    if (Ipv4Header.version(b, at) == 4) {
      Ipv4Header.setTos(b, at, Ipv4Header.tos(b, at) | CONGESTION);
      Ipv4Header.writeChecksum(b, at);
    } else {
      Ipv6Header.setTrafficClassAndFlowLabel(
          b, at, Ipv6Header.trafficClass(b, at) | CONGESTION, Ipv6Header.flowLabel(b, at));
    }
  }

  /// A copy with one bit flipped: the original may share its bytes with packets still to be sent.
  private SkBuff corrupt(SkBuff packet, BufferPool pool) {
    corrupted.increment();
    SkBuff copy = packet.copy(pool);
    packet.release();
    lock.lock();
    try {
      checksum.fill(copy);
    } finally {
      lock.unlock();
    }
    copy.info().checksumVerified(false);
    int bit = entropy.jitter(copy.length() * Byte.SIZE);
    copy.array()[copy.offset() + bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
    return copy;
  }

  private boolean happens(double chance) {
    return chance > 0 && entropy.jitter(CHANCE_STEPS) < chance * CHANCE_STEPS;
  }

  private long jitter(long mostNanos) {
    return mostNanos == 0 ? 0 : entropy.jitter((int) mostNanos + 1);
  }

  ImpairmentCounters counters() {
    return new ImpairmentCounters(
        lost.sum(),
        overflowed.sum(),
        duplicated.sum(),
        corrupted.sum(),
        reordered.sum(),
        marked.sum());
  }

  void close() {
    env.timers().cancel(timer);
    lock.lock();
    try {
      closed = true;
      for (Held entry = held.poll(); entry != null; entry = held.poll()) {
        entry.packet.release();
      }
    } finally {
      lock.unlock();
    }
  }
}
