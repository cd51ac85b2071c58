package dev.argyle.nio;

import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.Errno;
import dev.argyle.sock.SocketOption;
import dev.argyle.sock.SolIpv6;
import dev.argyle.sock.SolSocket;
import dev.argyle.socket.SocketType;
import dev.argyle.socket.Syscalls;
import java.io.IOException;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.AbstractSelector;
import java.nio.channels.spi.SelectorProvider;
import java.util.Objects;

/// Channels and selectors of one stack. A channel and the selector it is registered with must be of
/// the same stack.
///
/// A channel without a named family is an IPv6 socket that speaks IPv4 as well, or an IPv4 socket
/// on a stack without IPv6. There are no UNIX channels.
public final class ArgyleSelectorProvider extends SelectorProvider {
  private final Syscalls syscalls;

  /// A provider of that stack's sockets.
  public ArgyleSelectorProvider(Syscalls syscalls) {
    this.syscalls = Objects.requireNonNull(syscalls);
  }

  /// The stack's calls.
  public Syscalls syscalls() {
    return syscalls;
  }

  @Override
  public SocketChannel openSocketChannel() throws IOException {
    return socketChannel(open(SocketType.STREAM));
  }

  @Override
  public SocketChannel openSocketChannel(ProtocolFamily family) throws IOException {
    return socketChannel(open(SocketType.STREAM, family));
  }

  private SocketChannel socketChannel(Opened socket) {
    return new ArgyleSocketChannel(this, socket.descriptor, socket.family, true);
  }

  /// What is inside a `Socket`.
  ArgyleSocketChannel openSocket() throws IOException {
    Opened socket = open(SocketType.STREAM);
    return new ArgyleSocketChannel(this, socket.descriptor, socket.family, false);
  }

  @Override
  public ServerSocketChannel openServerSocketChannel() throws IOException {
    return serverSocketChannel(open(SocketType.STREAM));
  }

  @Override
  public ServerSocketChannel openServerSocketChannel(ProtocolFamily family) throws IOException {
    return serverSocketChannel(open(SocketType.STREAM, family));
  }

  private ServerSocketChannel serverSocketChannel(Opened socket) throws IOException {
    return listener(socket, true);
  }

  /// What is inside a `ServerSocket`.
  ArgyleServerSocketChannel openServerSocket() throws IOException {
    return listener(open(SocketType.STREAM), false);
  }

  /// As in the JDK, a listener may take a port that old connections still linger on.
  private ArgyleServerSocketChannel listener(Opened socket, boolean interruptible)
      throws IOException {
    socket.set(SolSocket.SO_REUSEADDR, true);
    return new ArgyleServerSocketChannel(this, socket.descriptor, socket.family, interruptible);
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

  private DatagramChannel datagramChannel(Opened socket) {
    return new ArgyleDatagramChannel(this, socket.descriptor, socket.family, true);
  }

  /// What is inside a `DatagramSocket`.
  ArgyleDatagramChannel openDatagramSocket() throws IOException {
    Opened socket = open(SocketType.DGRAM);
    return new ArgyleDatagramChannel(this, socket.descriptor, socket.family, false);
  }

  @Override
  public Pipe openPipe() throws IOException {
    return ArgylePipe.open(this, syscalls);
  }

  private Opened open(SocketType type) throws IOException {
    int result = syscalls.socket(AddressFamily.AF_INET6, type.number(), 0);
    return IoErrors.is(Errno.EAFNOSUPPORT, result)
        ? open(type, StandardProtocolFamily.INET)
        : dualStack(result);
  }

  private Opened open(SocketType type, ProtocolFamily family) throws IOException {
    Objects.requireNonNull(family, "'family' is null");
    if (family == StandardProtocolFamily.INET) {
      int result = syscalls.socket(AddressFamily.AF_INET, type.number(), 0);
      return opened(result, StandardProtocolFamily.INET);
    }
    if (family != StandardProtocolFamily.INET6) {
      throw new UnsupportedOperationException("Protocol family not supported");
    }
    int result = syscalls.socket(AddressFamily.AF_INET6, type.number(), 0);
    if (IoErrors.is(Errno.EAFNOSUPPORT, result)) {
      throw new UnsupportedOperationException("IPv6 not available");
    }
    return dualStack(result);
  }

  private Opened dualStack(int result) throws IOException {
    Opened socket = opened(result, StandardProtocolFamily.INET6);
    socket.set(SolIpv6.IPV6_V6ONLY, false);
    return socket;
  }

  private Opened opened(int result, ProtocolFamily family) throws IOException {
    return new Opened(new Descriptor(syscalls, IoErrors.check(result)), family);
  }

  private record Opened(Descriptor descriptor, ProtocolFamily family) {
    /// Sets an option, or closes the socket.
    <T> void set(SocketOption<T> option, T value) throws IOException {
      int result = descriptor.syscalls().setsockopt(descriptor.number(), option, value);
      if (result < 0) {
        descriptor.close();
        throw IoErrors.ofCall(result);
      }
    }
  }
}
