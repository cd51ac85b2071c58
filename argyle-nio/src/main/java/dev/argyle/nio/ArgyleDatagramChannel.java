package dev.argyle.nio;

import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.PollEvents;
import dev.argyle.sock.SockAddr;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.nio.channels.AlreadyBoundException;
import java.nio.channels.AlreadyConnectedException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.MembershipKey;
import java.nio.channels.SelectionKey;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A UDP socket of the stack as a channel. Here is its life: bind, connect, disconnect, close,
/// options; [DatagramTransfer] moves the datagrams, [Memberships] keeps the groups.
///
/// Thread-safe: one thread receives and one sends at a time. Connecting and disconnecting take both
/// turns; whoever comes first of a sender and a receiver binds.
final class ArgyleDatagramChannel extends DatagramChannel implements SelectableSocket {
  private static final SockAddr NOBODY = () -> AddressFamily.AF_UNSPEC;

  private final Descriptor descriptor;
  private final ProtocolFamily family;
  private final PlatformRule rule;
  private final ChannelCalls calls;
  private final DatagramTransfer transfer;
  private final Memberships memberships;
  private final MadeOnce<DatagramSocketAdaptor> adaptor = new MadeOnce<>();
  private final ReentrantLock bindLock = new ReentrantLock();
  private volatile @Nullable InetSocketAddress local; // written under bindLock
  private volatile @Nullable InetSocketAddress remote; // written under both locks of transfer
  private @Nullable InetSocketAddress localBefore; // of the first connect; guarded likewise

  /// A socket without port and peer.
  ///
  /// @param interruptible whether an interrupt of who sleeps in it closes it
  ArgyleDatagramChannel(
      ArgyleSelectorProvider provider,
      Descriptor descriptor,
      ProtocolFamily family,
      boolean interruptible) {
    super(provider);
    this.rule = provider.rule();
    this.descriptor = descriptor;
    this.family = family;
    this.calls =
        interruptible
            ? new ChannelCalls(descriptor, this::begin, this::end)
            : ChannelCalls.uninterruptible(this);
    this.transfer = new DatagramTransfer(this);
    this.memberships = new Memberships(this);
  }

  @Override
  public Descriptor descriptor() {
    return descriptor;
  }

  /// How its calls begin and end.
  ChannelCalls calls() {
    return calls;
  }

  /// That of its socket.
  ProtocolFamily family() {
    return family;
  }

  /// The mover of datagrams, for the socket adaptor.
  DatagramTransfer transfer() {
    return transfer;
  }

  /// The groups it has joined, for the socket adaptor.
  Memberships memberships() {
    return memberships;
  }

  /// Fails for an address that a rule leaves to the platform: a datagram socket is the stack's.
  void requireStacks(@Nullable SocketAddress address) throws SocketException {
    if (address != null && rule.covers(address)) {
      throw new SocketException("UDP to or from " + address + " cannot be left to the platform");
    }
  }

  // The local end.

  @Override
  public DatagramChannel bind(@Nullable SocketAddress address) throws IOException {
    transfer.locks().lockBoth();
    try {
      bindIf(address, true);
    } finally {
      transfer.locks().unlockBoth();
    }
    return this;
  }

  /// Takes any port, if it has none.
  void bindIfUnbound() throws IOException {
    if (local == null) {
      bindIf(null, false);
    }
  }

  /// @param once whether to fail if it is bound
  private void bindIf(@Nullable SocketAddress address, boolean once) throws IOException {
    bindLock.lock();
    try {
      descriptor.enter(false);
      try {
        if (local == null) {
          bindNow(address);
        } else if (once) {
          throw new AlreadyBoundException();
        }
      } finally {
        descriptor.leave(false);
      }
    } finally {
      bindLock.unlock();
    }
  }

