package dev.argyle.nio;

import dev.argyle.socket.SocketType;
import dev.argyle.socket.Syscalls;
import java.io.IOException;
import java.net.ProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.AbstractSelector;
import java.nio.channels.spi.SelectorProvider;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Channels and selectors of one stack. A channel and the selector it is registered with must be of
/// the same stack.
///
/// A channel without a named family is an IPv6 socket that speaks IPv4 as well, or an IPv4 socket
/// on a stack without IPv6. There are no UNIX channels.
public final class ArgyleSelectorProvider extends SelectorProvider {
  private final Syscalls syscalls;
  private final PlatformRule rule;

  /// A provider of that stack's sockets.
  public ArgyleSelectorProvider(Syscalls syscalls) {
    this(syscalls, PlatformRule.NOTHING);
  }

  /// A provider of that stack's sockets, and of the platform's for what a rule leaves to it. Which
  /// of the two a channel is, shows when it is bound or connected; the stack's selectors take both.
  /// Datagram channels are the stack's, and fail for an address of the platform.
  ///
  /// @throws IllegalStateException if this JVM hides the platform's channels; see
  ///     [CurrentStackProvider#fallBackToPlatform]
  public ArgyleSelectorProvider(Syscalls syscalls, PlatformRule rule) {
    this.syscalls = Objects.requireNonNull(syscalls);
    this.rule = rule;
    if (!rule.isEmpty()) {
      var found = PlatformProvider.require();
      assert found != this;
    }
  }

  /// The stack's calls.
  public Syscalls syscalls() {
    return syscalls;
  }

  /// What it leaves to the platform.
  PlatformRule rule() {
    return rule;
  }

  @Override
  public SocketChannel openSocketChannel() throws IOException {
    return socketChannel(open(SocketType.STREAM), null);
  }

  @Override
  public SocketChannel openSocketChannel(ProtocolFamily family) throws IOException {
    return socketChannel(open(SocketType.STREAM, family), family);
  }

  private SocketChannel socketChannel(OpenedSocket socket, @Nullable ProtocolFamily asked) {
    var channel = new ArgyleSocketChannel(this, socket.descriptor(), socket.family(), true);
    return rule.isEmpty() ? channel : new RuledSocketChannel(channel, asked, rule);
  }

  /// What is inside a `Socket`.
  ArgyleSocketChannel openSocket() throws IOException {
    OpenedSocket socket = open(SocketType.STREAM);
    return new ArgyleSocketChannel(this, socket.descriptor(), socket.family(), false);
  }

  @Override
  public ServerSocketChannel openServerSocketChannel() throws IOException {
    return serverSocketChannel(open(SocketType.STREAM), null);
  }

  @Override
  public ServerSocketChannel openServerSocketChannel(ProtocolFamily family) throws IOException {
    return serverSocketChannel(open(SocketType.STREAM, family), family);
  }

  private ServerSocketChannel serverSocketChannel(
      OpenedSocket socket, @Nullable ProtocolFamily asked) throws IOException {
    ArgyleServerSocketChannel channel = listener(socket, true);
    return rule.isEmpty() ? channel : new RuledServerSocketChannel(this, channel, asked, rule);
  }

  /// What is inside a `ServerSocket`.
  ArgyleServerSocketChannel openServerSocket() throws IOException {
    return listener(open(SocketType.STREAM), false);
  }

  private ArgyleServerSocketChannel listener(OpenedSocket opened, boolean interruptible)
      throws IOException {
    OpenedSocket socket = opened.asListener();
    return new ArgyleServerSocketChannel(this, socket.descriptor(), socket.family(), interruptible);
  }

  @Override
  public AbstractSelector openSelector() throws IOException {
    return ArgyleSelector.open(this, syscalls);
  }

  @Override
  public DatagramChannel openDatagramChannel() throws IOException {
    return datagramChannel(open(SocketType.DGRAM));
  }

  @Override
  public DatagramChannel openDatagramChannel(ProtocolFamily family) throws IOException {
    return datagramChannel(open(SocketType.DGRAM, family));
  }

  private DatagramChannel datagramChannel(OpenedSocket socket) {
    return new ArgyleDatagramChannel(this, socket.descriptor(), socket.family(), true);
  }

  /// What is inside a `DatagramSocket`.
  ArgyleDatagramChannel openDatagramSocket() throws IOException {
    OpenedSocket socket = open(SocketType.DGRAM);
    return new ArgyleDatagramChannel(this, socket.descriptor(), socket.family(), false);
  }

  @Override
  public Pipe openPipe() throws IOException {
    return ArgylePipe.open(this, syscalls);
  }

  private OpenedSocket open(SocketType type) throws IOException {
    return OpenedSocket.open(syscalls, type);
  }

  private OpenedSocket open(SocketType type, ProtocolFamily family) throws IOException {
    return OpenedSocket.open(syscalls, type, family);
  }
}
