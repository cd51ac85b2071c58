package dev.argyle.env;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimerQueueTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long YEAR = 365 * 86_400 * SECOND;
  private static final int SEEDS = 200;
  private static final int STEPS = 2_000;

  private int told;
  private final TimerQueue timers = new TimerQueue(() -> told++);
  private final List<String> ran = new ArrayList<>();

  private Timer timer(String name) {
    return new Timer(() -> ran.add(name));
  }

  private void arm(String name, long deadlineNanos) {
    timers.arm(timer(name), deadlineNanos);
  }

  @Test
  void runsInTheOrderOfDeadlinesAndThenOfArming() {
    arm("later", 2 * YEAR);
    arm("first", 5);
    arm("second", 5);
    arm("between", 70 * SECOND);
    assertThat(timers.expire(2 * YEAR)).isEqualTo(4);
    assertThat(ran).containsExactly("first", "second", "between", "later");
  }

  @Test
  void runsWhatATaskArmsForNow() {
    timers.arm(new Timer(() -> arm("next", SECOND)), SECOND);
    assertThat(timers.expire(SECOND)).isEqualTo(2);
    assertThat(ran).containsExactly("next");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, Long.MAX_VALUE - SECOND, Long.MIN_VALUE + SECOND, -SECOND})
  void nanosecondsMayBeginAnywhere(long startNanos) {
    arm("c", startNanos + 3 * SECOND);
    arm("a", startNanos + 1);
    arm("b", startNanos + 2 * SECOND);
    assertThat(timers.nanosToNext(startNanos)).isEqualTo(1);
    assertThat(timers.expire(startNanos + 2 * SECOND)).isEqualTo(2);
    assertThat(timers.nanosToNext(startNanos + 2 * SECOND)).isEqualTo(SECOND);
    assertThat(timers.expire(startNanos + 3 * SECOND)).isEqualTo(1);
    assertThat(ran).containsExactly("a", "b", "c");
  }

  @Test
  void whoSleepsIsToldOfWhatIsDueBeforeThat() {
    arm("a", 10 * SECOND);
    assertThat(told).as("nobody knew of any").isEqualTo(1);
    arm("b", 20 * SECOND);
    arm("c", 10 * SECOND);
    assertThat(told).as("not before the first").isEqualTo(1);
    arm("d", 9 * SECOND);
    assertThat(told).isEqualTo(2);
  }

  @Test
  void whoAsksIsToldOfWhatIsDueBeforeTheAnswer() {
    Timer early = timer("early");
    timers.arm(early, SECOND);
    arm("late", 9 * SECOND);
    timers.cancel(early);
    assertThat(timers.nanosToNext(0)).isEqualTo(9 * SECOND);
    arm("between", 5 * SECOND);
    assertThat(told).isEqualTo(2);
  }

  @Test
  void whatIsDueAfterTheLastHasRunIsTold() {
    arm("a", SECOND);
    timers.expire(SECOND);
    arm("b", 2 * SECOND);
    assertThat(told).isEqualTo(2);
  }

  /// Against a sorted set: whatever is armed, moved and cancelled, near or years away, and however
  /// far the clock jumps.
  @ParameterizedTest
  @MethodSource("seeds")
  void doesWhatASortedSetDoes(long seed) {
    var random = new SplittableRandom(seed);
    var model = new Model();
    for (int step = 0; step < STEPS; step++) {
      switch (random.nextInt(8)) {
        case 0 -> model.pass(random.nextLong(model.reach(random)));
        case 1 -> model.passToNext();
        case 2 -> model.cancel(random);
        default -> model.arm(random);
      }
    }
    model.passToEnd();
  }

  static LongStream seeds() {
    return LongStream.range(0, SEEDS);
  }

  private record Armed(long deadlineNanos, long sequence, int name) {}

  private static final class Model {
    private static final int TIMERS = 100;

    private final TimerQueue timers = new TimerQueue(() -> {});
    private final TreeSet<Armed> expected =
        new TreeSet<>(
            Comparator.comparingLong(Armed::deadlineNanos).thenComparingLong(Armed::sequence));
    private final List<Timer> all = new ArrayList<>();
    private final List<Integer> ran = new ArrayList<>();
    private final Armed[] armed = new Armed[TIMERS];
    private long nowNanos = -3 * SECOND;
    private long sequence;

    Model() {
      for (int i = 0; i < TIMERS; i++) {
        int name = i;
        all.add(new Timer(() -> ran.add(name)));
      }
    }

    /// From a nanosecond to years.
    long reach(SplittableRandom random) {
      return 1L << random.nextInt(56);
    }

    void arm(SplittableRandom random) {
      int name = random.nextInt(TIMERS);
      long deadline = nowNanos + random.nextLong(reach(random)) - random.nextInt(2);
      forget(name);
      armed[name] = new Armed(deadline, sequence++, name);
      expected.add(armed[name]);
      timers.arm(all.get(name), deadline);
      agree();
    }

    void cancel(SplittableRandom random) {
      int name = random.nextInt(TIMERS);
      forget(name);
      timers.cancel(all.get(name));
      agree();
    }

    private void forget(int name) {
      if (armed[name] != null) {
        expected.remove(armed[name]);
        armed[name] = null;
      }
    }

    void pass(long nanos) {
      nowNanos += nanos;
      List<Integer> due = new ArrayList<>();
      while (!expected.isEmpty() && expected.getFirst().deadlineNanos() <= nowNanos) {
        int name = expected.getFirst().name();
        due.add(name);
        forget(name);
      }
      ran.clear();
      assertThat(timers.expire(nowNanos)).isEqualTo(due.size());
      assertThat(ran).isEqualTo(due);
      agree();
    }

    void passToNext() {
      if (!expected.isEmpty()) {
        pass(Math.max(0, expected.getFirst().deadlineNanos() - nowNanos));
      }
    }

    void passToEnd() {
      while (!expected.isEmpty()) {
        passToNext();
      }
      assertThat(timers.isEmpty()).isTrue();
    }

    private void agree() {
      assertThat(timers.nanosToNext(nowNanos))
          .isEqualTo(
              expected.isEmpty()
                  ? Long.MAX_VALUE
                  : Math.max(0, expected.getFirst().deadlineNanos() - nowNanos));
    }
  }
}
