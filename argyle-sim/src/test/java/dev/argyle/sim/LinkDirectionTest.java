package dev.argyle.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LinkDirectionTest {
  private static final long SEED = 7;
  private static final Duration LONG = Duration.ofHours(1);

  @Test
  void aPacketTakesExactlyTheDelay() {
    var rig = new LinkRig(LinkConfig.DEFAULT.withDelay(Duration.ofMillis(10)), SEED);
    rig.send(1500);
    rig.run(Duration.ofNanos(9_999_999));
    assertThat(rig.arrivals).isEmpty();
    rig.run(Duration.ofNanos(1));
    assertThat(rig.micros()).containsExactly(10_000.0);
  }

  @Test
  void withoutDelayItArrivesAtOnceButNotInTheCall() {
    var rig = new LinkRig(LinkConfig.DEFAULT, SEED);
    rig.send(1500);
    assertThat(rig.arrivals).isEmpty();
    rig.run(Duration.ZERO);
    assertThat(rig.micros()).containsExactly(0.0);
  }

  @Test
  void theRateSpacesPacketsByTheirLength() {
    var rig =
        new LinkRig(
            LinkConfig.DEFAULT.withRateBitsPerSecond(100_000_000).withDelay(Duration.ofMillis(1)),
            SEED);
    rig.send(1500);
    rig.send(750);
    rig.send(1500);
    rig.run(LONG);
    assertThat(rig.micros()).containsExactly(1120.0, 1180.0, 1300.0);
  }

  @Test
  void anIdleTransmitterDoesNotSaveUpTime() {
    var rig = new LinkRig(LinkConfig.DEFAULT.withRateBitsPerSecond(12_000_000), SEED);
    rig.send(1500);
    rig.run(Duration.ofSeconds(1));
    rig.send(2, 1500);
    rig.run(LONG);
    assertThat(rig.micros()).containsExactly(1000.0, 1_001_000.0, 1_002_000.0);
  }

  @Test
  void aFullQueueDropsTheTail() {
    var rig =
        new LinkRig(LinkConfig.DEFAULT.withRateBitsPerSecond(12_000_000).withQueuePackets(3), SEED);
    rig.send(6, 1500);
    rig.run(Duration.ofMillis(1)); // one has left, one moved up
    rig.send(2, 1500);
    rig.run(LONG);
    assertThat(rig.numbers()).containsExactly(0, 1, 2, 3, 6);
    assertThat(rig.direction.counters().queueDrops()).isEqualTo(3);
  }

  @Test
  void theQueueMayBeLimitedInOctets() {
    var rig =
        new LinkRig(LinkConfig.DEFAULT.withRateBitsPerSecond(8_000).withQueueBytes(1000), SEED);
    rig.send(400);
    rig.send(3, 400);
    rig.send(200);
    rig.run(LONG);
    assertThat(rig.numbers()).containsExactly(0, 1, 2, 4);
  }

  @Test
  void aPacketLongerThanTheMtuIsDropped() {
    var rig = new LinkRig(LinkConfig.DEFAULT.withMtuBytes(1000), SEED);
    rig.send(1001);
    rig.send(1000);
    rig.run(LONG);
    assertThat(rig.numbers()).containsExactly(1);
    assertThat(rig.direction.counters().queueDrops()).isEqualTo(1);
  }

  @Test
  void itLosesAsOftenAsItIsTold() {
    var rig = new LinkRig(LinkConfig.DEFAULT.withLoss(0.1), SEED);
    rig.send(100_000, 40);
    rig.run(LONG);
    LinkCounters counters = rig.direction.counters();
    assertThat((double) counters.lost()).isCloseTo(10_000, within(400.0)); // 4 sigma
    assertThat(counters.delivered()).isEqualTo(counters.sent() - counters.lost());
  }

  @Test
  void jitterSpreadsPacketsButKeepsTheirOrder() {
    var rig =
        new LinkRig(
            LinkConfig.DEFAULT.withDelay(Duration.ofMillis(5)).withJitter(Duration.ofMillis(2)),
            SEED);
    for (int i = 0; i < 1000; i++) {
      rig.send(100);
      rig.run(Duration.ofNanos(100_000));
    }
    rig.run(LONG);
    assertThat(rig.numbers()).isEqualTo(IntStream.range(0, 1000).boxed().toList());
    for (LinkRig.Arrival each : rig.arrivals) {
      assertThat(each.micros() - each.number() * 100).isBetween(5000.0, 7000.0);
    }
  }

  @Test
  void aReorderedPacketIsOvertakenByThoseWithinItsExtraTime() {
    var rig = new LinkRig(LinkConfig.DEFAULT.withReorder(0.05, Duration.ofMillis(1)), SEED);
    for (int i = 0; i < 1000; i++) {
      rig.send(100);
      rig.run(Duration.ofNanos(100_000));
    }
    rig.run(LONG);
    long overtaken =
        rig.arrivals.stream().filter(each -> each.micros() == each.number() * 100 + 1000).count();
    assertThat(overtaken).isEqualTo(rig.direction.counters().reordered()).isBetween(20L, 90L);
    assertThat(rig.arrivals.stream().filter(each -> each.micros() == each.number() * 100).count())
        .isEqualTo(1000 - overtaken);
    assertThat(rig.numbers()).isNotEqualTo(rig.numbers().stream().sorted().toList());
  }

  @Test
  void aDuplicateIsCountedAndArrivesTwice() {
    var rig = new LinkRig(LinkConfig.DEFAULT.withDuplicate(0.2), SEED);
    rig.send(1000, 100);
    rig.run(LONG);
    LinkCounters counters = rig.direction.counters();
    assertThat(counters.duplicated()).isBetween(140L, 260L);
    assertThat(counters.delivered()).isEqualTo(1000 + counters.duplicated());
    assertThat(rig.arrivals).hasSize((int) counters.delivered());
  }

  @Test
  void aCutLosesWhatIsSentButNotWhatIsUnderWay() {
    var rig = new LinkRig(LinkConfig.DEFAULT.withDelay(Duration.ofMillis(10)), SEED);
    rig.send(100);
    rig.direction.cut(true);
    rig.send(100);
    rig.run(LONG);
    rig.direction.cut(false);
    rig.send(100);
    rig.run(LONG);
    assertThat(rig.numbers()).containsExactly(0, 2);
    assertThat(rig.direction.counters().cut()).isEqualTo(1);
  }

  @Test
  void aChangeHoldsFromNowOn() {
    var rig = new LinkRig(LinkConfig.DEFAULT.withDelay(Duration.ofMillis(10)), SEED);
    rig.send(100);
    rig.direction.configure(LinkConfig.DEFAULT.withDelay(Duration.ofMillis(20)));
    rig.send(100);
    rig.run(LONG);
    assertThat(rig.micros()).containsExactly(10_000.0, 20_000.0);
  }

  @Test
  void theMtuDoesNotChange() {
    var rig = new LinkRig(LinkConfig.DEFAULT, SEED);
    assertThatThrownBy(() -> rig.direction.configure(LinkConfig.DEFAULT.withMtuBytes(1400)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theSeedDecidesEverything() {
    assertThat(story(1)).isEqualTo(story(1)).isNotEqualTo(story(2));
  }

  @Test
  void closingGivesBackWhatIsUnderWay() {
    var rig = new LinkRig(LinkConfig.DEFAULT.withDuplicate(0.5), SEED);
    rig.send(100, 100);
    rig.direction.close();
    rig.send(100);
    rig.run(LONG);
    assertThat(rig.arrivals).isEmpty();
    assertThat(rig.pool.outstanding()).isZero();
  }

  private static List<LinkRig.Arrival> story(long seed) {
    LinkConfig bad =
        LinkConfig.DEFAULT
            .withLoss(0.1)
            .withDuplicate(0.1)
            .withReorder(0.1)
            .withJitter(Duration.ofMillis(3))
            .withRateBitsPerSecond(10_000_000);
    var rig = new LinkRig(bad, seed);
    rig.send(500, 500);
    rig.run(LONG);
    return rig.arrivals;
  }
}
