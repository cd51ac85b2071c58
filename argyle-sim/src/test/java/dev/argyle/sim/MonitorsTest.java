package dev.argyle.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// `synchronized`, `wait` and `notify` on simulated threads: a thread of the JDK hands a monitor
/// over, and yet no time passes meanwhile and the seed decides the order.
@Timeout(120)
class MonitorsTest {
  private static final int THREADS = 20;
  private static final int ROUNDS = 50;

  /// A lock whose owner sleeps now and then, so that all the others want it.
  private static List<String> contend(long seed) {
    List<String> order = new ArrayList<>();
    Object monitor = new Object();
    try (SimulatedNetwork network = SimulatedNetwork.inVirtualTime(seed)) {
      SimulatedHost host = network.host("host");
      for (int i = 0; i < THREADS; i++) {
        int number = i;
        host.start(
            "thread " + i,
            () -> {
              for (int round = 0; round < ROUNDS; round++) {
                synchronized (monitor) {
                  order.add(number + " at " + network.elapsed());
                  sleep(network, round % 5);
                }
              }
            });
      }
      network.runToEnd();
    }
    return order;
  }

  private static void sleep(SimulatedNetwork network, long millis) {
    try {
      network.sleep(Duration.ofMillis(millis));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void theSeedDecidesWhoGetsAMonitor() {
    List<String> first = contend(3);
    assertThat(first).hasSize(THREADS * ROUNDS);
    for (int i = 0; i < 5; i++) {
      assertThat(contend(3)).isEqualTo(first);
    }
    assertThat(contend(4)).isNotEqualTo(first);
  }

  @RepeatedTest(20)
  void noTimePassesBetweenANotifyAndWhoeverWaitedForIt() {
    Object monitor = new Object();
    int[] turn = new int[1];
    try (SimulatedNetwork network = SimulatedNetwork.inVirtualTime(1)) {
      network.schedule(Duration.ofSeconds(1), () -> {}); // to which the clock would jump
      SimulatedHost host = network.host("host");
      for (int i = 0; i < 2; i++) {
        int own = i;
        host.start("player " + i, () -> play(monitor, turn, own));
      }
      network.runUntil(() -> turn[0] == 2 * ROUNDS, Duration.ofSeconds(10));
      assertThat(network.elapsed()).isZero();
    }
  }

  private static void play(Object monitor, int[] turn, int own) {
    synchronized (monitor) {
      for (int round = 0; round < ROUNDS; round++) {
        while (turn[0] % 2 != own) {
          try {
            monitor.wait();
          } catch (InterruptedException e) {
            return;
          }
        }
        turn[0]++;
        monitor.notifyAll();
      }
    }
  }
}
