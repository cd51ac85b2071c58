package dev.argyle.tcp;

import dev.argyle.env.SystemEnv;
import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.InetSockAddr;
import dev.argyle.socket.SocketType;
import dev.argyle.socket.Syscalls;
import dev.argyle.stack.NetStack;
import dev.argyle.stack.StackConfig;
import dev.argyle.wire.IpAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// How fast two threads talk over loopback, with and without the prequeue: a program to be run by
/// hand, whose numbers `docs/decisions/prequeue.md` has.
final class LoopbackSpeed {
  private static final InetSockAddr SERVER = InetSockAddr.of(IpAddress.LOOPBACK4, 4000);
  private static final int TURNS = 4; // the first ones warm up
  private static final int ROUNDS = 7;
  private static final int TRIPS = 20_000;
  private static final long BULK_OCTETS = 1L << 30;
  private static final int SMALL_OCTETS = 64;
  private static final int LARGE_OCTETS = 65_536;

  private final Syscalls calls;
  private final boolean virtual;
  private final int client;
  private final int server;

  private LoopbackSpeed(NetStack stack, boolean virtual) {
    this.calls = stack.syscalls();
    this.virtual = virtual;
    int listener = socket();
    calls.bind(listener, SERVER);
    calls.listen(listener, 1);
    client = socket();
    calls.connect(client, SERVER);
    server = calls.accept(listener);
    calls.close(listener);
  }

  /// Prints one line for each combination of configuration and kind of thread.
  public static void main(String[] args) throws InterruptedException {
    TcpConfig.Queues queues = TcpConfig.DEFAULT.queues();
    TcpConfig without = TcpConfig.DEFAULT.with(queues.withLowLatency(true));
    for (int turn = 0; turn < TURNS; turn++) {
      for (boolean virtual : new boolean[] {false, true}) {
        measure(TcpConfig.DEFAULT, "prequeue", virtual);
        measure(without, "low latency", virtual);
      }
    }
  }

  private static void measure(TcpConfig config, String name, boolean virtual)
      throws InterruptedException {
    try (SystemEnv env = new SystemEnv();
        NetStack stack = new NetStack(env, StackConfig.DEFAULT.with(config))) {
      LoopbackSpeed pair = new LoopbackSpeed(stack, virtual);
      double[] micros = new double[ROUNDS];
      double[] rates = new double[ROUNDS];
      for (int i = 0; i < ROUNDS; i++) {
        micros[i] = pair.pingPong() / 1e3 / TRIPS;
        rates[i] = BULK_OCTETS * 8.0 / pair.bulk();
      }
      Arrays.sort(micros);
      Arrays.sort(rates);
      System.out.printf(
          "%-12s %-8s round trip %.2f us (%.2f to %.2f), bulk %.2f Gbit/s (%.2f to %.2f)%n",
          name,
          virtual ? "virtual" : "platform",
          micros[ROUNDS / 2],
          micros[0],
          micros[ROUNDS - 1],
          rates[ROUNDS / 2],
          rates[0],
          rates[ROUNDS - 1]);
    }
  }

  private int socket() {
    return calls.socket(AddressFamily.AF_INET, SocketType.STREAM.number(), 0);
  }

  private long pingPong() throws InterruptedException {
    long begin = System.nanoTime();
    Thread echo =
        start(() -> {
          for (int i = 0; i < TRIPS; i++) {
            read(server, SMALL_OCTETS);
            write(server, SMALL_OCTETS);
          }
        });
    Thread asker =
        start(() -> {
          for (int i = 0; i < TRIPS; i++) {
            write(client, SMALL_OCTETS);
            read(client, SMALL_OCTETS);
          }
        });
    asker.join();
    echo.join();
    return System.nanoTime() - begin;
  }

  private long bulk() throws InterruptedException {
    long begin = System.nanoTime();
    Thread reader =
        start(() -> {
          ByteBuffer into = ByteBuffer.allocate(LARGE_OCTETS);
          for (long left = BULK_OCTETS; left > 0; into.clear()) {
            left -= taken(calls.read(server, into));
          }
        });
    Thread writer =
        start(() -> {
          for (long sent = 0; sent < BULK_OCTETS; sent += LARGE_OCTETS) {
            write(client, LARGE_OCTETS);
          }
        });
    writer.join();
    reader.join();
    return System.nanoTime() - begin;
  }

  private Thread start(Runnable task) {
    return virtual ? Thread.ofVirtual().start(task) : Thread.ofPlatform().start(task);
  }

  private void read(int fd, int octets) {
    ByteBuffer into = ByteBuffer.allocate(octets);
    while (into.hasRemaining()) {
      taken(calls.read(fd, into));
    }
  }

  private void write(int fd, int octets) {
    ByteBuffer from = ByteBuffer.allocate(octets);
    while (from.hasRemaining()) {
      taken(calls.write(fd, from));
    }
  }

  private static int taken(int result) {
    if (result <= 0) {
      throw new IllegalStateException("result " + result);
    }
    return result;
  }
}
