package dev.argyle.nio;

import dev.argyle.sock.Errno;
import dev.argyle.sock.InetSockAddr;
import dev.argyle.sock.PollEvents;
import dev.argyle.sock.SolSocket;
import dev.argyle.socket.Syscalls;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.nio.channels.AlreadyBoundException;
import java.nio.channels.IllegalBlockingModeException;
import java.nio.channels.NotYetBoundException;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A TCP listener of the stack as a channel. Thread-safe; one thread accepts at a time.
final class ArgyleServerSocketChannel extends ServerSocketChannel implements SelectableSocket {
  /// Connections that may wait to be accepted, if the program does not say.
  static final int DEFAULT_BACKLOG = 50;

  private final Descriptor descriptor;
  private final ChannelCalls calls;
  private final boolean interruptible;
  private final Syscalls syscalls;
  private final ProtocolFamily family;
  private final ReentrantLock acceptLock = new ReentrantLock();
  private final ReentrantLock bindLock = new ReentrantLock();
  private volatile @Nullable InetSocketAddress local; // written under bindLock
  private final MadeOnce<ServerSocketAdaptor> adaptor = new MadeOnce<>();
  private final AppliedTimeout timeout; // guarded by acceptLock

  /// A socket that does not listen yet.
  ///
  /// @param interruptible whether an interrupt of who sleeps in it closes it; connections inherit
  /// it
  ArgyleServerSocketChannel(
      SelectorProvider provider,
      Descriptor descriptor,
      ProtocolFamily family,
      boolean interruptible) {
    super(provider);
    this.descriptor = descriptor;
    this.interruptible = interruptible;
    this.calls =
        interruptible
            ? new ChannelCalls(descriptor, this::begin, this::end)
            : ChannelCalls.uninterruptible(this);
    this.syscalls = descriptor.syscalls();
    this.family = family;
    this.timeout = new AppliedTimeout(descriptor, SolSocket.SO_RCVTIMEO);
  }

  @Override
  public Descriptor descriptor() {
    return descriptor;
  }

  @Override
  public ServerSocketChannel bind(@Nullable SocketAddress address, int backlog) throws IOException {
    descriptor.enter(false);
    bindLock.lock();
    try {
      if (local != null) {
        throw new AlreadyBoundException();
      }
      InetSockAddr to = SocketAddresses.toBind(address, family);
      IoErrors.check(syscalls.bind(descriptor.number(), to));
      int limit = backlog < 1 ? DEFAULT_BACKLOG : backlog;
      IoErrors.check(syscalls.listen(descriptor.number(), limit));
      local = SocketAddresses.local(descriptor);
    } finally {
      bindLock.unlock();
      descriptor.leave(false);
    }
    descriptor.refreshKeys();
    return this;
  }

  @Override
  public @Nullable SocketAddress getLocalAddress() throws IOException {
    requireOpen();
    return local;
  }

  /// The local address, or null; also when closed.
  @Nullable InetSocketAddress localAddress() {
    return local;
  }

  @Override
  public @Nullable SocketChannel accept() throws IOException {
    acceptLock.lock();
    try {
      return accept(0);
    } finally {
      acceptLock.unlock();
    }
  }

  /// Accepts on behalf of a `java.net` socket, which must be in blocking mode. Of several threads
  /// in a `ServerSocket` each waits as long as it was told, and not for those before it as well.
  ///
  /// @param millis how long to wait; 0 for ever
  ArgyleSocketChannel acceptBlocking(int millis) throws IOException {
    if (!interruptible) {
      return persistAccepting(millis);
    }
    acceptLock.lock();
    try {
      requireBlockingMode();
      requireStillOpen();
      return persistAccepting(millis);
    } finally {
      acceptLock.unlock();
    }
  }

  private ArgyleSocketChannel persistAccepting(int millis) throws IOException {
    ArgyleSocketChannel accepted = isBlocking() ? calls.persist(() -> accept(millis)) : null;
    if (accepted == null) {
      throw new IllegalBlockingModeException();
    }
    return accepted;
  }

  private @Nullable ArgyleSocketChannel accept(int millis) throws IOException {
    requireOpen();
    if (local == null) {
      throw new NotYetBoundException();
    }
    boolean blocking = isBlocking();
    var peer = SocketAddresses.name();
    int result = Errno.EIO.negated(); // until the stack has answered
    calls.enter(blocking);
    try {
      applyTimeout(blocking ? millis : 0);
      result = syscalls.accept4(descriptor.number(), peer, 0);
    } finally {
      leave(blocking, result);
    }
    return accepted(result, peer.address(), blocking);
  }

  private void applyTimeout(int millis) throws IOException {
    acceptLock.lock();
    try {
      timeout.apply(millis);
    } finally {
      acceptLock.unlock();
    }
  }

  private @Nullable ArgyleSocketChannel accepted(
      int result, @Nullable InetSocketAddress peer, boolean blocking) throws IOException {
    if (IoErrors.is(Errno.EAGAIN, result)) {
      if (blocking) {
        throw new SocketTimeoutException("Accept timed out");
      }
      return null;
    }
    var connection = new Descriptor(syscalls, IoErrors.check(result));
    return ArgyleSocketChannel.accepted(provider(), connection, family, interruptible, peer);
  }

  /// Ends a call. A connection that came together with an interrupt is closed: nobody will be told
  /// of it.
  private void leave(boolean blocking, int result) throws IOException {
    try {
      calls.leave(blocking, result, result >= 0);
    } catch (IOException ended) {
      if (result >= 0) {
        int ignored = syscalls.close(result);
      }
      throw ended;
    }
  }

  @Override
  protected void implCloseSelectableChannel() {
    descriptor.close();
  }

  @Override
  protected void implConfigureBlocking(boolean block) throws IOException {
    acceptLock.lock();
    try {
      descriptor.configureBlocking(block);
    } finally {
      acceptLock.unlock();
    }
  }

  @Override
  public int eventsFor(int interestOps) {
    return local != null && (interestOps & SelectionKey.OP_ACCEPT) != 0 ? PollEvents.IN : 0;
  }

  @Override
  public int readyFor(int events) {
    int accepting = PollEvents.IN | PollEvents.ERR | PollEvents.HUP;
    return (events & accepting) != 0 ? SelectionKey.OP_ACCEPT : 0;
  }

  @Override
  public <T> ServerSocketChannel setOption(java.net.SocketOption<T> name, T value)
      throws IOException {
    options().set(descriptor, family, name, value);
    return this;
  }

  @Override
  public <T> T getOption(java.net.SocketOption<T> name) throws IOException {
    return options().get(descriptor, family, name);
  }

  @Override
  public Set<java.net.SocketOption<?>> supportedOptions() {
    return options().supported();
  }

  private SocketOptionMap options() {
    return interruptible ? SocketOptionMap.LISTENER : SocketOptionMap.SERVER_SOCKET;
  }

  @Override
  public ServerSocket socket() {
    return adaptor.or(() -> ServerSocketAdaptor.of(this));
  }

  @Override
  public String toString() {
    InetSocketAddress here = local;
    String state = !isOpen() ? "closed" : here == null ? "unbound" : here.toString();
    return ServerSocketChannel.class.getName() + '[' + state + ']';
  }
}