  private void bindNow(@Nullable SocketAddress address) throws IOException {
    SockAddr to = SocketAddresses.toBind(address, family);
    requireStacks(address);
    IoErrors.check(descriptor.syscalls().bind(descriptor.number(), to));
    local = SocketAddresses.local(descriptor);
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

  // The peer.

  @Override
  public boolean isConnected() {
    return remote != null && isOpen();
  }

  @Override
  public @Nullable SocketAddress getRemoteAddress() throws IOException {
    requireOpen();
    return remote;
  }

  /// The peer's address, or null; also when closed.
  @Nullable InetSocketAddress remoteAddress() {
    return remote;
  }

  @Override
  public DatagramChannel connect(SocketAddress address) throws IOException {
    connect(address, true);
    return this;
  }

  /// Sets the peer.
  ///
  /// @param once whether to fail if it has one; a `DatagramSocket` may change it
  void connect(SocketAddress address, boolean once) throws IOException {
    InetSocketAddress to = SocketAddresses.checked(address, family);
    requireStacks(to);
    transfer.locks().lockBoth();
    try {
      descriptor.enter(false);
      try {
        if (once && remote != null) {
          throw new AlreadyConnectedException();
        }
        if (to.getPort() == 0) {
          throw new SocketException("Can't connect to port 0");
        }
        bindIfUnbound();
        connectNow(to);
      } finally {
        descriptor.leave(false);
      }
    } finally {
      transfer.locks().unlockBoth();
    }
  }

  /// What came before from anybody is dropped: from now on there is one peer.
  private void connectNow(InetSocketAddress to) throws IOException {
    InetSocketAddress before = local;
    SockAddr peer = SocketAddresses.toStack(to);
    IoErrors.check(descriptor.syscalls().connect(descriptor.number(), peer));
    if (remote == null) {
      localBefore = before;
    }
    remote = to;
    refreshLocal();
    transfer.discardReceived();
  }

  @Override
  public DatagramChannel disconnect() throws IOException {
    transfer.locks().lockBoth();
    try {
      if (remote != null && descriptor.tryEnter(false)) {
        try {
          disconnectNow();
        } finally {
          descriptor.leave(false);
        }
      }
    } finally {
      transfer.locks().unlockBoth();
    }
    return this;
  }

  /// A socket without a peer gives back a port that it has not asked for by number, as on Linux;
  /// here it takes the port again.
  private void disconnectNow() throws IOException {
    IoErrors.check(descriptor.syscalls().connect(descriptor.number(), NOBODY));
    remote = null;
    InetSocketAddress before = localBefore;
    localBefore = null;
    refreshLocal();
    InetSocketAddress now = local;
    if (before != null && now != null && now.getPort() == 0) {
      SockAddr port = SocketAddresses.toBind(before, family);
      IoErrors.check(descriptor.syscalls().bind(descriptor.number(), port));
      refreshLocal();
    }
  }

  private void refreshLocal() {
    bindLock.lock();
    try {
      local = SocketAddresses.local(descriptor);
    } finally {
      bindLock.unlock();
    }
  }

  // Datagrams.

  @Override
  public @Nullable SocketAddress receive(ByteBuffer into) throws IOException {
    return transfer.receive(into, 0);
  }

  @Override
  public int send(ByteBuffer from, SocketAddress target) throws IOException {
    return transfer.send(from, target);
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    return transfer.read(into);
  }

  @Override
  public long read(ByteBuffer[] into, int offset, int length) throws IOException {
    return transfer.read(into, offset, length);
  }

  @Override
  public int write(ByteBuffer from) throws IOException {
    return transfer.write(from);
  }

  @Override
  public long write(ByteBuffer[] from, int offset, int length) throws IOException {
    return transfer.write(from, offset, length);
  }

  // Groups.

  @Override
  public MembershipKey join(InetAddress group, NetworkInterface by) throws IOException {
    return memberships.join(group, Objects.requireNonNull(by), null);
  }

  @Override
  public MembershipKey join(InetAddress group, NetworkInterface by, InetAddress source)
      throws IOException {
    return memberships.join(group, Objects.requireNonNull(by), Objects.requireNonNull(source));
  }

  // Closing, readiness, options.

  @Override
  protected void implCloseSelectableChannel() {
    descriptor.close();
    memberships.end();
  }

  @Override
  protected void implConfigureBlocking(boolean block) throws IOException {
    transfer.locks().configureBlocking(descriptor, block);
  }

  @Override
  public int eventsFor(int interestOps) {
    return ((interestOps & SelectionKey.OP_READ) != 0 ? PollEvents.IN : 0)
        | ((interestOps & SelectionKey.OP_WRITE) != 0 ? PollEvents.OUT : 0);
  }

  @Override
  public int readyFor(int events) {
    return ((events & PollEvents.READABLE) != 0 ? SelectionKey.OP_READ : 0)
        | ((events & PollEvents.WRITABLE) != 0 ? SelectionKey.OP_WRITE : 0);
  }

  @Override
  public <T> DatagramChannel setOption(SocketOption<T> name, T value) throws IOException {
    SocketOptionMap.DATAGRAM.set(descriptor, family, name, value);
    return this;
  }

  @Override
  public <T> T getOption(SocketOption<T> name) throws IOException {
    return SocketOptionMap.DATAGRAM.get(descriptor, family, name);
  }

  @Override
  public Set<SocketOption<?>> supportedOptions() {
    return SocketOptionMap.DATAGRAM.supported();
  }

  @Override
  public DatagramSocket socket() {
    return adaptor.or(() -> DatagramSocketAdaptor.of(this));
  }

  @Override
  public String toString() {
    String name = DatagramChannel.class.getName();
    if (!isOpen()) {
      return name + "[closed]";
    }
    String here = local == null ? "unbound" : "local=" + local;
    return name + '[' + here + (remote == null ? "" : " remote=" + remote) + ']';
  }
}
