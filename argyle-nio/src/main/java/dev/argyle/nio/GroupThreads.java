package dev.argyle.nio;

import dev.argyle.socket.Syscalls;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The threads that the JDK promises with a group of asynchronous channels.
final class GroupThreads {
  /// Never runs: not the thread that asks, nor any that it could ask for.
  static final Thread NOBODY = Thread.ofPlatform().unstarted(() -> {});

  private static final String FACTORY = "java.nio.channels.DefaultThreadPool.threadFactory";

  private GroupThreads() {}

  /// A fixed number of them, all started now: on this thread, and not on whichever brings the first
  /// event.
  ///
  /// @throws IllegalArgumentException if it is not 1 or more
  static ExecutorService fixed(int count, ThreadFactory factory) {
    if (count < 1) {
      throw new IllegalArgumentException("'nThreads' must be > 0");
    }
    var pool =
        new ThreadPoolExecutor(
            count, count, 0, TimeUnit.MILLISECONDS, new LinkedBlockingQueue<>(), factory);
    pool.prestartAllCoreThreads();
    return pool;
  }

  /// Those of a stack's default group: as many as are needed, made by the factory that the JDK's
  /// system property names, or else daemons. If a virtual thread asks for them they are of its kind
  /// and have its scheduler: so handlers of a simulated host run when the simulation gets to them.
  static ExecutorService ofDefaultGroup(Syscalls stack) {
    ThreadFactory named = named(System.getProperty(FACTORY));
    if (named == null && Thread.currentThread().isVirtual()) {
      return new VirtualThreads();
    }
    ThreadFactory factory = named != null ? named : Thread.ofPlatform().daemon().factory();
    return Executors.newCachedThreadPool(StackContext.threadFactory(stack, factory));
  }

  /// A virtual thread for each task. One of them starts the others, for a virtual thread has the
  /// scheduler of who starts it, and tasks come from any thread that brings an event.
  private static final class VirtualThreads extends ThreadPoolExecutor {
    VirtualThreads() {
      super(
          1,
          1,
          0,
          TimeUnit.MILLISECONDS,
          new LinkedBlockingQueue<>(),
          Thread.ofVirtual().name("channel-group").factory());
      prestartAllCoreThreads();
    }

    @Override
    public void execute(Runnable task) {
      super.execute(() -> Thread.startVirtualThread(task));
    }
  }

  private static @Nullable ThreadFactory named(@Nullable String type) {
    if (type == null) {
      return null;
    }
    try {
      ClassLoader loader = ClassLoader.getSystemClassLoader();
      return Class.forName(type, true, loader)
          .asSubclass(ThreadFactory.class)
          .getDeclaredConstructor()
          .newInstance();
    } catch (ReflectiveOperationException | ClassCastException wrong) {
      throw new Error(FACTORY + "=" + type, wrong);
    }
  }
}
