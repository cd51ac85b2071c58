package dev.argyle.nio;

import java.io.IOException;
import java.net.ProtocolFamily;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.channels.SelectableChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A `ServerSocketChannel` that is the stack's, unless it is bound to an address that is left to
/// the platform. One that listens everywhere listens everywhere on the stack.
///
/// Selectors of the stack take it, whichever it is, and the connections it accepts.
final class RuledServerSocketChannel extends ServerSocketChannel implements SelectableSocket {
  private final ArgyleSelectorProvider provider;
  private final RuledInside<ServerSocketChannel> inside;
  private final PlatformRule rule;
  private final @Nullable ProtocolFamily family;
  private final ReentrantLock lock = new ReentrantLock(); // while it is decided
  private final MadeOnce<ServerSocket> adaptor = new MadeOnce<>();

  /// One of which nothing is known yet.
  ///
  /// @param provider of the stack
  /// @param family that the program has asked for, or null
  RuledServerSocketChannel(
      ArgyleSelectorProvider provider,
      ArgyleServerSocketChannel first,
      @Nullable ProtocolFamily family,
      PlatformRule rule) {
    super(provider);
    this.provider = provider;
    this.inside = new RuledInside<>(this, first.descriptor(), first);
    this.rule = rule;
    this.family = family;
  }

  /// One of the platform.
  ///
  /// @param provider of the stack whose selectors take it
  RuledServerSocketChannel(ArgyleSelectorProvider provider, ServerSocketChannel platform) {
    super(provider);
    this.provider = provider;
    this.inside = RuledInside.ofPlatform(this, Descriptor.none(provider.syscalls()), platform);
    this.rule = PlatformRule.NOTHING;
    this.family = null;
  }

  /// What does the work.
  RuledInside<ServerSocketChannel> inside() {
    return inside;
  }

  @Override
  public ServerSocketChannel bind(@Nullable SocketAddress local, int backlog) throws IOException {
    lock.lock();
    try {
      boolean fresh = inside.now().isOpen() && inside.now().getLocalAddress() == null;
      if (fresh && !inside.isPlatform() && local != null && rule.covers(local)) {
        SelectorProvider platform = PlatformProvider.require();
        inside.become(
            family == null
                ? platform.openServerSocketChannel()
                : platform.openServerSocketChannel(family));
      }
      ServerSocketChannel ignored = inside.call(each -> each.bind(local, backlog));
    } finally {
      lock.unlock();
    }
    return this;
  }

  @Override
  public @Nullable SocketChannel accept() throws IOException {
    SocketChannel accepted = inside.call(ServerSocketChannel::accept);
    return accepted == null || !inside.isPlatform()
        ? accepted
        : new RuledSocketChannel(provider, accepted);
  }

  @Override
  public @Nullable SocketAddress getLocalAddress() throws IOException {
    return inside.now().getLocalAddress();
  }

  @Override
  public <T> ServerSocketChannel setOption(SocketOption<T> name, T value) throws IOException {
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
  public ServerSocket socket() {
    ServerSocket known = inside.now().socket(); // tells if there is no such thing, as of UNIX
    assert known != null;
    return adaptor.or(() -> new RuledServerSocketAdaptor(this));
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
