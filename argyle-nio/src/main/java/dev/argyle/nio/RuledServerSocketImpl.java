package dev.argyle.nio;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.SocketImpl;
import org.jspecify.annotations.Nullable;

/// The inside of a `ServerSocket` that is the stack's, unless it is bound to an address that is
/// left to the platform. One that listens everywhere listens everywhere on the stack.
final class RuledServerSocketImpl extends RuledImpl {
  private final PlatformRule rule;
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
    becomePlatform(PlatformOptions.of(server));
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
}
