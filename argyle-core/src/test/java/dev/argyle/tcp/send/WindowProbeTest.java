package dev.argyle.tcp.send;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class WindowProbeTest {
  private static final long SECOND = 1_000_000_000L;
  private static final int MOST = 15;

  private final WindowProbe probe = new WindowProbe();
  private long now = -3 * SECOND;

  /// Goes on to the deadline. @return how long that was, in seconds
  private long secondsToDeadline() {
    long start = now;
    assertThat(probe.judge(MOST, probe.deadlineNanos() - 1)).isEqualTo(ProbeVerdict.WAIT);
    now = probe.deadlineNanos();
    return (now - start) / SECOND;
  }

  @Test
  void doesNothingUnlessStarted() {
    assertThat(probe.isRunning()).isFalse();
    assertThat(probe.judge(MOST, now)).isEqualTo(ProbeVerdict.WAIT);
  }

  @Test
  @Tag("RFC9293-SHLD-30")
  void waitsOneRtoThenTwiceAsLongEachTimeUpToTwoMinutes() {
    probe.start(3 * SECOND, now);
    for (long seconds : new long[] {3, 6, 12, 24, 48, 96, 120, 120}) {
      assertThat(secondsToDeadline()).isEqualTo(seconds);
      assertThat(probe.judge(MOST, now)).isEqualTo(ProbeVerdict.SEND_PROBE);
      probe.probed(now);
    }
    assertThat(probe.count()).isEqualTo(8);
  }

  @Test
  void givesUpAPeerThatDoesNotAnswer() {
    probe.start(SECOND, now);
    for (int i = 0; i < MOST; i++) {
      secondsToDeadline();
      assertThat(probe.judge(MOST, now)).isEqualTo(ProbeVerdict.SEND_PROBE);
      probe.probed(now);
    }
    secondsToDeadline();
    assertThat(probe.judge(MOST, now)).isEqualTo(ProbeVerdict.GIVE_UP);
  }

  @Test
  @Tag("RFC9293-MUST-37")
  void neverGivesUpAPeerThatAnswers() {
    probe.start(SECOND, now);
    for (int i = 0; i < 1000; i++) {
      secondsToDeadline();
      assertThat(probe.judge(MOST, now)).isEqualTo(ProbeVerdict.SEND_PROBE);
      probe.probed(now);
      probe.answered();
    }
    assertThat(probe.unanswered()).isZero();
    assertThat(probe.count()).isEqualTo(1000);
    assertThat(secondsToDeadline()).isEqualTo(120);
  }

  @Test
  void goesOnWhenStartedTwice() {
    probe.start(SECOND, now);
    long deadline = probe.deadlineNanos();
    probe.start(9 * SECOND, now + SECOND / 2);
    assertThat(probe.deadlineNanos()).isEqualTo(deadline);
  }

  @Test
  void beginsAnewAfterTheWindowWasOpen() {
    probe.start(SECOND, now);
    secondsToDeadline();
    probe.probed(now);
    probe.stop();
    assertThat(probe.isRunning()).isFalse();
    probe.start(2 * SECOND, now);
    assertThat(probe.count()).isZero();
    assertThat(secondsToDeadline()).isEqualTo(2);
  }
}
