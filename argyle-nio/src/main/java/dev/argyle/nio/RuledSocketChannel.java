package dev.argyle.nio;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A `SocketChannel` that is the stack's, unless it is bound or connected to an address that is
/// left to the platform. Which of the two it is shows then, as with [RuledSocketImpl]. One that has
/// been bound to an address of the stack stays with it.
///
/// Selectors of the stack take it, whichever it is.
final class RuledSocketChannel extends SocketChannel implements SelectableSocket {
  private final RuledInside<SocketChannel> inside;
  private final PlatformRule rule;
  private final @Nullable ProtocolFamily family;
  private final ReentrantLock lock = new ReentrantLock(); // while it is decided
  private @Nullable SocketAddress boundTo; // of the stack; guarded by lock
  private final MadeOnce<Socket> adaptor = new MadeOnce<>();

  /// One of which nothing is known yet.
  ///
  /// @param family that the program has asked for, or null
  RuledSocketChannel(
      ArgyleSocketChannel first, @Nullable ProtocolFamily family, PlatformRule rule) {
    super(first.provider());
    this.inside = new RuledInside<>(this, first.descriptor(), first);
    this.rule = rule;
    this.family = family;
  }

  /// One of the platform.
  ///
  /// @param provider of the stack whose selectors take it
  RuledSocketChannel(ArgyleSelectorProvider provider, SocketChannel platform) {
    super(provider);
    this.inside = RuledInside.ofPlatform(this, Descriptor.none(provider.syscalls()), platform);
    this.rule = PlatformRule.NOTHING;
    this.family = null;
  }

  /// The channel that does the work.
  RuledInside<SocketChannel> inside() {
    return inside;
  }

  // Whose it is.

  @Override
  public SocketChannel bind(@Nullable SocketAddress local) throws IOException {
    lock.lock();
    try {
      if (!inside.isPlatform() && local != null && rule.covers(local) && isFresh()) {
        becomePlatform();
      }
      SocketChannel ignored = inside.call(each -> each.bind(local));
      boundTo = local;
    } finally {
      lock.unlock();
    }
    return this;
  }

  /// Shows where it is to be connected. From here on it is known whose it is.
  void decide(SocketAddress remote) throws IOException {
    lock.lock();
    try {
      if (inside.isPlatform() || !rule.covers(remote) || !isFresh() || !isBoundAnywhere()) {
        return;
      }
      SocketAddress port = inside.now().getLocalAddress(); // which the program may have told others
      becomePlatform();
      if (port != null) {
        SocketChannel ignored = inside.call(each -> each.bind(port));
      }
    } finally {
      lock.unlock();
    }
  }

  /// Whether nothing has been done with it that the platform could not do instead.
  private boolean isFresh() {
    SocketChannel stacks = inside.now();
    return stacks.isOpen() && !stacks.isConnected() && !stacks.isConnectionPending();
  }

  private boolean isBoundAnywhere() {
    return !(boundTo instanceof InetSocketAddress inet) || inet.getAddress().isAnyLocalAddress();
  }

  private void becomePlatform() throws IOException {
    SelectorProvider platform = PlatformProvider.require();
    inside.become(
        family == null ? platform.openSocketChannel() : platform.openSocketChannel(family));
  }

  @Override
  public boolean connect(SocketAddress remote) throws IOException {
    decide(remote);
    return inside.call(each -> each.connect(remote));
  }

  // All the rest is done by the one or the other.

  @Override
  public boolean finishConnect() throws IOException {
    return inside.call(SocketChannel::finishConnect);
  }

  @Override
  public boolean isConnected() {
    return inside.now().isConnected();
  }

  @Override
  public boolean isConnectionPending() {
    return inside.now().isConnectionPending();
  }

  @Override
  public @Nullable SocketAddress getRemoteAddress() throws IOException {
    return inside.now().getRemoteAddress();
  }

  @Override
  public @Nullable SocketAddress getLocalAddress() throws IOException {
    return inside.now().getLocalAddress();
  }

  @Override
  public SocketChannel shutdownInput() throws IOException {
    SocketChannel ignored = inside.call(SocketChannel::shutdownInput);
    return this;
  }

  @Override
  public SocketChannel shutdownOutput() throws IOException {
    SocketChannel ignored = inside.call(SocketChannel::shutdownOutput);
    return this;
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    return inside.call(each -> each.read(into));
  }

  @Override
  public long read(ByteBuffer[] into, int offset, int length) throws IOException {
    return inside.call(each -> each.read(into, offset, length));
  }

  @Override
  public int write(ByteBuffer from) throws IOException {
    return inside.call(each -> each.write(from));
  }

  @Override
  public long write(ByteBuffer[] from, int offset, int length) throws IOException {
    return inside.call(each -> each.write(from, offset, length));
  }

  @Override
  public <T> SocketChannel setOption(SocketOption<T> name, T value) throws IOException {
    inside.setOption(name, value);
    return this;
  }

  @Override
  public <T> T getOption(SocketOption<T> name) throws IOException {
    return inside.getOption(name);
  }

  @Override
  public Set<SocketOption<?>> supportedOptions() {
    return inside.now().supportedOptions();
  }

  @Override
  public Socket socket() {
    Socket known = inside.now().socket(); // tells if there is no such thing, as of UNIX
    assert known != null;
    return adaptor.or(() -> RuledSocketAdaptor.of(this));
  }

  @Override
  protected void implCloseSelectableChannel() throws IOException {
    inside.close();
  }

  @Override
  protected void implConfigureBlocking(boolean block) throws IOException {
    inside.configureBlocking(block);
  }

  @Override
  public Descriptor descriptor() {
    return inside.descriptor();
  }

  @Override
  public @Nullable SelectableChannel platform() {
    return inside.platform();
  }

  @Override
  public int eventsFor(int interestOps) {
    return inside.eventsFor(interestOps);
  }

  @Override
  public int readyFor(int events) {
    return inside.readyFor(events);
  }

  @Override
  public String toString() {
    return inside.now().toString();
  }
}
