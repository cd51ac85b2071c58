package dev.argyle.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.InetSockAddr;
import dev.argyle.socket.SocketType;
import dev.argyle.socket.Syscalls;
import dev.argyle.wire.IpAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Platform threads that the simulation does not run, only waits for.
@Timeout(60)
class ParticipantsTest {
  private static final int PORT = 80;
  private static final int ROUNDS = 200;

  private final SimulatedNetwork network = SimulatedNetwork.inVirtualTime(42);
  private final SimulatedHost client = network.host("client");
  private final SimulatedHost server = network.host("server");

  @AfterEach
  void close() {
    network.close();
  }

  @Test
  void theClockStandsStillWhileAThreadWorks() {
    network.schedule(Duration.ofSeconds(1), () -> {});
    Duration elapsed =
        network.callOnPlatformThread(() -> {
          long sum = 0;
          for (int i = 0; i < 50_000_000; i++) {
            sum += Long.numberOfTrailingZeros(sum ^ i);
          }
          return sum == 0 ? Duration.ofDays(1) : network.elapsed();
        });
    assertThat(elapsed).isEqualTo(Duration.ZERO);
  }

  @Test
  void blockingThreadsOfTheMachineSeeExactlyTheRoundTripsOfTheLink() {
    network.link(client, server, LinkConfig.DEFAULT.withDelay(Duration.ofMillis(5)));
    int listener = listen(server.syscalls());
    network.threads().newThread(() -> echo(server.syscalls(), listener)).start();
    Duration took =
        network.callOnPlatformThread(() -> {
          Syscalls calls = client.syscalls();
          int fd = calls.socket(AddressFamily.AF_INET, SocketType.STREAM.number(), 0);
          calls.connect(fd, InetSockAddr.of(server.address4(), PORT));
          for (int i = 0; i < ROUNDS; i++) {
            calls.write(fd, ByteBuffer.wrap(new byte[] {1}));
            calls.read(fd, ByteBuffer.allocate(1));
          }
          Duration elapsed = network.elapsed();
          calls.close(fd);
          return elapsed;
        });
    assertThat(took).isEqualTo(Duration.ofMillis(10L * (ROUNDS + 1)));
  }

  @Test
  void aTaskOfTheExecutorIsWaitedForBeforeItStarts() {
    for (int i = 0; i < ROUNDS; i++) {
      network.schedule(Duration.ofSeconds(1), () -> {});
      boolean atOnce =
          network.callOnPlatformThread(() -> {
            Duration given = network.elapsed();
            var started = CompletableFuture.supplyAsync(network::elapsed, network.executor());
            return started.get().equals(given);
          });
      assertThat(atOnce).isTrue();
    }
  }

  @Test
  void simulatedThreadsAndThoseOfTheMachineWakeEachOther() {
    var latch = new CountDownLatch(1);
    var seen = new AtomicReference<Duration>();
    network
        .threads()
        .newThread(() -> {
          await(latch);
          seen.set(network.elapsed());
        })
        .start();
    server.start(
        "count down",
        () -> {
          sleep(Duration.ofSeconds(3));
          latch.countDown();
        });
    assertThat(network.runUntil(() -> seen.get() != null, Duration.ofHours(1))).isTrue();
    assertThat(seen.get()).isGreaterThanOrEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void aDeadlockNamesThemToo() {
    int listener = listen(server.syscalls());
    assertThatThrownBy(() -> network.callOnPlatformThread(() -> server.syscalls().accept(listener)))
        .isInstanceOf(SimulationDeadlockException.class)
        .hasMessageContaining("argyle-sim-1 WAITING")
        .hasMessageContaining("Syscalls.accept");
  }

  private static void echo(Syscalls calls, int listener) {
    int fd = calls.accept(listener);
    ByteBuffer octet = ByteBuffer.allocate(1);
    while (calls.read(fd, octet.clear()) > 0) {
      calls.write(fd, octet.flip());
    }
    calls.close(fd);
  }

  private static int listen(Syscalls calls) {
    int listener = calls.socket(AddressFamily.AF_INET, SocketType.STREAM.number(), 0);
    calls.bind(listener, InetSockAddr.of(IpAddress.ANY4, PORT));
    calls.listen(listener, 5);
    return listener;
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void sleep(Duration howLong) {
    try {
      network.sleep(howLong);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
