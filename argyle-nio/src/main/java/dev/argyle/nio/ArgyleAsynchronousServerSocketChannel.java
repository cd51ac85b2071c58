package dev.argyle.nio;

import dev.argyle.sock.Errno;
import dev.argyle.sock.InetSockAddr;
import dev.argyle.socket.AsyncCall;
import dev.argyle.socket.Syscalls;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.channels.AcceptPendingException;
import java.nio.channels.AlreadyBoundException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.CompletionHandler;
import java.nio.channels.NotYetBoundException;
import java.nio.channels.ShutdownChannelGroupException;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A TCP listener of the stack as an asynchronous channel. Thread-safe; one accept at a time.
final class ArgyleAsynchronousServerSocketChannel extends AsynchronousServerSocketChannel {
  private final ArgyleChannelGroup group;
  private final Descriptor descriptor;
  private final ProtocolFamily family;
  private final Syscalls syscalls;
  private final Turn accepting =
      new Turn(AcceptPendingException::new, "Accept not allowed due cancellation");
  private final ReentrantLock bindLock = new ReentrantLock();
  private volatile @Nullable InetSocketAddress local; // written under bindLock
  private final AtomicBoolean closed = new AtomicBoolean();

  private ArgyleAsynchronousServerSocketChannel(ArgyleChannelGroup group, OpenedSocket socket) {
    super(group.provider());
    this.group = group;
    this.descriptor = socket.descriptor();
    this.family = socket.family();
    this.syscalls = descriptor.syscalls();
  }

  /// One that does not listen yet.
  ///
  /// @throws ShutdownChannelGroupException if the group takes no more; then the socket is closed
  static ArgyleAsynchronousServerSocketChannel open(ArgyleChannelGroup group, OpenedSocket socket) {
    var channel = new ArgyleAsynchronousServerSocketChannel(group, socket);
    group.add(channel, socket.descriptor());
    return channel;
  }

  @Override
  public AsynchronousServerSocketChannel bind(@Nullable SocketAddress address, int backlog)
      throws IOException {
    InetSockAddr to = SocketAddresses.toBind(address, family);
    descriptor.enter(false);
    bindLock.lock();
    try {
      if (local != null) {
        throw new AlreadyBoundException();
      }
      IoErrors.check(syscalls.bind(descriptor.number(), to));
      int limit = backlog < 1 ? ArgyleServerSocketChannel.DEFAULT_BACKLOG : backlog;
      IoErrors.check(syscalls.listen(descriptor.number(), limit));
      local = SocketAddresses.local(descriptor);
    } finally {
      bindLock.unlock();
      descriptor.leave(false);
    }
    return this;
  }

  @Override
  public @Nullable SocketAddress getLocalAddress() throws IOException {
    if (!isOpen()) {
      throw new ClosedChannelException();
    }
    return local;
  }

  // Accepting.

  @Override
  public <A> void accept(
      A attachment, CompletionHandler<AsynchronousSocketChannel, ? super A> handler) {
    Objects.requireNonNull(handler, "'handler' is null");
    accept(new Initiator.Handler<>(group, attachment, handler));
  }

  @Override
  public Future<AsynchronousSocketChannel> accept() {
    var promise = new Initiator.Promise<AsynchronousSocketChannel>(this);
    accept(promise);
    return promise;
  }

  private void accept(Initiator<AsynchronousSocketChannel> initiator) {
    if (!isOpen()) {
      initiator.tellHere(null, new ClosedChannelException());
      return;
    }
    if (local == null) {
      throw new NotYetBoundException();
    }
    accepting.take();
    new Accept(initiator).begin(descriptor);
  }

  /// Waits for a connection. One that is cancelled goes on waiting, and closes what comes: so it is
  /// in the JDK.
  private final class Accept extends Operation<AsynchronousSocketChannel> {
    private final SocketAddresses.Name peer = SocketAddresses.name();
    private @Nullable ArgyleAsynchronousSocketChannel accepted;

    Accept(Initiator<AsynchronousSocketChannel> initiator) {
      super(group, initiator);
    }

    @Override
    AsyncCall call() {
      return syscalls.async().accept4(descriptor.number(), peer, 0);
    }

    @Override
    AsynchronousSocketChannel end(int result) throws IOException {
      accepting.free();
      if (IoErrors.is(Errno.EBADF, result)) {
        throw new AsynchronousCloseException();
      }
      var connection = new OpenedSocket(new Descriptor(syscalls, IoErrors.check(result)), family);
      try {
        accepted = ArgyleAsynchronousSocketChannel.accepted(group, connection, peer.address());
        return accepted;
      } catch (ShutdownChannelGroupException late) {
        throw new IOException(late);
      }
    }

    /// So that those who wait for connections are not held up by those who have one.
    @Override
    boolean mayEndHere() {
      return false;
    }

    @Override
    void cancelled(AsyncCall call) {
      accepting.kill();
    }

    @Override
    void discard() {
      if (accepted != null) {
        accepted.close();
      }
    }
  }

  // Options, closing.

  @Override
  public <T> AsynchronousServerSocketChannel setOption(SocketOption<T> name, T value)
      throws IOException {
    SocketOptionMap.LISTENER.set(descriptor, family, name, value);
    return this;
  }

  @Override
  public <T> T getOption(SocketOption<T> name) throws IOException {
    return SocketOptionMap.LISTENER.get(descriptor, family, name);
  }

  @Override
  public Set<SocketOption<?>> supportedOptions() {
    return SocketOptionMap.LISTENER.supported();
  }

  @Override
  public boolean isOpen() {
    return !closed.get();
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      descriptor.close();
      group.remove(this);
    }
  }

  @Override
  public String toString() {
    InetSocketAddress here = local;
    String state = !isOpen() ? "closed" : here == null ? "unbound" : here.toString();
    return AsynchronousServerSocketChannel.class.getName() + '[' + state + ']';
  }
}
