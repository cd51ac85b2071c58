package dev.argyle.examples.election;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.examples.election.Voter.Saving;
import dev.argyle.junit.Simulated;
import dev.argyle.sim.SimulatedHost;
import dev.argyle.sim.SimulatedNetwork;
import dev.argyle.sim.nemesis.Fault.Kind;
import dev.argyle.sim.nemesis.Intensity;
import dev.argyle.sim.nemesis.Nemesis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Three machines that lose power, and links that come and go: no term ever has two leaders, unless
/// machines forget for whom they have voted.
class ElectionTest {
  private static final int SEEDS = 200;
  private static final List<String> MEMBERS = List.of("member1", "member2", "member3");
  private static final Intensity TROUBLE =
      new Intensity(
          Duration.ofSeconds(60),
          Duration.ofMillis(1500),
          Duration.ofSeconds(1),
          Intensity.DEFAULT.withKinds(Kind.CRASH, Kind.PARTITION).kinds());

  @Simulated(seeds = SEEDS)
  void noTermHasTwoLeaders(SimulatedNetwork network, Nemesis nemesis) throws Exception {
    assertThat(leaders(network, nemesis, Saving.BALLOT)).isNotEmpty().allSatisfy(ElectionTest::one);
  }

  @Test
  void seedsFindTheVoterThatForgets() {
    int failed = 0;
    for (long seed = 1; seed <= SEEDS; seed++) {
      try (SimulatedNetwork network = SimulatedNetwork.builder().seed(seed).build()) {
        Nemesis nemesis = new Nemesis(network);
        var leaders = network.call(() -> leaders(network, nemesis, Saving.TERM));
        failed += leaders.values().stream().anyMatch(each -> each.size() > 1) ? 1 : 0;
      }
    }
    assertThat(failed).isPositive();
  }

  private static void one(long term, List<String> leaders) {
    assertThat(leaders).as("leaders of term " + term).hasSize(1);
  }

  /// Has them choose for a while. @return who has led, by term
  private static Map<Long, List<String>> leaders(
      SimulatedNetwork network, Nemesis nemesis, Saving saving) throws InterruptedException {
    Map<Long, List<String>> leaders = new TreeMap<>();
    for (int i = 0; i < MEMBERS.size(); i++) {
      int number = i;
      String name = MEMBERS.get(i);
      List<String> others = MEMBERS.stream().filter(each -> !each.equals(name)).toList();
      SimulatedHost host = network.host(name);
      SplittableRandom random = new SplittableRandom(network.seed() * MEMBERS.size() + i);
      Disk disk = new Disk();
      host.program(
          "member",
          () ->
              new Member(
                      number,
                      others,
                      new Voter(disk, saving),
                      random,
                      term -> leaders.computeIfAbsent(term, _ -> new ArrayList<>()).add(name))
                  .run());
    }
    nemesis.start(TROUBLE);
    network.sleep(TROUBLE.during().plusSeconds(30));
    return leaders;
  }
}
