package dev.argyle.examples.register;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.examples.register.Register.Reading;
import dev.argyle.junit.NetworkFactory;
import dev.argyle.junit.Simulated;
import dev.argyle.sim.LinkConfig;
import dev.argyle.sim.NetworkBuilder;
import dev.argyle.sim.SimulatedHost;
import dev.argyle.sim.SimulatedNetwork;
import dev.argyle.sim.link.Jitter;
import dev.argyle.sim.nemesis.Fault.Kind;
import dev.argyle.sim.nemesis.Intensity;
import dev.argyle.sim.nemesis.Nemesis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A register on three machines, one that writes and two that read, over links that come and go:
/// reading in one round is found to be wrong, reading in two passes every seed.
class RegisterTest {
  private static final int SEEDS = 200;
  private static final int WRITES = 20;
  private static final List<String> REPLICAS = List.of("replica1", "replica2", "replica3");
  private static final Intensity TROUBLE =
      Intensity.DEFAULT
          .withDuring(Duration.ofSeconds(10))
          .withMeanGap(Duration.ofSeconds(1))
          .withKinds(Kind.PARTITION, Kind.ONE_WAY, Kind.SLOW, Kind.PAUSE);

  /// Links whose delay varies a lot.
  static final class Unsteady implements NetworkFactory {
    @Override
    public SimulatedNetwork create(NetworkBuilder builder) {
      return builder
          .star(
              LinkConfig.DEFAULT
                  .withDelay(Duration.ofMillis(1))
                  .withJitter(new Jitter.Exponential(Duration.ofMillis(5))))
          .build();
    }
  }

  @Simulated(seeds = SEEDS, network = Unsteady.class)
  void aRegisterReadInTwoRoundsLooksLikeAVariable(SimulatedNetwork network, Nemesis nemesis) {
    assertThat(violation(network, nemesis, Reading.TWO_ROUNDS)).isNull();
  }

  @Simulated(seeds = 10, twice = true, network = Unsteady.class)
  void theSeedDecidesWhatNettyDoes(SimulatedNetwork network, Nemesis nemesis) {
    assertThat(violation(network, nemesis, Reading.TWO_ROUNDS)).isNull();
  }

  @Test
  void seedsFindThatOneRoundIsNotEnough() {
    int failed = 0;
    for (long seed = 1; seed <= SEEDS; seed++) {
      try (SimulatedNetwork network =
          new Unsteady().create(SimulatedNetwork.builder().seed(seed))) {
        Nemesis nemesis = new Nemesis(network);
        if (network.call(() -> violation(network, nemesis, Reading.ONE_ROUND)) != null) {
          failed++;
        }
      }
    }
    assertThat(failed).isPositive();
  }

  /// What one user of the register has done.
  private record Operation(boolean write, Duration began, Duration ended, long version) {}

  /// Has the register used. @return what is wrong with what its users have seen, or null
  private static String violation(SimulatedNetwork network, Nemesis nemesis, Reading reading) {
    List<Thread> replicas = new ArrayList<>();
    for (String name : REPLICAS) {
      replicas.add(network.host(name).start("replica", new Replica()));
    }
    List<Operation> history = new ArrayList<>();
    SimulatedHost writer = network.host("writer");
    List<Thread> users = new ArrayList<>();
    users.add(writer.start("writes", () -> write(network, history)));
    for (String name : List.of("reader1", "reader2")) {
      SimulatedHost reader = network.host(name);
      users.add(reader.start("reads", () -> read(network, reading, users.getFirst(), history)));
    }
    nemesis.start(TROUBLE);
    users.forEach(RegisterTest::join);
    replicas.forEach(Thread::interrupt);
    replicas.forEach(RegisterTest::join);
    return wrongIn(history);
  }

  private static void write(SimulatedNetwork network, List<Operation> history) {
    try (Register register = new Register(REPLICAS, Reading.TWO_ROUNDS)) {
      for (long version = 1; version <= WRITES; version++) {
        Duration began = network.elapsed();
        register.write(new Versioned(version, version * version));
        history.add(new Operation(true, began, network.elapsed(), version));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void read(
      SimulatedNetwork network, Reading reading, Thread writer, List<Operation> history) {
    try (Register register = new Register(REPLICAS, reading)) {
      while (writer.isAlive()) {
        Duration began = network.elapsed();
        Versioned found = register.read();
        assertThat(found.value()).isEqualTo(found.version() * found.version());
        history.add(new Operation(false, began, network.elapsed(), found.version()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void join(Thread user) {
    try {
      user.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// A variable never goes back: what begins when something is over sees at least that.
  private static String wrongIn(List<Operation> history) {
    for (Operation later : history) {
      for (Operation earlier : history) {
        boolean after = earlier.ended().compareTo(later.began()) < 0;
        if (after && !later.write() && later.version() < earlier.version()) {
          return later + " after " + earlier;
        }
      }
    }
    return null;
  }
}
