package dev.argyle.device;

import dev.argyle.buffer.SkBuff;
import dev.argyle.buffer.SkBuffQueue;
import dev.argyle.env.BottomHalf;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Packets on their way up from an in-memory device. Whoever adds the first one raises the queue as
/// a bottom half of its own thread; until that has run dry, others only add (Linux's NAPI). So one
/// thread at a time hands packets up, and their order is kept.
final class IngressQueue implements BottomHalf.Task {
  private final ReentrantLock lock = new ReentrantLock();
  private final SkBuffQueue waiting = new SkBuffQueue(); // guarded by lock
  private final int mostPackets;
  private boolean raised; // guarded by lock
  private boolean closed; // guarded by lock
  private volatile @Nullable PacketReceiver receiver;
  private final LongAdder drops = new LongAdder();

  /// @param mostPackets how many may wait before more are dropped
  IngressQueue(int mostPackets) {
    this.mostPackets = mostPackets;
  }

  void start(PacketReceiver up) {
    receiver = up;
  }

  void add(SkBuff packet) {
    boolean raise = false;
    boolean taken = false;
    lock.lock();
    try {
      if (!closed && receiver != null && waiting.packets() < mostPackets) {
        waiting.add(packet);
        taken = true;
        raise = !raised;
        raised = true;
      } else {
        drops.increment();
      }
    } finally {
      lock.unlock();
    }
    if (!taken) {
      packet.release();
    }
    if (raise) {
      BottomHalf.raise(this);
    }
  }

  @Override
  public void runBottomHalf() {
    PacketReceiver up = receiver;
    assert up != null;
    SkBuff packet = next();
    try {
      while (packet != null) {
        up.receive(packet);
        packet = next();
      }
    } finally {
      if (packet != null) {
        BottomHalf.raise(this); // the receiver has thrown: those behind still wait
      }
    }
  }

  long drops() {
    return drops.sum();
  }

  void close() {
    lock.lock();
    try {
      closed = true;
      waiting.clear();
    } finally {
      lock.unlock();
    }
  }

  private @Nullable SkBuff next() {
    lock.lock();
    try {
      SkBuff packet = waiting.poll();
      if (packet == null) {
        raised = false;
      }
      return packet;
    } finally {
      lock.unlock();
    }
  }
}
