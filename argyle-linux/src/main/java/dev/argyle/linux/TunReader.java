package dev.argyle.linux;

import dev.argyle.device.PacketReceiver;
import dev.argyle.env.AtomicField;
import dev.argyle.env.Clock;
import dev.argyle.env.Watch;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// The way in of a TUN device. Somebody is on duty there: sleeps in `poll` until the kernel has
/// sent something, and hands it up.
///
/// That is a thread of the reader's own, unless a thread of the stack's user that would sleep keeps
/// the [watch][Watch]. When that one is relieved nobody is on duty, for it mostly comes back at
/// once; if it does not, the own thread, which looks after it five thousand times a second, takes
/// over.
final class TunReader implements Watch {
  private static final long LOOK_AFTER_NANOS = 200_000;
  private static final long LOOK_IN_NANOS = 50_000; // between two that pass by
  private static final int KEEP_MILLIS = 1; // until a keeper looks whether it was interrupted
  private static final int MOST_SILENT = 4; // in a row, then it sleeps as everybody does

  /// Who is on duty: the own thread, which sleeps or is about to; the same, at work; nobody;
  /// a keeper.
  private static final int OWN = 0;

  private static final int OWN_BUSY = 1;
  private static final int NOBODY = 2;
  private static final int KEEPER = 3;

  private static final Keeper NEVER_RELIEVED = () -> false;
  private static final Keeper PASSES_BY = () -> true; // has something else to do
  private static final VarHandle DUTY = AtomicField.of(MethodHandles.lookup(), "duty", int.class);

  private final String name;
  private final int number;
  private final int fd;
  private final int inFront; // octets of a virtio-net header, or none
  private final Lookout own;
  private final Lookout keepers;
  private final LongAdder packets = new LongAdder();
  private final LongAdder octets = new LongAdder();
  private final Reluctance reluctance = new Reluctance();
  private volatile int duty; // changed through DUTY
  private volatile int watches; // how many were kept so far; changed by keepers
  private volatile @Nullable Clock clock; // not null when the watch may be kept
  private volatile long passedByNanos; // when somebody has last
  private volatile long lookedInNanos; // when somebody who passed by has last
  private volatile @Nullable Keeper keeper;
  private volatile @Nullable Thread keepersThread;
  private volatile boolean stoppedFromInside;
  private volatile @Nullable PacketIntake intake; // not null from start on
  private @Nullable Thread thread; // guarded by the device's lock

  private TunReader(
      String name, int number, int fd, boolean offload, Lookout own, Lookout keepers) {
    this.name = name;
    this.number = number;
    this.fd = fd;
    this.inFront = offload ? VirtioNetHeader.LENGTH_BYTES : 0;
    this.own = own;
    this.keepers = keepers;
  }

  /// @param name of the interface
  /// @param number of the queue, from 0
  /// @param fd a descriptor that does not block; it stays open until after [#stop]
  /// @param offload whether each packet has a [VirtioNetHeader] in front
  static TunReader open(String name, int number, int fd, boolean offload) throws TunException {
    Lookout own = Lookout.open(name, fd);
    try {
      Lookout keepers = Lookout.open(name, fd);
      return new TunReader(name, number, fd, offload, own, keepers);
    } catch (TunException e) {
      own.close();
      throw e;
    }
  }

  void start(PacketReceiver receiver) {
    PacketIntake in = new PacketIntake(name, fd, inFront, receiver, packets, octets);
    intake = in;
    String threadName = "argyle-" + name + (number == 0 ? "" : "-" + number);
    thread = Thread.ofPlatform().daemon().name(threadName).start(() -> beOnDutyOrLookAfterIt(in));
  }

  /// Ends all reading, and waits until it has ended, unless it is the reading thread that has come
  /// here: that one ends when it comes back from the receiver.
  void stop() {
    PacketIntake in = intake;
    Thread running = thread;
    if (in == null || running == null) {
      giveBack();
      return;
    }
    Thread self = Thread.currentThread();
    boolean fromInside = self == running || self == keepersThread;
    stoppedFromInside = fromInside;
    in.stop();
    own.wake();
    keepers.wake();
    LockSupport.unpark(running);
    if (!fromInside) {
      joinUninterruptibly(running);
      giveBack();
    }
  }

  long packets() {
    return packets.sum();
  }

  long octets() {
    return octets.sum();
  }

