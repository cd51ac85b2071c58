package dev.argyle.testkit.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.sock.Errno;
import dev.argyle.sock.PollEvents;
import dev.argyle.tcp.MemoryLimits;
import dev.argyle.tcp.TcpConfig;
import dev.argyle.testkit.TcpRig;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What becomes of a connection when all of them hold too much, and of those without a user.
@Tag("B6")
class MemoryPressureTest extends TcpBehaviour {
  private static final int PAGE = MemoryLimits.PAGE_BYTES;

  private void established(MemoryLimits limits) {
    TcpConfig.Buffers buffers = TcpConfig.DEFAULT.buffers().with(limits);
    tcp = TcpRig.established(config().with(TcpConfig.DEFAULT.with(buffers)));
  }

  private void deliver(int seq, int octets) {
    tcp.deliver(
        tcp.peer().image(". " + seq + ":" + (seq + octets) + "(" + octets + ") ack 1 win 65535"));
  }

  @Test
  void whileMemoryIsShort_theWindowClosesToFourSegments() {
    established(MemoryLimits.ofBytes(0, 0, 1000L * PAGE).withOrphans(10));
    for (int seq = 1; seq < 64_001; seq += 1000) {
      deliver(seq, 1000); // what was promised before is kept
      assertThat(user().read(2000)).isEqualTo(1000);
    }
    tcp.discard();
    tcp.run(
        """
        < P. 64001:65001(1000) ack 1
        < P. 65001:66001(1000) ack 1
        > . 1:1(0) ack 66001
        """);
    assertThat(tcp.info().window().receive()).isLessThanOrEqualTo(4 * 1460);
  }

  @Test
  void whenItIsExhausted_aWriterGetsNoMoreThanTheLeast() {
    established(MemoryLimits.ofBytes(1, 1, 1).withOrphans(10));
    tcp.run("< . 1:1(0) ack 1 win 0");
    assertThat(user().write(1000)).isEqualTo(1000);
    assertThat(user().write(60_000)).as("the rest of a portion").isEqualTo(31_000);
    assertThat(user().write(1000)).isEqualTo(Errno.EAGAIN.negated());
    assertThat(user().poll() & PollEvents.OUT).as("what cannot be written").isZero();
  }

  @Test
  void whenItIsExhausted_whatWaitsPastAHoleIsNotKept() {
    established(MemoryLimits.ofBytes(1, 1, 1).withOrphans(10));
    for (int seq = 2001; seq < 12_001; seq += 1000) {
      deliver(seq, 1000);
    }
    tcp.discard();
    assertThat(tcp.stack().snapshot().stream().mapToLong(s -> s.queues().outOfOrderOctets()).sum())
        .isLessThanOrEqualTo(2000);
  }

  @Test
  void anOrphanTooMany_isReset() {
    established(MemoryLimits.ofBytes(100L * PAGE, 200L * PAGE, 300L * PAGE).withOrphans(0));
    user().write(100);
    tcp.run("> P. 1:101(100) ack 1");
    user().close();
    tcp.run(
        """
        > F. 101:101(0) ack 1
        > R. 102:102(0) ack 1
        """);
  }

  @Test
  void anOrphanThatMayBe_goesOn() {
    established(MemoryLimits.ofBytes(100L * PAGE, 200L * PAGE, 300L * PAGE).withOrphans(1));
    user().write(100);
    tcp.run("> P. 1:101(100) ack 1");
    user().close();
    tcp.run(
        """
        > F. 101:101(0) ack 1
        < .  1:1(0) ack 102
        """);
  }
}
