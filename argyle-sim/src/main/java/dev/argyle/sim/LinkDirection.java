package dev.argyle.sim;

import dev.argyle.buffer.BufferPool;
import dev.argyle.buffer.SkBuff;
import dev.argyle.buffer.SkBuffQueue;
import dev.argyle.device.PacketReceiver;
import dev.argyle.env.BottomHalf;
import dev.argyle.env.Env;
import dev.argyle.env.Timer;
import dev.argyle.sim.LinkObserver.Fate;
import dev.argyle.sim.link.BandwidthTrace;
import dev.argyle.sim.link.PacketQueue;
import dev.argyle.sim.link.Transmitter;
import java.util.SplittableRandom;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// One way through a [SimulatedLink]: rules, queue, transmitter, [Line]. Chance comes from numbers
/// of its own, so that what happens on one link does not depend on another. Thread-safe; packets
/// are handed up by whoever expires the timers.
final class LinkDirection {
  /// Who is beside the link: asked for a verdict, and told what becomes of each packet. Called with
  /// the lock held.
  interface Side {
    /// Told of each packet that comes, before anything is done with it.
    void entered(SkBuff packet, long nowNanos);

    /// The verdict of the first rule that has one, or null.
    @Nullable Verdict judge(SkBuff packet);

    /// Told what becomes of a packet.
    void sent(SkBuff packet, Fate fate, long nowNanos);
  }

  private final Env env;
  private final Side side;
  private final Timer transmitTimer = new Timer(this::transmitted);
  private final Timer deliverTimer = new Timer(this::deliver);
  private final BufferPool pool = new BufferPool(); // of copies
  private final ReentrantLock lock = new ReentrantLock();
  private final LinkCounters.Tally tally = new LinkCounters.Tally(); // guarded by lock, as below
  private final SplittableRandom random;
  private final SkBuffQueue held = new SkBuffQueue();
  private final Line line;
  private final PacketQueue.Listener queueListener = new QueueListener();
  private LinkConfig config;
  private PacketQueue queue;
  private @Nullable Transmitter transmitter; // null without a limit
  private @Nullable SkBuff inTransmission;
  private long leavesNanos; // when its last bit has left
  private boolean cut;
  private boolean holds;
  private boolean closed;
  private volatile @Nullable PacketReceiver receiver;

  /// What the queue does beside waiting.
  private final class QueueListener implements PacketQueue.Listener {
    @Override
    public void dropped(SkBuff packet) {
      drop(packet, Fate.DROPPED, env.clock().nanos());
    }

    @Override
    public void marked(SkBuff packet) {
      tally.marked++;
    }
  }

  LinkDirection(Env env, LinkConfig config, long seed, Side side) {
    this.env = env;
    this.config = config;
    this.random = new SplittableRandom(seed);
    this.side = side;
    this.line = new Line(config, random, tally, env.clock().nanos());
    this.queue = config.queue().start(random);
    this.transmitter = transmitterOf(config);
  }

  private @Nullable Transmitter transmitterOf(LinkConfig of) {
    BandwidthTrace trace = of.trace();
    if (trace != null) {
      return Transmitter.ofTrace(trace, env.clock().nanos());
    }
    return of.rateBitsPerSecond() > 0 ? Transmitter.ofRate(of.rateBitsPerSecond()) : null;
  }

  /// Says who is at the far end, or with null that nobody is.
  void start(@Nullable PacketReceiver farEnd) {
    receiver = farEnd;
  }

  /// Takes a packet, which belongs to the link from here on.
  void pass(SkBuff packet) {
    lock.lock();
    try {
      tally.sent++;
      long nowNanos = env.clock().nanos();
      side.entered(packet, nowNanos);
      admit(packet, nowNanos);
    } finally {
      lock.unlock();
    }
  }

