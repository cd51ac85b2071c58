package dev.argyle.sim;

import dev.argyle.buffer.BufferPool;
import dev.argyle.buffer.SkBuff;
import dev.argyle.device.PacketReceiver;
import dev.argyle.env.Clock;
import dev.argyle.env.Env;
import dev.argyle.env.FaultPoints;
import dev.argyle.env.SeededEntropy;
import dev.argyle.env.SleepListener;
import dev.argyle.env.TimerQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One direction of a link with nobody but the test at both ends. Packets are numbered in their
/// first four octets.
final class LinkRig implements PacketReceiver {
  /// @param number of the packet, from 0
  /// @param micros when it came, from the start
  record Arrival(int number, double micros) {}

  private static final LinkDirection.Side UNSEEN =
      new LinkDirection.Side() {
        @Override
        public void entered(SkBuff packet, long nowNanos) {}

        @Override
        public @Nullable Verdict judge(SkBuff packet) {
          return null;
        }

        @Override
        public void sent(SkBuff packet, LinkObserver.Fate fate, long nowNanos) {}
      };

  final VirtualTime time;
  final BufferPool pool = new BufferPool();
  final LinkDirection direction;
  final List<Arrival> arrivals = new ArrayList<>();
  private final Clock clock;
  private int next;

  LinkRig(LinkConfig config, long seed) {
    this(config, seed, new VirtualTime(0));
  }

  private LinkRig(LinkConfig config, long seed, VirtualTime time) {
    this(config, seed, time, time, time.timers());
  }

  /// A link whose timers the test expires, as late as it likes.
  LinkRig(LinkConfig config, Clock clock, TimerQueue timers) {
    this(config, 1, new VirtualTime(0), clock, timers);
  }

  private LinkRig(LinkConfig config, long seed, VirtualTime time, Clock clock, TimerQueue timers) {
    this.time = time;
    this.clock = clock;
    Env env =
        new HostEnv(clock, timers, new SeededEntropy(seed), SleepListener.NONE, FaultPoints.NONE);
    direction = new LinkDirection(env, config, seed, UNSEEN);
    direction.start(this);
  }

  void send(int octets) {
    SkBuff packet = pool.allocate(0, octets);
    int at = packet.put(octets);
    for (int i = 0; i < 4; i++) {
      packet.array()[at + i] = (byte) (next >> 8 * i);
    }
    next++;
    direction.pass(packet);
  }

  void send(int packets, int octets) {
    for (int i = 0; i < packets; i++) {
      send(octets);
    }
  }

  void run(Duration howLong) {
    time.run(howLong);
  }

  List<Integer> numbers() {
    return arrivals.stream().map(Arrival::number).toList();
  }

  List<Double> micros() {
    return arrivals.stream().map(Arrival::micros).toList();
  }

  @Override
  public void receive(SkBuff packet) {
    int number = 0;
    for (int i = 0; i < 4; i++) {
      number |= (packet.array()[packet.offset() + i] & 0xff) << 8 * i;
    }
    arrivals.add(new Arrival(number, (clock.nanos() - VirtualTime.START_NANOS) / 1000.0));
    packet.release();
  }

  @Override
  public BufferPool pool() {
    return pool;
  }
}
