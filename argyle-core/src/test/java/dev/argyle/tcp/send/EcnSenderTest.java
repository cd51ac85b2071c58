package dev.argyle.tcp.send;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.wire.TcpFlags;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 3168 sections 6.1.1, 6.1.2 and 6.1.5, wherever the numbers begin.
@Tag("D1")
class EcnSenderTest {
  private final EcnSender sender = new EcnSender();

  @ParameterizedTest
  @ValueSource(ints = {0, Integer.MAX_VALUE, -1000})
  @Tag("RFC3168-6.1.5-a")
  void onlyWhatIsNewMayBeMarked(int iss) {
    sender.begin(true, false, iss);
    assertThat(sender.leaves(iss + 1000, 1000)).isTrue();
    assertThat(sender.leaves(iss + 2000, 1000)).isTrue();
    assertThat(sender.leaves(iss + 1000, 1000)).as("again").isFalse();
    assertThat(sender.leaves(iss + 2000, 1000)).as("again").isFalse();
    assertThat(sender.leaves(iss + 2000, 0)).as("no data").isFalse();
    assertThat(sender.leaves(iss + 3000, 1000)).isTrue();
    assertThat(sender.field(true)).isEqualTo(EcnSender.CAPABLE);
    assertThat(sender.field(false)).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, Integer.MAX_VALUE, -1000})
  @Tag("RFC3168-6.1.2-b")
  void hearsOneEchoForEachWindow(int iss) {
    sender.begin(true, false, iss);
    assertThat(sender.isNews(iss)).isTrue();
    sender.reduced();
    assertThat(sender.isNews(iss + 1000)).as("the peer cannot know yet").isFalse();
    assertThat(sender.takeCwr(iss + 5000)).isEqualTo(TcpFlags.CWR);
    assertThat(sender.takeCwr(iss + 6000)).as("said once").isZero();
    assertThat(sender.isNews(iss + 5000)).as("CWR is on its way").isFalse();
    assertThat(sender.isNews(iss + 6000)).as("CWR has arrived").isTrue();
  }

  @Test
  void aReductionForALossIsToldAsWell() {
    sender.begin(true, false, 0);
    sender.reduced();
    assertThat(sender.takeCwr(1000)).isEqualTo(TcpFlags.CWR);
    sender.reduced();
    assertThat(sender.takeCwr(2000)).as("the next").isEqualTo(TcpFlags.CWR);
  }

  @Test
  void whatDoesNotMarkHasNothingToSay() {
    sender.begin(false, true, 0);
    sender.reduced();
    assertThat(sender.takeCwr(1000)).isZero();
    assertThat(sender.isNews(0)).isFalse();
    assertThat(sender.field(true)).isZero();
  }

  @Test
  void whoCountsMarksAllowsThemOnEverything() {
    sender.begin(true, true, 0);
    assertThat(sender.field(false)).isEqualTo(EcnSender.CAPABLE);
  }
}
