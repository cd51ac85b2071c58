package dev.argyle.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.argyle.ip.NetInterface;
import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.Errno;
import dev.argyle.sock.InetSockAddr;
import dev.argyle.sock.SolSocket;
import dev.argyle.socket.SocketType;
import dev.argyle.socket.Syscalls;
import dev.argyle.wire.IpAddress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SimulatedNetworkTest {
  private static final int PORT = 80;

  private final SimulatedNetwork network = SimulatedNetwork.inVirtualTime(42);
  private final SimulatedHost client = network.host("client");
  private final SimulatedHost server = network.host("server");

  @AfterEach
  void close() {
    network.close();
  }

  @Test
  void theClockStartsAtAFixedInstantAndMovesWhenTold() {
    assertThat(network.env().clock().epochNanos() / 1_000_000_000)
        .isEqualTo(Instant.parse("2026-01-01T00:00:00Z").getEpochSecond());
    network.run(Duration.ofSeconds(3));
    assertThat(network.elapsed()).isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void tasksRunAtTheirTimeAndInTheOrderTheyWereScheduled() {
    var seen = new ArrayList<String>();
    network.schedule(Duration.ofSeconds(2), () -> seen.add("c " + network.elapsed()));
    network.schedule(Duration.ofSeconds(1), () -> seen.add("a " + network.elapsed()));
    network.schedule(Duration.ofSeconds(1), () -> seen.add("b " + network.elapsed()));
    network.run(Duration.ofSeconds(10));
    assertThat(seen).containsExactly("a PT1S", "b PT1S", "c PT2S");
  }

  @Test
  void runUntilStopsAtTheEventThatMakesTheConditionTrue() {
    var done = new AtomicBoolean();
    network.schedule(Duration.ofSeconds(5), () -> done.set(true));
    assertThat(network.runUntil(done::get, Duration.ofSeconds(4))).isFalse();
    assertThat(network.elapsed()).isEqualTo(Duration.ofSeconds(4));
    assertThat(network.runUntil(done::get, Duration.ofHours(1))).isTrue();
    assertThat(network.elapsed()).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void linksGiveAddressesAutomatically() {
    SimulatedHost third = network.host("third");
    network.link(client, server, LinkConfig.DEFAULT);
    network.link(server, third, LinkConfig.DEFAULT);
    assertThat(client.address4()).isEqualTo(IpAddress.parse("10.0.1.1"));
    assertThat(server.address4()).isEqualTo(IpAddress.parse("10.0.1.2"));
    assertThat(third.address4()).isEqualTo(IpAddress.parse("10.0.2.2"));
    assertThat(server.address6()).isEqualTo(IpAddress.parse("fd00:1::2"));
    assertThat(server.stack().ip().interfaces())
        .extracting(NetInterface::name)
        .contains("eth0", "eth1");
  }

  @Test
  void aHandshakeTakesOneRoundTrip() {
    link(Duration.ofMillis(10));
    server.start("accept", () -> accept(server.syscalls()));
    int result = network.call(() -> connect(client.syscalls(), server.address4()));
    assertThat(result).isNotNegative();
    assertThat(network.elapsed()).isEqualTo(Duration.ofMillis(20));
  }

  @Test
  void blockingCallsEchoOverIpv6() {
    link(Duration.ofMillis(1));
    server.start(
        "echo",
        () -> {
          Syscalls calls = server.syscalls();
          int fd = accept(calls);
          ByteBuffer buffer = ByteBuffer.allocate(100);
          calls.read(fd, buffer);
          calls.write(fd, buffer.flip());
          calls.close(fd);
        });
    String echo =
        network.call(() -> {
          Syscalls calls = client.syscalls();
          int fd = connect(calls, server.address6());
          calls.write(fd, ByteBuffer.wrap(new byte[] {'h', 'i'}));
          ByteBuffer buffer = ByteBuffer.allocate(100);
          calls.read(fd, buffer);
          return new String(buffer.array(), 0, buffer.position(), StandardCharsets.US_ASCII);
        });
    assertThat(echo).isEqualTo("hi");
  }

  @Test
  void threadsInterleaveAsTheSeedSays() {
    assertThat(interleaving(1)).isEqualTo(interleaving(1));
    assertThat(interleaving(1)).isNotEqualTo(interleaving(2));
  }

  @Test
  void sleepAndTimedParksAreVirtual() {
    var woke = new ArrayList<Duration>();
    server.start(
        "sleeper",
        () -> {
          sleep(Duration.ofHours(3));
          woke.add(network.elapsed());
          LockSupport.parkNanos(Duration.ofDays(1).toNanos());
          woke.add(network.elapsed());
        });
    network.runToEnd();
    assertThat(woke).containsExactly(Duration.ofHours(3), Duration.ofHours(27));
  }

  @Test
  void receiveTimeoutsAreVirtual() {
    link(Duration.ofMillis(10));
    int result =
        network.call(() -> {
          Syscalls calls = server.syscalls();
          int fd = calls.socket(AddressFamily.AF_INET, SocketType.DGRAM.number(), 0);
          calls.setsockopt(fd, SolSocket.SO_RCVTIMEO, Duration.ofMinutes(5));
          return calls.read(fd, ByteBuffer.allocate(10));
        });
    assertThat(result).isEqualTo(Errno.EAGAIN.negated());
    assertThat(network.elapsed()).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void anInterruptWakesABlockedCall() {
    var result = new AtomicInteger();
    Thread blocked = server.start("accept", () -> result.set(accept(server.syscalls())));
    network.schedule(Duration.ofSeconds(1), blocked::interrupt);
    network.runToEnd();
    assertThat(result).hasValue(Errno.EINTR.negated());
    assertThat(network.elapsed()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void aDeadlockNamesTheThreadsAndWhereTheyWait() {
    server.start("accept", () -> accept(server.syscalls()));
    assertThatThrownBy(network::runToEnd)
        .isInstanceOf(SimulationDeadlockException.class)
        .hasMessageContaining("1 thread waits")
        .hasMessageContaining("server/accept WAITING")
        .hasMessageContaining("Syscalls.accept");
  }

  @Test
  void aContendedLockIsHandedOverInVirtualTime() {
    var lock = new ReentrantLock();
    var order = new ArrayList<String>();
    for (String name : List.of("a", "b")) {
      server.start(
          name,
          () -> {
            lock.lock();
            try {
              sleep(Duration.ofSeconds(1));
              order.add(network.elapsed().toString());
            } finally {
              lock.unlock();
            }
          });
    }
    network.runToEnd();
    assertThat(order).containsExactly("PT1S", "PT2S");
  }

  @Test
  void whatAThreadThrowsEndsTheRun() {
    server.start(
        "broken",
        () -> {
          throw new AssertionError("as meant");
        });
    assertThatThrownBy(network::runToEnd).isInstanceOf(AssertionError.class).hasMessage("as meant");
  }

  @Test
  void callThrowsWhatTheWorkThrows() {
    assertThatThrownBy(() ->
            network.call(() -> {
              throw new IOException("as meant");
            }))
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(IOException.class);
    assertThatThrownBy(() ->
            network.call(() -> {
              throw new IllegalArgumentException("as meant");
            }))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aTaskOfTheLoopMustNotBlock() {
    network.schedule(Duration.ZERO, () -> accept(server.syscalls()));
    assertThatThrownBy(() -> network.run(Duration.ofSeconds(1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("SimulatedHost.start");
  }

  @Test
  void aPartitionLosesPacketsUntilItHeals() {
    SimulatedLink link = link(Duration.ofMillis(10));
    server.start("accept", () -> accept(server.syscalls()));
    link.partition();
    network.schedule(Duration.ofMillis(1500), link::heal);
    int result = network.call(() -> connect(client.syscalls(), server.address4()));
    assertThat(result).isNotNegative();
    assertThat(network.elapsed()).isEqualTo(Duration.ofMillis(2020)); // the third SYN gets through
    assertThat(link.counters(client).cut()).isEqualTo(2);
  }

  @Test
  void inRealTimeTheMachinesClockCounts() {
    try (var real = SimulatedNetwork.inRealTime(1)) {
      SimulatedHost left = real.host("left");
      SimulatedHost right = real.host("right");
      real.link(left, right, LinkConfig.DEFAULT.withDelay(Duration.ofMillis(20)));
      var accepted = new AtomicInteger(-1);
      int listener = listen(right.syscalls());
      right.start("accept", () -> accepted.set(right.syscalls().accept(listener)));
      int result = real.call(() -> connect(left.syscalls(), right.address4()));
      assertThat(result).isNotNegative();
      assertThat(real.elapsed()).isGreaterThanOrEqualTo(Duration.ofMillis(40));
      assertThat(real.runUntil(() -> accepted.get() >= 0, Duration.ofSeconds(30))).isTrue();
    }
  }

  @SuppressWarnings("ThreadPriorityCheck") // the scheduler is ours
  private static List<String> interleaving(long seed) {
    try (var other = SimulatedNetwork.inVirtualTime(seed)) {
      SimulatedHost host = other.host("host");
      var steps = new ArrayList<String>();
      for (String name : List.of("a", "b", "c", "d")) {
        host.start(
            name,
            () -> {
              for (int i = 0; i < 5; i++) {
                steps.add(name + i);
                Thread.yield();
              }
            });
      }
      other.runToEnd();
      return steps;
    }
  }

  private SimulatedLink link(Duration delay) {
    return network.link(client, server, LinkConfig.DEFAULT.withDelay(delay));
  }

  private void sleep(Duration howLong) {
    try {
      network.sleep(howLong);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Accepts one connection. @return its descriptor, or the error
  private static int accept(Syscalls calls) {
    return calls.accept(listen(calls));
  }

  private static int listen(Syscalls calls) {
    int listener = calls.socket(AddressFamily.AF_INET6, SocketType.STREAM.number(), 0);
    calls.bind(listener, InetSockAddr.of(IpAddress.ANY6, PORT));
    calls.listen(listener, 5);
    return listener;
  }

  /// Connects. @return the descriptor, or the error
  private static int connect(Syscalls calls, IpAddress to) {
    int family = to.isV4() ? AddressFamily.AF_INET : AddressFamily.AF_INET6;
    int fd = calls.socket(family, SocketType.STREAM.number(), 0);
    int result = calls.connect(fd, InetSockAddr.of(to, PORT));
    return result < 0 ? result : fd;
  }
}