  private void admit(SkBuff packet, long nowNanos) {
    if (receiver == null || closed || cut) {
      drop(packet, Fate.CUT, nowNanos);
      return;
    }
    if (holds) {
      hold(packet, nowNanos);
      return;
    }
    switch (side.judge(packet)) {
      case null -> enter(packet, nowNanos);
      case Verdict.Simple.PASS -> enter(packet, nowNanos);
      case Verdict.Simple.DROP -> drop(packet, Fate.FILTERED, nowNanos);
      case Verdict.Simple.HOLD -> hold(packet, nowNanos);
      case Verdict.Delay(var time) -> later(packet, nowNanos + Span.nanos("a delay of", time));
      case Verdict.Replace(var others) -> {
        drop(packet, Fate.FILTERED, nowNanos);
        others.forEach(other -> enter(packetOf(other), nowNanos));
      }
    }
  }

  private void hold(SkBuff packet, long nowNanos) {
    side.sent(packet, Fate.HELD, nowNanos);
    held.add(packet);
  }

  private void later(SkBuff packet, long dueNanos) {
    env.timers().arm(new Timer(() -> enterLater(packet)), dueNanos);
  }

  private void enterLater(SkBuff packet) {
    lock.lock();
    try {
      long nowNanos = env.clock().nanos();
      if (closed || cut) {
        drop(packet, Fate.CUT, nowNanos);
      } else {
        enter(packet, nowNanos);
      }
    } finally {
      lock.unlock();
    }
  }

  private SkBuff packetOf(byte[] octets) {
    SkBuff packet = pool.allocate(SkBuff.HEAD_ROOM_BYTES, octets.length);
    packet.put(octets, 0, octets.length);
    return packet;
  }

  /// Lets a packet into the queue, or on the line if there is no queue.
  private void enter(SkBuff packet, long nowNanos) {
    catchUp(nowNanos);
    int blackHole = config.blackHoleBytes();
    if (packet.length() > config.mtuBytes()) {
      drop(packet, Fate.DROPPED, nowNanos);
    } else if (blackHole > 0 && packet.length() > blackHole) {
      drop(packet, Fate.VANISHED, nowNanos);
    } else if (transmitter == null && inTransmission == null) {
      putOnLine(packet, nowNanos);
    } else if (inTransmission == null) {
      transmit(packet, nowNanos);
    } else {
      queue.enqueue(packet, nowNanos, queueListener);
    }
  }

  private void transmit(SkBuff packet, long nowNanos) {
    Transmitter by = transmitter;
    assert by != null : "nothing is transmitted without a limit";
    inTransmission = packet;
    leavesNanos = by.finishNanos(packet.length(), nowNanos);
    env.timers().arm(transmitTimer, leavesNanos);
  }

  private void transmitNext(long nowNanos) {
    SkBuff next = queue.dequeue(nowNanos, queueListener);
    while (next != null && transmitter == null) { // the limit has gone meanwhile
      putOnLine(next, nowNanos);
      next = queue.dequeue(nowNanos, queueListener);
    }
    if (next != null) {
      transmit(next, nowNanos);
    }
  }

  private void transmitted() {
    lock.lock();
    try {
      long nowNanos = env.clock().nanos();
      if (inTransmission != null && leavesNanos - nowNanos <= 0) {
        transmittedOne();
      }
      catchUp(nowNanos);
    } finally {
      lock.unlock();
    }
  }

  /// Does what should have been done by now. The machine's timers are late, and a rate that was
  /// reckoned from when they fire would never be reached.
  private void catchUp(long nowNanos) {
    while (inTransmission != null && leavesNanos - nowNanos < 0) {
      transmittedOne();
    }
  }

  private void transmittedOne() {
    SkBuff done = inTransmission;
    assert done != null : "nothing is being transmitted";
    inTransmission = null;
    long leftNanos = leavesNanos;
    putOnLine(done, leftNanos);
    transmitNext(leftNanos);
  }

