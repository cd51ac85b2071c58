package dev.argyle.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.argyle.buffer.BufferPool;
import dev.argyle.buffer.SkBuff;
import dev.argyle.device.PacketReceiver;
import dev.argyle.env.SystemEnv;
import dev.argyle.env.Watch;
import dev.argyle.wire.Ipv4Header;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Who reads a TUN device: its own thread, or one that keeps the watch.
@Timeout(60)
class TunWatchTest {
  private static final TunConfig CONFIG = TunConfig.named("watched").withAddress("192.0.2.1/24");

  private final BufferPool pool = new BufferPool();
  private final BlockingQueue<Thread> readers = new LinkedBlockingQueue<>(); // of IPv4 packets
  private volatile Consumer<Thread> whenRead = _ -> {};
  private final SystemEnv env = new SystemEnv();
  private NetworkNamespace namespace;
  private TunDevice device;
  private Watch watch;
  private DatagramSocket kernel;

  /// Waits for its relief.
  private static class Waiting implements Watch.Keeper {
    volatile boolean relieved;

    @Override
    public boolean isRelieved() {
      return relieved;
    }
  }

  @BeforeEach
  void startDevice() throws Exception {
    namespace = TunRequirement.namespace();
    device = namespace.run(() -> TunDevice.open(CONFIG));
    watch = device.watches().getFirst();
    watch.open(env.clock());
    kernel = namespace.run(() -> new DatagramSocket());
    device.start(
        new PacketReceiver() {
          @Override
          public BufferPool pool() {
            return pool;
          }

          @Override
          public void receive(SkBuff packet) {
            boolean isV4 = Ipv4Header.version(packet.array(), packet.offset()) == 4;
            packet.release();
            if (isV4) {
              whenRead.accept(Thread.currentThread());
              readers.add(Thread.currentThread());
            }
          }
        });
  }

  @AfterEach
  void closeDevice() {
    env.close();
    if (device != null) {
      kernel.close();
      device.close();
      assertThat(pool.outstanding()).as("packets not released").isZero();
    }
    if (namespace != null) {
      namespace.close();
    }
  }

  private void kernelSends() throws IOException {
    kernel.send(new DatagramPacket(new byte[1], 1, InetAddress.getByName("192.0.2.2"), 7));
  }

  private Thread reader() throws InterruptedException {
    return readers.poll(20, TimeUnit.SECONDS);
  }

  @Test
  void isReadByItsOwnThreadIfNobodyKeepsTheWatch() throws Exception {
    kernelSends();

    assertThat(reader().getName()).isEqualTo("argyle-watched");
  }

  @Test
  void isReadByTheKeeper() throws Exception {
    Waiting waiting = new Waiting();
    whenRead = _ -> waiting.relieved = true;
    do { // again where the own thread was quicker
      waiting.relieved = false;
      kernelSends();
      watch.keep(waiting);
    } while (reader() != Thread.currentThread());

    assertThat(waiting.relieved).isTrue();
  }

  @Test
  void isKeptByOneAtATime() throws Exception {
    CompletableFuture<Boolean> second = new CompletableFuture<>();
    Waiting waiting = new Waiting();
    whenRead = keeper -> second.complete(watch.keep(new Waiting()));
    kernelSends();

    watch.keep(waiting);

    assertThat(second.get()).isFalse();
  }

  @Test
  void letsGoOfAKeeperThatSomebodyRelieves() throws Exception {
    Waiting waiting = new Waiting();
    Thread keeper = Thread.ofPlatform().start(() -> watch.keep(waiting));

    waiting.relieved = true;
    watch.relieve(waiting);

    keeper.join();
    assertThat(waiting.relieved).isTrue();
  }

  @Test
  void letsGoOfAKeeperThatWaitsInVainAndIsReadByItsOwnThreadAgain() throws Exception {
    assertThat(watch.keep(new Waiting())).isTrue(); // a few milliseconds
    kernelSends();

    assertThat(reader().getName()).isEqualTo("argyle-watched");
  }

  @Test
  void isReadByItsOwnThreadWhenTheKeeperDoesNotComeBack() throws Exception {
    Waiting waiting = new Waiting();
    waiting.relieved = true;
    assertThat(watch.keep(waiting)).as("relieved at once").isTrue();
    kernelSends();

    assertThat(reader().getName()).isEqualTo("argyle-watched");
  }

  @Test
  void refusesForAWhileWhereItHasNotPaid() {
    assertThat(watch.keep(new Waiting())).isTrue();

    assertThat(watch.keep(new Waiting())).as("straight after a wait in vain").isFalse();
  }

  @Test
  void mayBeClosedWhileSomebodyKeepsTheWatch() throws Exception {
    CompletableFuture<Void> began = new CompletableFuture<>();
    Waiting waiting =
        new Waiting() {
          @Override
          public boolean isRelieved() {
            began.complete(null);
            return false;
          }
        };
    Thread keeper = Thread.ofPlatform().start(() -> watch.keep(waiting));
    began.get();

    device.close();

    keeper.join();
    assertThat(watch.keep(new Waiting())).as("kept after its end").isFalse();
  }

  @Test
  void mayBeClosedByTheKeeper() throws Exception {
    Thread own =
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().equals("argyle-watched"))
            .findAny()
            .orElseThrow();
    whenRead = _ -> device.close();
    kernelSends();
    watch.keep(new Waiting()); // and reads it, if it is quick

    assertThat(reader()).isNotNull();
    assertThat(watch.keep(new Waiting())).isFalse();
    own.join();
    assertThatThrownBy(() ->
            namespace.run(() -> {
              try (Netlink netlink = Netlink.open()) {
                return netlink.link("watched");
              }
            }))
        .isInstanceOf(NetlinkException.class);
  }
}
