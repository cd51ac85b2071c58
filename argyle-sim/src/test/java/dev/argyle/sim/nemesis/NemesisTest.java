package dev.argyle.sim.nemesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.argyle.sim.LinkConfig;
import dev.argyle.sim.SimulatedHost;
import dev.argyle.sim.SimulatedLink;
import dev.argyle.sim.SimulatedNetwork;
import dev.argyle.sim.nemesis.Fault.Kind;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What a nemesis does, and that it is put right again.
class NemesisTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final SimulatedNetwork network = SimulatedNetwork.inVirtualTime(5);
  private final SimulatedHost client = network.host("client");
  private final SimulatedHost server = network.host("server");
  private final SimulatedLink link = network.link(client, server, LinkConfig.DEFAULT);
  private final Nemesis nemesis = new Nemesis(network);

  @AfterEach
  void close() {
    network.close();
  }

  private static Fault fault(int number, Kind kind, String target, long at, long lasting) {
    return new Fault(
        number, kind, List.of(target), Duration.ofSeconds(at), Duration.ofSeconds(lasting));
  }

  private void start(Fault... faults) {
    nemesis.start(new FaultPlan(List.of(faults)));
    network.run(Duration.ofMillis(500)); // half a second past each second
  }

  @Test
  void drawsEveryKindOfFault() {
    FaultPlan plan =
        FaultPlan.draw(
            3, List.of("client", "server"), Intensity.DEFAULT.withDuring(Duration.ofMinutes(10)));
    Set<Kind> drawn = EnumSet.noneOf(Kind.class);
    plan.faults().forEach(each -> drawn.add(each.kind()));
    assertThat(drawn).containsExactlyInAnyOrder(Kind.values());
  }

  @Test
  void faultPointsStrikeOneHostWhileTheFaultLasts() {
    start(fault(1, Kind.FAULT_POINTS, "server", 1, 2));
    assertThat(server.faultPoints()).isZero();
    network.run(SECOND);
    assertThat(server.faultPoints()).isPositive();
    assertThat(client.faultPoints()).isZero();
    network.run(SECOND.multipliedBy(2));
    assertThat(server.faultPoints()).isZero();
  }

  @Test
  void faultPointsStrikeByTheChanceTheyHadBeforeWhenTheFaultIsOver() {
    server.faultPoints(0.5);
    start(
        fault(1, Kind.FAULT_POINTS, "server", 1, 2),
        fault(2, Kind.FAULT_POINTS, "server", 2, 2),
        fault(3, Kind.CRASH, "server", 2, 1));
    network.run(SECOND.multipliedBy(3));
    assertThat(server.isUp()).isTrue();
    assertThat(server.faultPoints()).isPositive().isLessThan(0.5);
    network.run(SECOND);
    assertThat(server.faultPoints()).isEqualTo(0.5);
  }

  @Test
  void bothEndsOfALinkMayBeSlowAtOnce() {
    start(fault(1, Kind.SLOW, "client", 1, 2), fault(2, Kind.SLOW, "server", 2, 2));
    network.run(SECOND.multipliedBy(2));
    assertThat(link.config(client).delay()).isPositive();
    assertThat(link.config(server).delay()).isPositive();
    network.run(SECOND.multipliedBy(2));
    assertThat(link.config(client)).isEqualTo(LinkConfig.DEFAULT);
    assertThat(link.config(server)).isEqualTo(LinkConfig.DEFAULT);
  }

  @Test
  void aFaultOfAHostThatIsNotThereIsExplained() {
    assertThatThrownBy(() -> start(fault(1, Kind.CRASH, "servre", 1, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("CRASH servre")
        .hasMessageContaining("the network has client, server only");
  }

  @Test
  void aFaultBeforeTheStartIsExplained() {
    assertThatThrownBy(() -> fault(7, Kind.CRASH, "server", -1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("fault 7")
        .hasMessageContaining("not negative");
  }

  @Test
  void aNemesisWithoutHostsIsExplained() {
    try (SimulatedNetwork empty = SimulatedNetwork.inVirtualTime(1)) {
      assertThatThrownBy(() -> new Nemesis(empty).start(Intensity.DEFAULT))
          .hasMessageContaining("add them to the network first");
    }
  }
}
