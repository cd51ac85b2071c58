package dev.argyle.nio;

import dev.argyle.sock.Errno;
import dev.argyle.sock.InetSockAddr;
import dev.argyle.sock.PollEvents;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.AlreadyBoundException;
import java.nio.channels.AlreadyConnectedException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ConnectionPendingException;
import java.nio.channels.NoConnectionPendingException;
import java.nio.channels.NotYetConnectedException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A TCP connection of the stack as a channel. Here is its life: bind, connect, half-close, close,
/// options; [StreamTransfer] moves the octets.
///
/// Thread-safe: one thread reads and one writes at a time. Binding and connecting take both turns,
/// and nothing else changes the state or the two ends.
final class ArgyleSocketChannel extends SocketChannel implements StreamChannel {
  private final Descriptor descriptor;
  private final ProtocolFamily family;
  private final ChannelCalls calls;
  private final StreamTransfer transfer;
  private final MadeOnce<SocketAdaptor> adaptor = new MadeOnce<>();
  private volatile ConnectionState state = ConnectionState.UNCONNECTED;
  private volatile @Nullable InetSocketAddress local;
  private volatile @Nullable InetSocketAddress remote;

  /// A socket that is not connected.
  ///
  /// @param interruptible whether an interrupt of who sleeps in it closes it
  ArgyleSocketChannel(
      SelectorProvider provider,
      Descriptor descriptor,
      ProtocolFamily family,
      boolean interruptible) {
    super(provider);
    this.descriptor = descriptor;
    this.family = family;
    this.calls =
        interruptible
            ? new ChannelCalls(descriptor, this::begin, this::end)
            : ChannelCalls.uninterruptible(this);
    this.transfer = new StreamTransfer(this);
  }

  /// A connection that was accepted.
  ///
  /// @param peer where it came from; it may have left again
  static ArgyleSocketChannel accepted(
      SelectorProvider provider,
      Descriptor descriptor,
      ProtocolFamily family,
      boolean interruptible,
      @Nullable InetSocketAddress peer) {
    var channel = new ArgyleSocketChannel(provider, descriptor, family, interruptible);
    channel.state = ConnectionState.CONNECTED;
    channel.local = SocketAddresses.local(descriptor);
    channel.remote = peer;
    return channel;
  }

  @Override
  public Descriptor descriptor() {
    return descriptor;
  }

  @Override
  public ChannelCalls calls() {
    return calls;
  }

  @Override
  public SocketChannel bind(@Nullable SocketAddress address) throws IOException {
    transfer.locks().lockBoth();
    try {
      descriptor.enter(false);
      try {
        bindNow(address);
      } finally {
        descriptor.leave(false);
      }
    } finally {
      transfer.locks().unlockBoth();
    }
    return this;
  }

