package dev.argyle.nio;

import dev.argyle.sock.Errno;
import dev.argyle.sock.InetSockAddr;
import dev.argyle.socket.AsyncCall;
import dev.argyle.socket.ProtoOps;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.nio.channels.AlreadyBoundException;
import java.nio.channels.AlreadyConnectedException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.CompletionHandler;
import java.nio.channels.ConnectionPendingException;
import java.nio.channels.NotYetConnectedException;
import java.nio.channels.ReadPendingException;
import java.nio.channels.WritePendingException;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/// A TCP connection of the stack as an asynchronous channel. Here is its life, as in
/// [ArgyleSocketChannel]; [AsynchronousTransfer] moves the octets, in each direction one operation
/// at a time. Thread-safe.
final class ArgyleAsynchronousSocketChannel extends AsynchronousSocketChannel {
  private final ArgyleChannelGroup group;
  private final Descriptor descriptor;
  private final ProtocolFamily family;
  private final AsynchronousTransfer reads;
  private final AsynchronousTransfer writes;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile ConnectionState state =
      ConnectionState.UNCONNECTED; // written under lock, as what follows
  private volatile @Nullable InetSocketAddress local;
  private volatile @Nullable InetSocketAddress remote; // null until it is connected
  private final AtomicBoolean closed = new AtomicBoolean();

  private ArgyleAsynchronousSocketChannel(ArgyleChannelGroup group, OpenedSocket socket) {
    super(group.provider());
    this.group = group;
    this.descriptor = socket.descriptor();
    this.family = socket.family();
    this.reads =
        AsynchronousTransfer.in(
            group,
            descriptor,
            new Turn(
                ReadPendingException::new, "Reading not allowed due to timeout or cancellation"));
    this.writes =
        AsynchronousTransfer.out(
            group,
            descriptor,
            new Turn(
                WritePendingException::new, "Writing not allowed due to timeout or cancellation"));
  }

  /// One that is not connected.
  ///
  /// @throws java.nio.channels.ShutdownChannelGroupException if the group takes no more; then the
  ///     socket is closed
  static ArgyleAsynchronousSocketChannel open(ArgyleChannelGroup group, OpenedSocket socket) {
    var channel = new ArgyleAsynchronousSocketChannel(group, socket);
    group.add(channel, socket.descriptor());
    return channel;
  }

  /// A connection that was accepted.
  ///
  /// @param peer where it came from
  /// @throws java.nio.channels.ShutdownChannelGroupException if the group takes no more; then the
  ///     socket is closed
  static ArgyleAsynchronousSocketChannel accepted(
      ArgyleChannelGroup group, OpenedSocket socket, @Nullable InetSocketAddress peer) {
    var channel = new ArgyleAsynchronousSocketChannel(group, socket);
    channel.state = ConnectionState.CONNECTED;
    channel.local = SocketAddresses.local(socket.descriptor());
    channel.remote = peer;
    group.add(channel, socket.descriptor());
    return channel;
  }

  @Override
  public AsynchronousSocketChannel bind(@Nullable SocketAddress address) throws IOException {
    descriptor.enter(false);
    lock.lock();
    try {
      if (state == ConnectionState.PENDING) {
        throw new ConnectionPendingException();
      }
      if (local != null) {
        throw new AlreadyBoundException();
      }
      InetSockAddr to = SocketAddresses.toBind(address, family);
      IoErrors.check(descriptor.syscalls().bind(descriptor.number(), to));
      local = SocketAddresses.local(descriptor);
    } finally {
      lock.unlock();
      descriptor.leave(false);
    }
    return this;
  }

  @Override
  public @Nullable SocketAddress getLocalAddress() throws IOException {
    requireOpen();
    return local;
  }

  @Override
  public @Nullable SocketAddress getRemoteAddress() throws IOException {
    requireOpen();
    return remote;
  }

  // Connecting.

  @Override
  public <A> void connect(
      SocketAddress address, A attachment, CompletionHandler<Void, ? super A> handler) {
    Objects.requireNonNull(handler, "'handler' is null");
    connect(address, new Initiator.Handler<Void, A>(group, attachment, handler));
  }

  @Override
  public Future<Void> connect(SocketAddress address) {
    var promise = new Initiator.Promise<Void>(this);
    connect(address, promise);
    return promise;
  }

  private void connect(SocketAddress address, Initiator<Void> initiator) {
    if (!isOpen()) {
      initiator.tellHere(null, new ClosedChannelException());
      return;
    }
    InetSocketAddress to = SocketAddresses.toConnect(address, family);
    lock.lock();
    try {
      state =
          switch (state) {
            case CONNECTED -> throw new AlreadyConnectedException();
            case PENDING -> throw new ConnectionPendingException();
            case UNCONNECTED -> ConnectionState.PENDING;
          };
    } finally {
      lock.unlock();
    }
    new Connect(to, initiator).begin(descriptor);
  }

  /// Waits for the handshake. One that is cancelled goes on, but nothing is read or written then:
  /// so it is in the JDK.
  private final class Connect extends Operation<Void> {
    private final InetSocketAddress to;

    Connect(InetSocketAddress to, Initiator<Void> initiator) {
      super(group, initiator);
      this.to = to;
    }

    @Override
    AsyncCall call() {
      return descriptor
          .syscalls()
          .async()
          .connect(descriptor.number(), SocketAddresses.toStack(to));
    }

