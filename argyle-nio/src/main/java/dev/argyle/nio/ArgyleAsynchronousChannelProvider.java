package dev.argyle.nio;

import dev.argyle.socket.SocketType;
import dev.argyle.socket.Syscalls;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.channels.AsynchronousChannelGroup;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.IllegalChannelGroupException;
import java.nio.channels.spi.AsynchronousChannelProvider;
import java.util.Map;
import java.util.Objects;
import java.util.WeakHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Asynchronous channels of one stack (MISSION F1), and groups of them.
///
/// ```java
/// var provider = ArgyleAsynchronousChannelProvider.of(stack.syscalls());
/// var group = provider.openAsynchronousChannelGroup(4, Thread.ofPlatform().factory());
/// AsynchronousServerSocketChannel server = AsynchronousServerSocketChannel.open(group);
/// AsynchronousSocketChannel client = provider.openAsynchronousSocketChannel(null);
/// ```
///
/// A group is bound to the stack as a channel is. Handlers run on the threads of their channel's
/// group, with the stack as the current one of [StackContext]. An operation that waits has no
/// thread at all; a group's threads run handlers only.
public final class ArgyleAsynchronousChannelProvider extends AsynchronousChannelProvider {
  private static final ReentrantLock KNOWN_LOCK = new ReentrantLock();

  /// Guarded by the lock. A provider lives as long as somebody has it, its channels above all.
  private static final Map<Syscalls, WeakReference<ArgyleAsynchronousChannelProvider>> KNOWN =
      new WeakHashMap<>();

  private final Syscalls syscalls;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable ArgyleChannelGroup defaultGroup; // guarded by lock

  private ArgyleAsynchronousChannelProvider(Syscalls syscalls) {
    this.syscalls = syscalls;
  }

  /// The provider of a stack: the same one each time, with the same default group.
  public static ArgyleAsynchronousChannelProvider of(Syscalls syscalls) {
    Objects.requireNonNull(syscalls);
    KNOWN_LOCK.lock();
    try {
      WeakReference<ArgyleAsynchronousChannelProvider> known = KNOWN.get(syscalls);
      ArgyleAsynchronousChannelProvider provider = known == null ? null : known.get();
      if (provider == null) {
        provider = new ArgyleAsynchronousChannelProvider(syscalls);
        KNOWN.put(syscalls, new WeakReference<>(provider));
      }
      return provider;
    } finally {
      KNOWN_LOCK.unlock();
    }
  }

  /// The stack's calls.
  public Syscalls syscalls() {
    return syscalls;
  }

  @Override
  public AsynchronousChannelGroup openAsynchronousChannelGroup(int nThreads, ThreadFactory factory)
      throws IOException {
    return new ArgyleChannelGroup(this, syscalls, GroupThreads.fixed(nThreads, factory));
  }

  /// The initial size means nothing here: no thread waits for events.
  @Override
  public AsynchronousChannelGroup openAsynchronousChannelGroup(
      ExecutorService executor, int initialSize) throws IOException {
    return new ArgyleChannelGroup(
        this, syscalls, Objects.requireNonNull(executor, "'executor' is null"));
  }

  @Override
  public AsynchronousServerSocketChannel openAsynchronousServerSocketChannel(
      @Nullable AsynchronousChannelGroup group) throws IOException {
    ArgyleChannelGroup own = own(group);
    OpenedSocket socket = OpenedSocket.open(syscalls, SocketType.STREAM).asListener();
    return ArgyleAsynchronousServerSocketChannel.open(own, socket);
  }

  @Override
  public AsynchronousSocketChannel openAsynchronousSocketChannel(
      @Nullable AsynchronousChannelGroup group) throws IOException {
    ArgyleChannelGroup own = own(group);
    return ArgyleAsynchronousSocketChannel.open(
        own, OpenedSocket.open(syscalls, SocketType.STREAM));
  }

  private ArgyleChannelGroup own(@Nullable AsynchronousChannelGroup group) {
    if (group == null) {
      return defaultGroup();
    }
    if (group instanceof ArgyleChannelGroup own && own.provider() == this) {
      return own;
    }
    throw new IllegalChannelGroupException();
  }

  private ArgyleChannelGroup defaultGroup() {
    lock.lock();
    try {
      if (defaultGroup == null) {
        defaultGroup =
            new ArgyleChannelGroup(this, syscalls, GroupThreads.ofDefaultGroup(syscalls));
      }
      return defaultGroup;
    } finally {
      lock.unlock();
    }
  }
}
