package dev.argyle.nio;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.SocketImpl;
import java.net.SocketOption;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The inside of a `ServerSocket` that is the stack's, unless it is bound to an address that is
/// left to the platform. One that listens everywhere listens everywhere on the stack.
final class RuledServerSocketImpl extends ArgyleSocketImpl {
  private final PlatformRule rule;
  private final SetOptions set = new SetOptions();
  private @Nullable InetSocketAddress toListenAt; // if it is the platform's
  private volatile @Nullable ServerSocket platform;

  RuledServerSocketImpl(ProviderSource source, PlatformRule rule) {
    super(source, true);
    this.rule = rule;
  }

  @Override
  protected void bind(InetAddress host, int port) throws IOException {
    var local = new InetSocketAddress(host, port);
    if (!rule.covers(local)) {
      super.bind(host, port);
      return;
    }
    ServerSocket server = PlatformSockets.server();
    platform = server;
    super.close();
    set.repeat(PlatformOptions.of(server));
    toListenAt = local;
  }

  @Override
  protected void listen(int backlog) throws IOException {
    ServerSocket server = platform;
    if (server == null) {
      super.listen(backlog);
      return;
    }
    server.bind(toListenAt, backlog);
    address = server.getInetAddress();
    localport = server.getLocalPort();
  }

  @Override
  protected void accept(SocketImpl into) throws IOException {
    ServerSocket server = platform;
    if (server == null) {
      super.accept(into);
    } else if (into instanceof RuledSocketImpl connection) {
      connection.adopt(server.accept());
    } else {
      throw new SocketException("a connection of the platform in a socket of the stack");
    }
  }

  @Override
  protected void close() throws IOException {
    ServerSocket server = platform;
    if (server == null) {
      super.close();
    } else {
      server.close();
    }
  }

  @Override
  public void setOption(int number, Object value) throws SocketException {
    ServerSocket server = platform;
    if (server == null) {
      super.setOption(number, value);
      set.note(number, value);
    } else {
      PlatformOptions.of(server).set(number, value);
    }
  }

  @Override
  public Object getOption(int number) throws SocketException {
    ServerSocket server = platform;
    return server == null ? super.getOption(number) : PlatformOptions.of(server).get(number);
  }

  @Override
  protected <T> void setOption(SocketOption<T> name, T value) throws IOException {
    ServerSocket server = platform;
    if (server == null) {
      super.setOption(name, value);
      set.note(name, value);
    } else {
      server.setOption(name, value);
    }
  }

  @Override
  protected <T> T getOption(SocketOption<T> name) throws IOException {
    ServerSocket server = platform;
    return server == null ? super.getOption(name) : server.getOption(name);
  }

  @Override
  protected Set<SocketOption<?>> supportedOptions() {
    ServerSocket server = platform;
    return server == null ? super.supportedOptions() : server.supportedOptions();
  }
}