  private void putOnLine(SkBuff packet, long nowNanos) {
    Fate fate = line.judge();
    tally.count(fate);
    side.sent(packet, fate, nowNanos);
    boolean wasEmpty = line.isEmpty();
    long firstNanos = wasEmpty ? 0 : line.firstDueNanos();
    line.launch(packet, fate, pool, nowNanos);
    if (!line.isEmpty() && (wasEmpty || line.firstDueNanos() - firstNanos < 0)) {
      env.timers().arm(deliverTimer, line.firstDueNanos());
    }
  }

  private void drop(SkBuff packet, Fate fate, long nowNanos) {
    tally.count(fate);
    side.sent(packet, fate, nowNanos);
    packet.release();
  }

  private void deliver() {
    for (SkBuff packet = nextDue(); packet != null; packet = nextDue()) {
      PacketReceiver to = receiver;
      if (to == null) {
        packet.release(); // it has gone meanwhile
      } else {
        to.receive(packet);
      }
    }
    BottomHalf.run();
  }

  private @Nullable SkBuff nextDue() {
    lock.lock();
    try {
      if (line.isEmpty()) {
        return null;
      }
      long dueNanos = line.firstDueNanos();
      if (dueNanos - env.clock().nanos() > 0) {
        env.timers().arm(deliverTimer, dueNanos);
        return null;
      }
      tally.delivered++;
      return line.poll();
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

  /// Changes what happens from now on. Packets under way keep their time and their place; those
  /// that wait in a queue of another kind go over to the new one.
  void configure(LinkConfig other) {
    lock.lock();
    try {
      if (other.mtuBytes() != config.mtuBytes()) {
        throw new IllegalArgumentException(
            "the MTU of a link cannot change: give withBlackHoleBytes for one that shrinks unseen");
      }
      long nowNanos = env.clock().nanos();
      catchUp(nowNanos);
      LinkConfig before = config;
      config = other;
      line.configure(other);
      if (other.rateBitsPerSecond() != before.rateBitsPerSecond()
          || other.trace() != before.trace()) {
        transmitter = transmitterOf(other);
      }
      if (!other.queue().equals(before.queue())) {
        exchangeQueue(other, nowNanos);
      }
    } finally {
      lock.unlock();
    }
  }

  private void exchangeQueue(LinkConfig other, long nowNanos) {
    PacketQueue old = queue;
    queue = other.queue().start(random);
    for (SkBuff each = old.dequeue(nowNanos, queueListener);
        each != null;
        each = old.dequeue(nowNanos, queueListener)) {
      queue.enqueue(each, nowNanos, queueListener);
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

  /// Holds back everything sent from now on.
  void hold() {
    lock.lock();
    try {
      holds = true;
    } finally {
      lock.unlock();
    }
  }

  /// Lets what is held back go, in the order it came, as far as the rules let it.
  void release() {
    lock.lock();
    try {
      holds = false;
      SkBuffQueue freed = new SkBuffQueue();
      freed.addAll(held);
      long nowNanos = env.clock().nanos();
      for (SkBuff packet = freed.poll(); packet != null; packet = freed.poll()) {
        admit(packet, nowNanos);
      }
    } finally {
      lock.unlock();
    }
  }

  /// How many packets wait for the transmitter now.
  int queuedPackets() {
    lock.lock();
    try {
      return queue.packets();
    } finally {
      lock.unlock();
    }
  }

  LinkCounters counters() {
    lock.lock();
    try {
      return tally.counters();
    } finally {
      lock.unlock();
    }
  }

  void close() {
    env.timers().cancel(deliverTimer);
    env.timers().cancel(transmitTimer);
    lock.lock();
    try {
      closed = true;
      line.clear();
      held.clear();
      long nowNanos = env.clock().nanos();
      SkBuff last = inTransmission;
      for (SkBuff each = last; each != null; each = queue.dequeue(nowNanos, queueListener)) {
        each.release();
      }
      inTransmission = null;
    } finally {
      lock.unlock();
    }
  }
}
