package dev.argyle.bench.worker;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/// Both ends of one connection, in blocking mode and without Nagle's delay.
record ConnectedPair(SocketChannel server, SocketChannel client) implements AutoCloseable {
  static ConnectedPair connect(HostPair hosts) throws IOException {
    try (ServerSocketChannel listener = listen(hosts, 1)) {
      SocketChannel client = hosts.client().openSocketChannel(StandardProtocolFamily.INET);
      boolean connected = false;
      try {
        client.connect(
            new InetSocketAddress(hosts.serverAddress(), listener.socket().getLocalPort()));
        SocketChannel server = listener.accept();
        client.setOption(StandardSocketOptions.TCP_NODELAY, true);
        server.setOption(StandardSocketOptions.TCP_NODELAY, true);
        connected = true;
        return new ConnectedPair(server, client);
      } finally {
        if (!connected) {
          client.close();
        }
      }
    }
  }

  /// A listener of the server at a port that is free.
  static ServerSocketChannel listen(HostPair hosts, int backlog) throws IOException {
    ServerSocketChannel listener =
        hosts.server().openServerSocketChannel(StandardProtocolFamily.INET);
    boolean bound = false;
    try {
      listener.bind(new InetSocketAddress(hosts.serverAddress(), 0), backlog);
      bound = true;
      return listener;
    } finally {
      if (!bound) {
        listener.close();
      }
    }
  }

  @Override
  public void close() throws IOException {
    try (server) {
      client.close();
    }
  }
}