  private void bindNow(@Nullable SocketAddress address) throws IOException {
    if (state == ConnectionState.PENDING) {
      throw new ConnectionPendingException();
    }
    if (local != null) {
      throw new AlreadyBoundException();
    }
    InetSockAddr to = SocketAddresses.toBind(address, family);
    IoErrors.check(descriptor.syscalls().bind(descriptor.number(), to));
    local = SocketAddresses.local(descriptor);
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

  /// The local address, or null; also when closed.
  @Nullable InetSocketAddress localAddress() {
    return local;
  }

  /// The remote address, or null; also when closed.
  @Nullable InetSocketAddress remoteAddress() {
    return remote;
  }

  // Connecting.

  @Override
  public boolean isConnected() {
    return state == ConnectionState.CONNECTED && isOpen();
  }

  @Override
  public boolean isConnectionPending() {
    return state == ConnectionState.PENDING && isOpen();
  }

  @Override
  public boolean connect(SocketAddress address) throws IOException {
    InetSocketAddress to = SocketAddresses.toConnect(address, family);
    transfer.locks().lockBoth();
    try {
      beginConnect(to);
      return establish(to, 0);
    } catch (IOException failed) {
      close();
      throw failed;
    } finally {
      transfer.locks().unlockBoth();
    }
  }

  /// Connects on behalf of a `java.net` socket, which must be in blocking mode.
  ///
  /// @param timeoutMillis how long to wait; 0 for as long as the stack tries
  void connectBlocking(SocketAddress address, int timeoutMillis) throws IOException {
    InetSocketAddress to = SocketAddresses.toConnect(address, family);
    transfer.locks().lockBoth();
    try {
      requireBlockingMode();
      requireStillOpen();
      beginConnect(to);
      boolean connected = calls.persist(() -> establish(to, timeoutMillis));
      assert connected : "a blocking connect ends connected or by an exception";
    } catch (IOException failed) {
      close();
      throw failed;
    } finally {
      transfer.locks().unlockBoth();
    }
  }

  private void beginConnect(InetSocketAddress to) throws ClosedChannelException {
    requireOpen();
    if (state == ConnectionState.CONNECTED) {
      throw new AlreadyConnectedException();
    }
    if (state == ConnectionState.PENDING) {
      throw new ConnectionPendingException();
    }
    state = ConnectionState.PENDING;
    remote = to;
  }

  /// The stack tells how a connection attempt ended to whoever calls `connect` once more.
  @Override
  public boolean finishConnect() throws IOException {
    transfer.locks().lockBoth();
    try {
      requireOpen();
      if (state == ConnectionState.CONNECTED) {
        return true;
      }
      InetSocketAddress to = remote;
      if (state != ConnectionState.PENDING || to == null) {
        throw new NoConnectionPendingException();
      }
      return establish(to, 0);
    } catch (IOException failed) {
      close();
      throw failed;
    } finally {
      transfer.locks().unlockBoth();
    }
  }

  private boolean establish(InetSocketAddress to, int timeoutMillis) throws IOException {
    boolean blocking = isBlocking();
    int result = Errno.EIO.negated(); // until the stack has answered
    calls.enter(blocking);
    try {
      transfer.applySendTimeout(timeoutMillis);
      result = descriptor.syscalls().connect(descriptor.number(), SocketAddresses.toStack(to));
      transfer.applySendTimeout(0);
      if (result == 0) {
        local = SocketAddresses.local(descriptor);
        state = ConnectionState.CONNECTED;
      }
    } finally {
      calls.leave(blocking, result, result == 0);
    }
    return established(to, result, blocking);
  }

  private boolean established(InetSocketAddress to, int result, boolean blocking)
      throws IOException {
    boolean goesOn = IoErrors.is(Errno.EINPROGRESS, result) || IoErrors.is(Errno.EALREADY, result);
    if (result != 0 && !goesOn) {
      throw IoErrors.ofConnect(result, to);
    }
    if (goesOn && blocking) {
      throw new SocketTimeoutException("Connect timed out");
    }
    descriptor.refreshKeys();
    return !goesOn;
  }

  // Moving octets.

  @Override
  public int read(ByteBuffer into) throws IOException {
    return transfer.read(Objects.requireNonNull(into), 0);
  }

  @Override
  public long read(ByteBuffer[] into, int offset, int length) throws IOException {
    return transfer.read(into, offset, length);
  }

  @Override
  public int write(ByteBuffer from) throws IOException {
    return transfer.write(Objects.requireNonNull(from));
  }

  @Override
  public long write(ByteBuffer[] from, int offset, int length) throws IOException {
    return transfer.write(from, offset, length);
  }

  /// The mover of octets, for the socket adaptor.
  StreamTransfer transfer() {
    return transfer;
  }

  @Override
  public SocketChannel shutdownInput() throws IOException {
    requireConnected();
    transfer.shutdownInput();
    return this;
  }

  @Override
  public SocketChannel shutdownOutput() throws IOException {
    requireConnected();
    transfer.shutdownOutput();
    return this;
  }

  // Calls that block, closing.

  @Override
  public void requireConnected() throws ClosedChannelException {
    requireOpen();
    if (state != ConnectionState.CONNECTED) {
      throw new NotYetConnectedException();
    }
  }

  @Override
  protected void implCloseSelectableChannel() {
    descriptor.close();
  }

  @Override
  protected void implConfigureBlocking(boolean block) throws IOException {
    transfer.locks().configureBlocking(descriptor, block);
  }

  // Readiness.

  @Override
  public int eventsFor(int interestOps) {
    return switch (state) {
      case UNCONNECTED -> 0;
      case PENDING -> (interestOps & SelectionKey.OP_CONNECT) != 0 ? PollEvents.OUT : 0;
      case CONNECTED ->
          ((interestOps & SelectionKey.OP_READ) != 0 ? PollEvents.IN | PollEvents.RDHUP : 0)
              | ((interestOps & SelectionKey.OP_WRITE) != 0 ? PollEvents.OUT : 0);
    };
  }

  @Override
  public int readyFor(int events) {
    if (!isOpen()) {
      return 0;
    }
    boolean writable = (events & PollEvents.WRITABLE) != 0;
    boolean readable = (events & PollEvents.READABLE) != 0;
    return switch (state) {
      case UNCONNECTED -> 0;
      case PENDING -> writable ? SelectionKey.OP_CONNECT : 0;
      case CONNECTED ->
          (readable ? SelectionKey.OP_READ : 0) | (writable ? SelectionKey.OP_WRITE : 0);
    };
  }

  @Override
  public <T> SocketChannel setOption(SocketOption<T> name, T value) throws IOException {
    SocketOptionMap.STREAM.set(descriptor, family, name, value);
    return this;
  }

  @Override
  public <T> T getOption(SocketOption<T> name) throws IOException {
    return SocketOptionMap.STREAM.get(descriptor, family, name);
  }

  @Override
  public Set<SocketOption<?>> supportedOptions() {
    return SocketOptionMap.STREAM.supported();
  }

  @Override
  public Socket socket() {
    return adaptor.or(() -> SocketAdaptor.of(this));
  }

  @Override
  public String toString() {
    return state.describe(
        SocketChannel.class,
        isOpen(),
        transfer.isInputShutdown(),
        transfer.isOutputShutdown(),
        new ConnectionState.Ends(local, remote));
  }
}
