package dev.argyle.nio;

import dev.argyle.socket.Syscalls;
import java.io.IOException;
import java.nio.channels.AsynchronousChannel;
import java.nio.channels.AsynchronousChannelGroup;
import java.nio.channels.ShutdownChannelGroupException;
import java.nio.channels.spi.AsynchronousChannelProvider;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Asynchronous channels of one stack that share threads. The threads run completion handlers and
/// nothing else: what moves the octets is whoever brings the event, as everywhere in the stack.
///
/// It counts its open channels and the operations whose end nobody has been told yet. Once it is
/// shut down and none is left, its threads end, when they have run what they were given.
final class ArgyleChannelGroup extends AsynchronousChannelGroup {
  private static final int MOST_HANDLERS_ON_STACK = 16;

  /// The group whose handler the current thread runs, and how many of them inside one another.
  private static final ThreadLocal<@Nullable Activation> CURRENT = new ThreadLocal<>();

  private static final class Activation {
    private final ArgyleChannelGroup group;
    private int handlers;

    Activation(ArgyleChannelGroup group) {
      this.group = group;
    }
  }

  private final Syscalls stack;
  private final ExecutorService threads;
  private final ReentrantLock closing = new ReentrantLock(); // one shutdownNow at a time
  private final ReentrantLock lock = new ReentrantLock();
  private final Set<AsynchronousChannel> channels = new LinkedHashSet<>(); // guarded by lock
  private int users; // guarded by lock: channels, and operations under way
  private volatile boolean shutdown; // written under lock

  /// @param threads the group's own from now on
  ArgyleChannelGroup(
      AsynchronousChannelProvider provider, Syscalls stack, ExecutorService threads) {
    super(provider);
    this.stack = stack;
    this.threads = threads;
  }

  // Who belongs to it.

  /// Takes a channel in.
  ///
  /// @throws ShutdownChannelGroupException if the group takes no more; then the socket is closed
  void add(AsynchronousChannel channel, Descriptor socket) {
    lock.lock();
    try {
      if (shutdown) {
        socket.close();
        throw new ShutdownChannelGroupException();
      }
      channels.add(channel);
      users++;
    } finally {
      lock.unlock();
    }
  }

  /// Lets a channel go that has closed; once.
  void remove(AsynchronousChannel channel) {
    lock.lock();
    try {
      channels.remove(channel);
      left();
    } finally {
      lock.unlock();
    }
  }

  /// Notes an operation, until [#leave].
  void enter() {
    lock.lock();
    try {
      users++;
    } finally {
      lock.unlock();
    }
  }

  /// The end of an operation is told, or on its way to one of the threads.
  void leave() {
    lock.lock();
    try {
      left();
    } finally {
      lock.unlock();
    }
  }

  private void left() {
    users--;
    endIfUnused();
  }

  private void endIfUnused() {
    if (shutdown && users == 0) {
      threads.shutdown();
    }
  }

  // Handlers.

  /// Runs a handler: on this thread if that is one of the group's and has not too many inside one
  /// another already, else on another one.
  ///
  /// @throws ShutdownChannelGroupException if the group has terminated
  void invoke(Runnable handler) {
    Activation here = CURRENT.get();
    boolean own = here != null && here.group == this;
    if (own && here.handlers < MOST_HANDLERS_ON_STACK) {
      run(here, handler);
      return;
    }
    try {
      execute(handler);
    } catch (ShutdownChannelGroupException terminated) {
      if (!own) {
        throw terminated;
      }
      run(here, handler);
    }
  }

  /// Has one of the group's threads run a handler.
  ///
  /// @throws ShutdownChannelGroupException if the group has terminated
  void execute(Runnable handler) {
    try {
      threads.execute(() -> runFirst(handler));
    } catch (RejectedExecutionException _) {
      throw new ShutdownChannelGroupException();
    }
  }

  private void runFirst(Runnable handler) {
    CURRENT.set(new Activation(this));
    try {
      StackContext.run(stack, () -> run(CURRENT.get(), handler));
    } finally {
      CURRENT.remove();
    }
  }

  /// As in the JDK a thread does not carry an interrupt from one handler to the next.
  private static void run(@Nullable Activation here, Runnable handler) {
    assert here != null : "a handler runs on a thread of a group";
    here.handlers++;
    try {
      handler.run();
    } finally {
      here.handlers--;
      boolean ignored = Thread.interrupted();
    }
  }

  // The end.

  @Override
  public boolean isShutdown() {
    return shutdown;
  }

  @Override
  public boolean isTerminated() {
    return threads.isTerminated();
  }

  @Override
  public void shutdown() {
    lock.lock();
    try {
      shutdown = true;
      endIfUnused();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void shutdownNow() throws IOException {
    closing.lock();
    try {
      shutdown();
      for (AsynchronousChannel channel : channels()) {
        channel.close();
      }
    } finally {
      closing.unlock();
    }
  }

  private List<AsynchronousChannel> channels() {
    lock.lock();
    try {
      return new ArrayList<>(channels);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
    return threads.awaitTermination(timeout, unit);
  }
}