  /// Why nothing comes in any more though it was not stopped, or null if all is well.
  @Nullable TunException failure() {
    PacketIntake in = intake;
    return in == null ? null : in.failure();
  }

  private void beOnDutyOrLookAfterIt(PacketIntake in) {
    while (in.isGoing()) {
      if (duty == OWN) {
        int ready = own.await(Lookout.FOR_EVER);
        if (ready < 0) {
          in.fail(ready);
        } else if (ready > 0 && in.isGoing() && DUTY.compareAndSet(this, OWN, OWN_BUSY)) {
          in.take(NEVER_RELIEVED);
          duty = OWN;
        }
      } else {
        lookAfterIt(in);
      }
    }
    while (!takesDuty()) { // for good: nobody can keep the watch any more
      LockSupport.parkNanos(this, LOOK_AFTER_NANOS);
    }
    in.release();
    if (stoppedFromInside) {
      giveBack();
    }
  }

  /// Unless somebody keeps the watch.
  private boolean takesDuty() {
    return DUTY.compareAndSet(this, OWN, OWN_BUSY) || DUTY.compareAndSet(this, NOBODY, OWN_BUSY);
  }

  private void lookAfterIt(PacketIntake in) {
    int before = watches;
    LockSupport.parkNanos(this, LOOK_AFTER_NANOS);
    if (duty == NOBODY && watches == before && DUTY.compareAndSet(this, NOBODY, OWN_BUSY)) {
      Clock now = clock;
      if (in.take(NEVER_RELIEVED) > 0 && now != null) {
        reluctance.wasLate(now.nanos());
      }
      duty = OWN;
    }
  }

  @Override
  public void open(Clock forTimes) {
    clock = forTimes;
  }

  @Override
  public boolean keep(Keeper who) {
    Clock now = clock;
    PacketIntake in = intake;
    if (now == null || in == null || !mayBegin(in, now.nanos())) {
      return false;
    }
    keeper = who;
    boolean relieved = watch(in, who);
    keeper = null;
    if (relieved) {
      end(NOBODY);
    } else {
      reluctance.wasInVain(now.nanos());
      end(OWN);
      LockSupport.unpark(thread);
    }
    return true;
  }

  /// Begins to keep the watch, if nobody is at work there and it may pay.
  private boolean mayBegin(PacketIntake in, long nowNanos) {
    int before = duty;
    if (before == OWN_BUSY
        || before == KEEPER
        || !in.isGoing()
        || reluctance.refuses(nowNanos)
        || !DUTY.compareAndSet(this, before, KEEPER)) {
      return false;
    }
    int sofar = watches;
    watches = sofar + 1;
    keepersThread = Thread.currentThread();
    return true;
  }

  private void end(int next) {
    keepersThread = null;
    duty = next;
  }

  /// @return whether it was relieved before anything failed and before a long silence
  private boolean watch(PacketIntake in, Keeper who) {
    int silent = 0;
    while (!who.isRelieved()) {
      if (in.take(who) > 0) {
        reluctance.paid();
        silent = 0;
      } else {
        int ready = keepers.await(KEEP_MILLIS);
        if (ready < 0) {
          in.fail(ready);
        }
        silent += ready == 0 ? 1 : 0;
      }
      if (!in.isGoing() || silent == MOST_SILENT) {
        return false;
      }
    }
    return true;
  }

  /// Who passes by seldom leaves it to whoever is on duty.
  @Override
  public void lookIn() {
    Clock now = clock;
    PacketIntake in = intake;
    if (now == null || in == null || duty == KEEPER || duty == OWN_BUSY) {
      return;
    }
    long nowNanos = now.nanos();
    long sinceNanos = nowNanos - passedByNanos;
    passedByNanos = nowNanos;
    boolean soon = nowNanos - lookedInNanos < LOOK_IN_NANOS;
    if (soon || sinceNanos > LOOK_IN_NANOS || !mayBegin(in, nowNanos)) {
      return;
    }
    lookedInNanos = nowNanos;
    in.take(PASSES_BY);
    end(NOBODY);
  }

  @Override
  public void relieve(Keeper who) {
    if (who.equals(keeper)) {
      keepers.wake();
    }
  }

  private void giveBack() {
    own.close();
    keepers.close();
  }

  private static void joinUninterruptibly(Thread running) {
    boolean interrupted = false;
    while (running.isAlive()) {
      try {
        running.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
