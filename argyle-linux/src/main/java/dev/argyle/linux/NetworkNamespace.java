package dev.argyle.linux;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/// A network of its own inside the machine: no interface but `lo`, nothing reaches it from outside,
/// and it vanishes with its last user. For tests and experiments with real devices.
///
/// In Linux a network namespace belongs to a thread. This one belongs to a platform thread made for
/// it, and what is to happen inside is run there: devices opened by it, native sockets, processes
/// and platform threads started by it are inside and stay inside. Virtual threads are not, because
/// they run on threads of the JVM.
///
/// ```java
/// try (var namespace = NetworkNamespace.unshare()) {
///   var device = namespace.run(() -> TunDevice.open(config));
///   var ping = namespace.start(new ProcessBuilder("ping", "-c", "1", "192.0.2.2"));
/// }
/// ```
///
/// Thread-safe; what several threads give it to run, it runs in turn.
public final class NetworkNamespace implements AutoCloseable {
  private static final String LOOPBACK = "lo";

  private final ExecutorService executor;
  private volatile @Nullable Thread thread;

  private NetworkNamespace() {
    executor =
        Executors.newSingleThreadExecutor(
            task -> thread = Thread.ofPlatform().daemon().name("argyle-namespace").unstarted(task));
  }

  /// Makes a namespace and brings its `lo` up.
  ///
  /// @throws IOException if that is not permitted; the message is one line that says what is
  ///   missing
  public static NetworkNamespace unshare() throws IOException {
    NetworkNamespace namespace = new NetworkNamespace();
    boolean ready = false;
    try {
      namespace.run(NetworkNamespace::leaveCurrent);
      ready = true;
      return namespace;
    } catch (IOException | RuntimeException known) {
      throw known;
    } catch (Exception impossible) {
      throw new AssertionError(impossible);
    } finally {
      if (!ready) {
        namespace.close();
      }
    }
  }

  /// Why no namespace can be made, in one line, or null if one can.
  public static @Nullable String availability() {
    try (NetworkNamespace namespace = unshare()) {
      assert namespace.thread != null;
      return null;
    } catch (IOException e) {
      return e.getMessage();
    }
  }

  /// Runs something inside and waits for it; throws what it throws.
  public <T extends @Nullable Object> T run(Callable<T> inside) throws Exception {
    if (Thread.currentThread() == thread) {
      return inside.call();
    }
    Future<T> running = executor.submit(inside);
    try {
      return running.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case Exception known -> throw known;
        case Error known -> throw known;
        case null, default -> throw new AssertionError(e);
      }
    } finally {
      running.cancel(true); // if the waiting was interrupted
    }
  }

  /// Starts a process inside.
  public Process start(ProcessBuilder builder) throws IOException {
    try {
      return run(builder::start);
    } catch (IOException | RuntimeException known) {
      throw known;
    } catch (Exception e) {
      throw new IOException("interrupted before the process was started", e);
    }
  }

  /// Ends the thread, and with it the namespace, unless devices or processes are still inside. What
  /// has not begun to run is cancelled.
  @Override
  public void close() {
    for (Runnable waiting : executor.shutdownNow()) {
      if (waiting instanceof Future<?> future) {
        future.cancel(false);
      }
    }
  }

  private static boolean leaveCurrent() throws IOException {
    int result = Libc.unshare(Libc.CLONE_NEWNET);
    if (result < 0) {
      throw new IOException(
          "cannot make a network namespace: "
              + Libc.describe(result)
              + "; needs CAP_SYS_ADMIN: run as root, or in a namespace: `unshare -rn ...`");
    }
    try (Netlink netlink = Netlink.open()) {
      netlink.setUp(netlink.link(LOOPBACK).index());
    }
    return true;
  }
}
