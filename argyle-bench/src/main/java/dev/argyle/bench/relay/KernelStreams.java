package dev.argyle.bench.relay;

import dev.argyle.env.SystemEnv;
import dev.argyle.linux.NetworkNamespace;
import dev.argyle.linux.TunConfig;
import dev.argyle.linux.TunDevice;
import dev.argyle.sim.LinkRelay;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;

/// Between two network namespaces with a TUN device of each connection at both ends: the kernel's
/// TCP on both sides, and what lies between them is ours.
final class KernelStreams implements Streams {
  private static final int PORT = 80;
  private static final int BUFFER_BYTES = 64 << 10;

  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final AtomicLong octets = new AtomicLong();
  private final SystemEnv env = new SystemEnv();

  KernelStreams(PathConfig path, long seed) throws IOException {
    open.push(env);
    boolean ready = false;
    try {
      NetworkNamespace from = keep(NetworkNamespace.unshare());
      NetworkNamespace to = keep(NetworkNamespace.unshare());
      for (int i = 0; i < path.connections(); i++) {
        TunDevice left = device(from, i, 1);
        TunDevice right = device(to, i, 2);
        keep(new LinkRelay(env, left, right, path.link(), seed + i));
        connect(from, to, i);
      }
      ready = true;
    } finally {
      if (!ready) {
        close();
      }
    }
  }

  /// A device that has the route of its path. That says which congestion control its connections
  /// have: a namespace may not choose one for all.
  private TunDevice device(NetworkNamespace namespace, int number, int host) throws IOException {
    String name = "path" + number;
    String network = "10.9." + number;
    TunConfig config =
        TunConfig.named(name).withAddress(network + '.' + host + "/24").withOffload(false);
    TunDevice device = keep(inside(namespace, () -> TunDevice.open(config)));
    String route = "ip route change " + network + ".0/24 dev " + name;
    String[] command = (route + " congctl " + RelayGoodput.CONTROL).split(" ", -1);
    Process process = namespace.start(new ProcessBuilder(command).inheritIO());
    if (process.onExit().join().exitValue() != 0) {
      throw new IOException("could not choose the congestion control of a route: see above");
    }
    return device;
  }

  /// The sockets are made inside; they stay there, whichever thread uses them.
  private void connect(NetworkNamespace from, NetworkNamespace to, int number) throws IOException {
    var server = new InetSocketAddress("10.9." + number + ".2", PORT);
    ServerSocketChannel listener = keep(inside(to, () -> ServerSocketChannel.open().bind(server)));
    SocketChannel writer = keep(inside(from, () -> SocketChannel.open(server)));
    SocketChannel reader = keep(listener.accept());
    start(
        "writer",
        () -> {
          ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
          while (writer.write(buffer.clear()) > 0) {
            assert !buffer.hasRemaining();
          }
        });
    start(
        "reader",
        () -> {
          ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
          for (int read = reader.read(buffer); read > 0; read = reader.read(buffer.clear())) {
            octets.addAndGet(read);
          }
        });
  }

  /// Work that ends when its channel is closed.
  @FunctionalInterface
  private interface Work {
    void run() throws IOException;
  }

  private static void start(String name, Work work) {
    Thread.ofPlatform()
        .daemon()
        .name("kernel-" + name)
        .start(() -> {
          try {
            work.run();
          } catch (ClosedChannelException closed) {
            assert closed != null; // that is how it ends
          } catch (IOException e) {
            throw new IllegalStateException("the kernel's " + name, e);
          }
        });
  }

  private static <T> T inside(NetworkNamespace namespace, Callable<T> work) throws IOException {
    try {
      return namespace.run(work);
    } catch (IOException | RuntimeException known) {
      throw known;
    } catch (Exception e) {
      throw new IOException(e);
    }
  }

  private <T extends AutoCloseable> T keep(T resource) {
    open.push(resource);
    return resource;
  }

  @Override
  public long octets() {
    return octets.get();
  }

  /// Ends everything, the sockets first.
  @Override
  public void close() throws IOException {
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (IOException | RuntimeException known) {
        throw known;
      } catch (Exception e) {
        throw new IOException(e);
      }
    }
  }
}
