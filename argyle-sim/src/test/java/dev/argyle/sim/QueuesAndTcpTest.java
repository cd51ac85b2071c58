package dev.argyle.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.sim.link.QueueDiscipline;
import dev.argyle.sim.link.QueueDiscipline.CoDel;
import dev.argyle.sim.link.QueueDiscipline.FqCoDel;
import dev.argyle.sim.link.QueueDiscipline.Red;
import dev.argyle.stack.StackConfig;
import dev.argyle.tcp.EcnUse;
import dev.argyle.tcp.TcpConfig;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What queues that act early make of a real TCP connection through 10 Mbit/s: they keep themselves
/// short, and where both ends speak ECN they do so without losing a packet.
class QueuesAndTcpTest {
  private static final Duration DELAY = Duration.ofMillis(10);
  private static final long RATE = 10_000_000;
  private static final int SECONDS = 15;

  /// A queue, once with marks and once without.
  enum Early {
    RED(new Red(1000, 30_000, 90_000, 0.1, 0.002)),
    CODEL(CoDel.DEFAULT.withEcn(true)),
    FQ_CODEL(FqCoDel.DEFAULT);

    private final QueueDiscipline queue;

    Early(QueueDiscipline queue) {
      this.queue = queue;
    }
  }

  @ParameterizedTest
  @EnumSource
  void withEcnPacketsAreMarkedAndNoneIsDropped(Early early) {
    LinkCounters counters = transfer(early.queue, EcnUse.ASK, 6);
    assertThat(counters.marked()).isPositive();
    assertThat(counters.queueDrops()).isLessThan(counters.marked() / 2);
  }

  @ParameterizedTest
  @EnumSource
  void withoutItTheyAreDropped(Early early) {
    LinkCounters counters = transfer(early.queue, EcnUse.NEVER, 5);
    assertThat(counters.marked()).isZero();
    assertThat(counters.queueDrops()).isPositive();
  }

  /// Sends for a while. @param leastMegabits that arrive a second
  private static LinkCounters transfer(QueueDiscipline queue, EcnUse ecn, int leastMegabits) {
    StackConfig config = StackConfig.DEFAULT.with(withEcn(ecn));
    LinkConfig link =
        LinkConfig.DEFAULT.withDelay(DELAY).withRateBitsPerSecond(RATE).withQueue(queue);
    try (SimulatedNetwork network = SimulatedNetwork.inVirtualTime(1)) {
      SimulatedHost from = network.host("from", config);
      SimulatedHost to = network.host("to", config);
      SimulatedLink narrow = network.link(from, to, link, LinkConfig.DEFAULT.withDelay(DELAY));
      BulkFlow flow = BulkFlow.start(network, from, to, 80, "cubic", Duration.ZERO);
      network.run(Duration.ofSeconds(SECONDS));
      assertThat(flow.received() * Byte.SIZE / SECONDS).isGreaterThan(leastMegabits * 1_000_000L);
      assertThat(flow.info().options().ecn()).isEqualTo(ecn != EcnUse.NEVER);
      return narrow.counters(from);
    }
  }

  private static TcpConfig withEcn(EcnUse ecn) {
    TcpConfig.Options options = TcpConfig.DEFAULT.options();
    return TcpConfig.DEFAULT.with(options.with(ecn));
  }
}