    @Override
    @SuppressWarnings("NullAway") // there is no other Void
    Void end(int result) throws IOException {
      if (result == 0 && connected(to)) {
        return null;
      }
      close();
      if (result == 0 || IoErrors.is(Errno.EBADF, result)) {
        throw new AsynchronousCloseException();
      }
      throw IoErrors.ofConnect(result, to);
    }

    @Override
    void cancelled(AsyncCall call) {
      reads.kill();
      writes.kill();
    }
  }

  /// Notes the connection. @return whether the channel is still open
  private boolean connected(InetSocketAddress to) {
    if (!descriptor.tryEnter(false)) {
      return false;
    }
    lock.lock();
    try {
      local = SocketAddresses.local(descriptor);
      remote = to;
      state = ConnectionState.CONNECTED;
    } finally {
      lock.unlock();
      descriptor.leave(false);
    }
    return true;
  }

  // Reading.

  @Override
  public Future<Integer> read(ByteBuffer into) {
    Buffers.requireWritable(into);
    var promise = new Initiator.Promise<Integer>(this);
    move(reads, new ByteBuffer[] {into}, 0, count -> (int) count, promise);
    return promise;
  }

  @Override
  public <A> void read(
      ByteBuffer into,
      long timeout,
      TimeUnit unit,
      A attachment,
      CompletionHandler<Integer, ? super A> handler) {
    Objects.requireNonNull(handler, "'handler' is null");
    Buffers.requireWritable(into);
    move(
        reads,
        new ByteBuffer[] {into},
        unit.toNanos(timeout),
        count -> (int) count,
        new Initiator.Handler<>(group, attachment, handler));
  }

  @Override
  public <A> void read(
      ByteBuffer[] into,
      int offset,
      int length,
      long timeout,
      TimeUnit unit,
      A attachment,
      CompletionHandler<Long, ? super A> handler) {
    Objects.requireNonNull(handler, "'handler' is null");
    ByteBuffer[] own = Buffers.some(into, offset, length);
    for (ByteBuffer each : own) {
      Buffers.requireWritable(each);
    }
    move(
        reads,
        own,
        unit.toNanos(timeout),
        Long::valueOf,
        new Initiator.Handler<>(group, attachment, handler));
  }

  // Writing.

  @Override
  public Future<Integer> write(ByteBuffer from) {
    Objects.requireNonNull(from);
    var promise = new Initiator.Promise<Integer>(this);
    move(writes, new ByteBuffer[] {from}, 0, count -> (int) count, promise);
    return promise;
  }

  @Override
  public <A> void write(
      ByteBuffer from,
      long timeout,
      TimeUnit unit,
      A attachment,
      CompletionHandler<Integer, ? super A> handler) {
    Objects.requireNonNull(handler, "'handler' is null");
    Objects.requireNonNull(from);
    move(
        writes,
        new ByteBuffer[] {from},
        unit.toNanos(timeout),
        count -> (int) count,
        new Initiator.Handler<>(group, attachment, handler));
  }

  @Override
  public <A> void write(
      ByteBuffer[] from,
      int offset,
      int length,
      long timeout,
      TimeUnit unit,
      A attachment,
      CompletionHandler<Long, ? super A> handler) {
    Objects.requireNonNull(handler, "'handler' is null");
    move(
        writes,
        Buffers.some(from, offset, length),
        unit.toNanos(timeout),
        Long::valueOf,
        new Initiator.Handler<>(group, attachment, handler));
  }

  private <V> void move(
      AsynchronousTransfer half,
      ByteBuffer[] data,
      long timeoutNanos,
      LongFunction<V> count,
      Initiator<V> initiator) {
    if (!isOpen()) {
      initiator.tellHere(null, new ClosedChannelException());
      return;
    }
    requireConnected();
    half.begin(data, timeoutNanos, count, initiator);
  }

  // Half-close, options, closing.

  @Override
  public AsynchronousSocketChannel shutdownInput() throws IOException {
    shutdown(reads, ProtoOps.SHUT_RD);
    return this;
  }

  @Override
  public AsynchronousSocketChannel shutdownOutput() throws IOException {
    shutdown(writes, ProtoOps.SHUT_WR);
    return this;
  }

  private void shutdown(AsynchronousTransfer half, int how) throws IOException {
    requireOpen();
    requireConnected();
    half.shutdown(how);
  }

  private void requireConnected() {
    if (state != ConnectionState.CONNECTED) {
      throw new NotYetConnectedException();
    }
  }

  private void requireOpen() throws ClosedChannelException {
    if (!isOpen()) {
      throw new ClosedChannelException();
    }
  }

  @Override
  public <T> AsynchronousSocketChannel setOption(SocketOption<T> name, T value) throws IOException {
    if (isOpen() && writes.isShutdown() && supportedOptions().contains(name)) {
      throw new IOException("Connection has been shutdown for writing");
    }
    SocketOptionMap.ASYNCHRONOUS_STREAM.set(descriptor, family, name, value);
    return this;
  }

  @Override
  public <T> T getOption(SocketOption<T> name) throws IOException {
    return SocketOptionMap.ASYNCHRONOUS_STREAM.get(descriptor, family, name);
  }

  @Override
  public Set<SocketOption<?>> supportedOptions() {
    return SocketOptionMap.ASYNCHRONOUS_STREAM.supported();
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
    return state.describe(
        AsynchronousSocketChannel.class,
        isOpen(),
        reads.isShutdown(),
        writes.isShutdown(),
        new ConnectionState.Ends(local, remote));
  }
}
