package dev.argyle.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.argyle.nio.ArgyleSelectorProvider;
import dev.argyle.wire.IpAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Programs of plain Java on the hosts of a star.
@SuppressWarnings("AddressSelection") // a name of the network: its first address will do
class HostsTest {
  private static final int PORT = 80;

  private final SimulatedNetwork network =
      SimulatedNetwork.builder()
          .seed(7)
          .star(LinkConfig.DEFAULT.withDelay(Duration.ofMillis(5)))
          .build();
  private final SimulatedHost client = network.host("client");
  private final SimulatedHost server = network.host("server");

  @AfterEach
  void close() {
    network.close();
  }

  /// Answers every connection with its host's name.
  private static Runnable greeter(SimulatedHost host) {
    return () -> {
      try (ServerSocketChannel listener = ServerSocketChannel.open()) {
        listener.bind(new InetSocketAddress(PORT), 1000);
        while (listener.isOpen()) {
          SocketChannel connection = listener.accept();
          connection.write(ByteBuffer.wrap(host.name().getBytes(StandardCharsets.US_ASCII)));
          connection.close();
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    };
  }

  /// Reads what a host says, to the end.
  private static String ask(String host) throws IOException {
    try (SocketChannel channel = SocketChannel.open(new InetSocketAddress(host, PORT))) {
      ByteBuffer buffer = ByteBuffer.allocate(100);
      while (channel.read(buffer) >= 0) {
        assertThat(buffer.hasRemaining()).isTrue();
      }
      return new String(buffer.array(), 0, buffer.position(), StandardCharsets.US_ASCII);
    }
  }

  @Test
  void eachHostHasEveryPortAndIsFoundByItsName() {
    SimulatedHost other = network.host("other");
    server.start("greeter", greeter(server));
    other.start("greeter", greeter(other));
    assertThat(client.<String>call(() -> ask("server"))).isEqualTo("server");
    assertThat(client.<String>call(() -> ask("OTHER"))).isEqualTo("other");
    assertThat(network.elapsed()).isEqualTo(Duration.ofMillis(2 * 2 * 2 * 10));
  }

  @Test
  void aThreadThatAProgramStartsIsOnItsHost() throws IOException {
    server.start("greeter", greeter(server));
    var heard = new ArrayList<String>();
    client.run(() -> {
      var done = new Semaphore(0);
      Thread.startVirtualThread(() -> {
        try {
          heard.add(ask("server"));
        } catch (IOException e) {
          heard.add(e.toString());
        }
        done.release();
      });
      done.acquireUninterruptibly();
    });
    assertThat(heard).containsExactly("server");
  }

  @Test
  void whatIsOnNoHostUsesTheMachine() throws IOException {
    try (SocketChannel outside = SocketChannel.open()) {
      assertThat(outside.provider()).isNotInstanceOf(ArgyleSelectorProvider.class);
    }
    boolean inside =
        client.call(() -> {
          try (SocketChannel channel = SocketChannel.open()) {
            return channel.provider() instanceof ArgyleSelectorProvider;
          }
        });
    assertThat(inside).isTrue();
    assertThat(InetAddress.getByName("localhost").isLoopbackAddress()).isTrue();
  }

  @Test
  void namesAreThoseOfTheNetwork() {
    client.run(() -> {
      assertThat(addresses("server"))
          .containsExactly(server.address4().toInetAddress(), server.address6().toInetAddress());
      assertThat(server.address4().toInetAddress().getCanonicalHostName()).isEqualTo("server");
      assertThat(addresses("localhost")).allMatch(InetAddress::isLoopbackAddress);
      assertThatThrownBy(() -> InetAddress.getByName("example.org"))
          .isInstanceOf(UnknownHostException.class)
          .hasMessageContaining("not in the network of client")
          .hasMessageContaining("client, switch, server");
    });
  }

  private static List<InetAddress> addresses(String name) {
    try {
      return List.of(InetAddress.getAllByName(name));
    } catch (UnknownHostException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void addressesAreChosenOrGiven() {
    assertThat(server.addresses())
        .containsExactly(IpAddress.parse("192.168.0.2"), IpAddress.parse("fd00::2"));
    SimulatedHost db = network.host("db", IpAddress.parse("203.0.113.5"));
    db.start("greeter", greeter(db));
    assertThat(db.address4()).isEqualTo(IpAddress.parse("203.0.113.5"));
    assertThat(client.<String>call(() -> ask("db"))).isEqualTo("db");
  }

  @Test
  void twoHostsCannotHaveOneAddress() {
    assertThatThrownBy(() -> network.host("twin", IpAddress.parse("192.168.0.2")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("192.168.0.2, which is an address of server")
        .hasMessageContaining("let the network choose");
  }

  @Test
  void aNameIsGivenOnce() {
    assertThatThrownBy(() -> network.host("Server"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("already");
    assertThatThrownBy(() -> network.host("a b")).hasMessageContaining("letters");
  }

  @Test
  void aHostCannotBeLinkedToItself() {
    assertThatThrownBy(() -> network.link(client, client, LinkConfig.DEFAULT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("loopback");
  }

  @Test
  void aSleepByTheMachinesClockIsSaidToBeWrong() {
    client.start(
        "sleeper",
        () -> {
          try {
            Thread.sleep(1000);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    assertThatThrownBy(network::runToEnd)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("client/sleeper")
        .hasMessageContaining("Thread.sleep")
        .hasMessageContaining("-javaagent:argyle-time.jar")
        .hasMessageContaining("SimulatedNetwork.sleep")
        .hasMessageContaining("HostsTest");
  }

  @Test
  void soIsATimedWaitThatNobodyEnds() {
    var never = new Semaphore(0);
    assertThatThrownBy(
            () -> client.call(() -> never.tryAcquire(5, java.util.concurrent.TimeUnit.SECONDS)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Semaphore.tryAcquire");
  }

  @Test
  void aCrashIsNotHeardOfUntilThePeerAsks() {
    server.program("greeter", greeter(server));
    Exchange exchange = new Exchange();
    server.program("silent", exchange::acceptAndSayNothing);
    Duration[] heard = new Duration[1];
    client.start("reader", () -> heard[0] = exchange.readUntilItFails(network));
    network.schedule(Duration.ofSeconds(10), server::crash);
    network.schedule(Duration.ofSeconds(60), server::restart);
    network.schedule(Duration.ofSeconds(70), () -> exchange.mayWrite.release());
    network.run(Duration.ofMinutes(5));
    assertThat(exchange.failure).hasMessageContaining("reset");
    assertThat(heard[0]).isBetween(Duration.ofSeconds(70), Duration.ofSeconds(71));
    assertThat(client.<String>call(() -> ask("server"))).isEqualTo("server");
    assertThat(exchange.accepted).hasValue(1);
  }

  /// A connection to a server that only accepts.
  private static final class Exchange {
    static final int SILENT_PORT = 81;
    final AtomicInteger accepted = new AtomicInteger();
    final Semaphore mayWrite = new Semaphore(0);
    IOException failure;

    void acceptAndSayNothing() {
      try (ServerSocketChannel listener = ServerSocketChannel.open()) {
        listener.bind(new InetSocketAddress(SILENT_PORT));
        SocketChannel connection = listener.accept();
        accepted.incrementAndGet();
        connection.read(ByteBuffer.allocate(1));
        throw new AssertionError("nothing is ever written, and a crash is no end of file");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    Duration readUntilItFails(SimulatedNetwork network) {
      try (SocketChannel channel =
          SocketChannel.open(new InetSocketAddress("server", SILENT_PORT))) {
        mayWrite.acquireUninterruptibly();
        channel.write(ByteBuffer.wrap(new byte[1]));
        channel.read(ByteBuffer.allocate(1));
      } catch (IOException e) {
        failure = e;
      }
      return network.elapsed();
    }
  }

  @Test
  void aCallOnAHostThatCrashesEnds() {
    network.schedule(Duration.ofSeconds(1), server::crash);
    assertThatThrownBy(() ->
            server.call(() -> {
              network.sleep(Duration.ofHours(1));
              return 1;
            }))
        .isInstanceOf(HostCrashedException.class)
        .hasMessageContaining("server has crashed");
    assertThat(network.elapsed()).isEqualTo(Duration.ofSeconds(1));
    assertThatThrownBy(() -> server.start("late", () -> {}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("down");
  }

  @Test
  void aHostThatCrashesItselfGoesNoFarther() {
    var steps = new ArrayList<String>();
    server.start(
        "program",
        () -> {
          try {
            steps.add("before");
            server.crash();
            steps.add("after");
          } finally {
            steps.add("cleaned up");
          }
        });
    network.runToEnd();
    assertThat(steps).containsExactly("before");
    assertThat(server.isUp()).isFalse();
  }

  @Test
  void aPauseStopsProgramsButNotTheStack() {
    server.start("greeter", greeter(server));
    network.run(Duration.ofSeconds(1));
    server.pause();
    network.schedule(Duration.ofSeconds(9), server::resume);
    String heard =
        client.call(() -> {
          try (SocketChannel channel = SocketChannel.open(new InetSocketAddress("server", PORT))) {
            assertThat(network.elapsed()).isLessThan(Duration.ofMillis(1100)); // the stack answers
            ByteBuffer buffer = ByteBuffer.allocate(10);
            channel.read(buffer);
            return new String(buffer.array(), 0, buffer.position(), StandardCharsets.US_ASCII);
          }
        });
    assertThat(heard).isEqualTo("server");
    assertThat(network.elapsed()).isEqualTo(Duration.ofMillis(10_010));
  }

  @Test
  void aClockMayBeWrongAndRunWrong() {
    server.skew(Duration.ofMinutes(-3), 100);
    network.run(Duration.ofSeconds(1000));
    Duration apart = Duration.between(client.clock().instant(), server.clock().instant());
    assertThat(apart).isEqualTo(Duration.ofMinutes(-3).plusMillis(100));
  }

  @Test
  void aPartitionKeepsTwoHostsApartAndNobodyElse() {
    SimulatedHost third = network.host("third");
    server.start("greeter", greeter(server));
    third.start("greeter", greeter(third));
    network.partition(client, server);
    network.schedule(Duration.ofSeconds(5), () -> network.heal(client, server));
    assertThat(client.<String>call(() -> ask("third"))).isEqualTo("third");
    assertThat(network.elapsed()).isLessThan(Duration.ofSeconds(1));
    assertThat(client.<String>call(() -> ask("server"))).isEqualTo("server");
    assertThat(network.elapsed()).isGreaterThan(Duration.ofSeconds(5));
    assertThatThrownBy(() -> network.partition(List.of(client, server), List.of(server)))
        .hasMessageContaining("both sides have server");
  }

  @Test
  void whatIsHeldBackArrivesWhenItIsReleased() {
    server.start("greeter", greeter(server));
    network.hold(client, server);
    network.schedule(Duration.ofMillis(300), network::release);
    assertThat(client.<String>call(() -> ask("server"))).isEqualTo("server");
    assertThat(network.elapsed()).isEqualTo(Duration.ofMillis(340));
  }

  @Test
  void aConnectionToAPortThatNobodyHasIsRefused() {
    assertThatThrownBy(() -> client.call(() -> ask("server")))
        .isInstanceOf(CompletionException.class)
        .hasMessageContaining("refused");
  }

  @Test
  void fiveHundredHostsAllReachOne() {
    server.start("greeter", greeter(server));
    var heard = new AtomicInteger();
    for (int i = 0; i < 500; i++) {
      SimulatedHost host = network.host("host" + i);
      host.start(
          "asker",
          () -> {
            try {
              if (ask("server").equals("server")) {
                heard.incrementAndGet();
              }
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
    assertThat(network.runUntil(() -> heard.get() == 500, Duration.ofMinutes(1))).isTrue();
  }
}
