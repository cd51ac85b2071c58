package dev.argyle.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.env.Clock;
import dev.argyle.env.TimerQueue;
import dev.argyle.sim.link.BandwidthTrace;
import dev.argyle.sim.link.QueueDiscipline.CoDel;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Links on a machine whose timers fire late, as they all do in real time.
class LateTimersTest implements Clock {
  private static final LinkConfig HUNDRED_MEGABITS =
      LinkConfig.DEFAULT.withRateBitsPerSecond(100_000_000); // 120 us for a packet of 1500

  private final TimerQueue timers = new TimerQueue(() -> {});
  private long nowNanos = VirtualTime.START_NANOS;

  @Override
  public long nanos() {
    return nowNanos;
  }

  @Override
  public long epochNanos() {
    return nowNanos;
  }

  /// Lets a time pass, at whose end the machine looks at its timers.
  private void pass(long micros) {
    nowNanos += Duration.ofNanos(micros * 1000).toNanos();
    timers.expire(nowNanos);
  }

  @Test
  void theRateIsReachedHoweverLateTimersAre() {
    var rig = new LinkRig(HUNDRED_MEGABITS, this, timers);
    rig.send(1000, 1500);
    for (int i = 0; i < 60; i++) {
      pass(1000);
    }
    assertThat(rig.arrivals).hasSize(500);
    pass(60_000);
    assertThat(rig.numbers()).isEqualTo(IntStream.range(0, 1000).boxed().toList());
  }

  @Test
  void soIsThatOfATrace() {
    var trace = BandwidthTrace.parse(List.of("1")); // 1504 octets at each millisecond
    var rig = new LinkRig(LinkConfig.DEFAULT.withTrace(trace), this, timers);
    rig.send(200, 752);
    for (int i = 0; i < 10; i++) {
      pass(5700);
    }
    assertThat(rig.arrivals).hasSize(2 * 57);
  }

  @Test
  void aPacketDoesNotLeaveBeforeItCame() {
    var rig = new LinkRig(HUNDRED_MEGABITS, this, timers);
    rig.send(1500);
    nowNanos += 500_000; // nobody looks at the timer
    rig.send(2, 1500);
    timers.expire(nowNanos);
    assertThat(rig.numbers()).containsExactly(0);
    pass(119);
    assertThat(rig.numbers()).containsExactly(0);
    pass(1);
    assertThat(rig.numbers()).containsExactly(0, 1);
    pass(120);
    assertThat(rig.numbers()).containsExactly(0, 1, 2);
  }

  @Test
  void aQueueHasTheRoomThatItShouldHave() {
    var rig = new LinkRig(HUNDRED_MEGABITS.withQueuePackets(2), this, timers);
    rig.send(3, 1500);
    nowNanos += 250_000;
    rig.send(1500); // two should have left: the one under way, and one that waited
    assertThat(rig.direction.counters().queueDrops()).isZero();
    rig.send(2, 1500);
    assertThat(rig.direction.counters().queueDrops()).isEqualTo(1);
  }

  @Test
  void codelDoesNotTakeLatenessForWaiting() {
    var rig = new LinkRig(HUNDRED_MEGABITS.withQueue(CoDel.DEFAULT), this, timers);
    for (int i = 0; i < 200; i++) {
      rig.send(8, 1500);
      pass(8 * 120); // the last of them waits for less than a millisecond
    }
    assertThat(rig.direction.counters().queueDrops()).isZero();
    assertThat(rig.arrivals).hasSize(1600);
  }

  @Test
  void whatHasLeftByNowLeftAsTheLinkWasThen() {
    var rig = new LinkRig(HUNDRED_MEGABITS, this, timers);
    rig.send(4, 1500);
    nowNanos += 300_000; // two should have left, and half of the third
    rig.direction.configure(HUNDRED_MEGABITS.withLoss(1));
    pass(1000);
    assertThat(rig.numbers()).containsExactly(0, 1);
    assertThat(rig.direction.counters().lost()).isEqualTo(2);
  }
}
