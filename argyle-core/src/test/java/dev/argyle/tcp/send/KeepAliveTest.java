package dev.argyle.tcp.send;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class KeepAliveTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long START = -5 * SECOND;

  private final KeepAlive keepAlive = new KeepAlive();

  @Test
  void asksAfterTwoHoursOfSilenceAndGivesUpAfterNineProbes() {
    long now = START + 7200 * SECOND;
    assertThat(keepAlive.deadlineNanos(START)).isEqualTo(now);
    assertThat(keepAlive.judge(START, now - 1)).isEqualTo(ProbeVerdict.WAIT);
    for (int i = 0; i < 9; i++) {
      assertThat(keepAlive.judge(START, now)).isEqualTo(ProbeVerdict.SEND_PROBE);
      keepAlive.probed(START, now);
      assertThat(keepAlive.deadlineNanos(START)).isEqualTo(now + 75 * SECOND);
      assertThat(keepAlive.judge(START, now + 75 * SECOND - 1)).isEqualTo(ProbeVerdict.WAIT);
      now += 75 * SECOND;
    }
    assertThat(keepAlive.judge(START, now)).isEqualTo(ProbeVerdict.GIVE_UP);
  }

  @Test
  void beginsAnewWhenThePeerIsHeardOf() {
    keepAlive.idleNanos(10 * SECOND);
    keepAlive.intervalNanos(SECOND);
    keepAlive.count(2);
    keepAlive.probed(START, START + 10 * SECOND);
    keepAlive.probed(START, START + 11 * SECOND);
    long heard = START + 11 * SECOND + 1;
    assertThat(keepAlive.deadlineNanos(heard)).isEqualTo(heard + 10 * SECOND);
    assertThat(keepAlive.judge(heard, heard + 10 * SECOND)).isEqualTo(ProbeVerdict.SEND_PROBE);
    keepAlive.probed(heard, heard + 10 * SECOND);
    assertThat(keepAlive.judge(heard, heard + 11 * SECOND)).isEqualTo(ProbeVerdict.SEND_PROBE);
    keepAlive.probed(heard, heard + 11 * SECOND);
    assertThat(keepAlive.judge(heard, heard + 12 * SECOND)).isEqualTo(ProbeVerdict.GIVE_UP);
  }

  @Test
  @Tag("RFC9293-MUST-27")
  void tellsItsKnobs() {
    keepAlive.idleNanos(1);
    keepAlive.intervalNanos(2);
    keepAlive.count(3);
    assertThat(keepAlive.idleNanos()).isEqualTo(1);
    assertThat(keepAlive.intervalNanos()).isEqualTo(2);
    assertThat(keepAlive.count()).isEqualTo(3);
  }

  @Test
  void letsTheUserTimeoutDecide() {
    keepAlive.idleNanos(10 * SECOND);
    keepAlive.intervalNanos(SECOND);
    keepAlive.count(1);
    keepAlive.userTimeoutNanos(15 * SECOND);
    for (int i = 10; i < 15; i++) {
      assertThat(keepAlive.judge(START, START + i * SECOND)).isEqualTo(ProbeVerdict.SEND_PROBE);
      keepAlive.probed(START, START + i * SECOND);
    }
    assertThat(keepAlive.judge(START, START + 15 * SECOND)).isEqualTo(ProbeVerdict.GIVE_UP);
  }

  @Test
  void doesNotGiveUpForTheUserTimeoutBeforeItHasAsked() {
    keepAlive.idleNanos(10 * SECOND);
    keepAlive.userTimeoutNanos(SECOND);
    assertThat(keepAlive.judge(START, START + 9 * SECOND)).isEqualTo(ProbeVerdict.WAIT);
    assertThat(keepAlive.judge(START, START + 10 * SECOND)).isEqualTo(ProbeVerdict.SEND_PROBE);
  }
}
