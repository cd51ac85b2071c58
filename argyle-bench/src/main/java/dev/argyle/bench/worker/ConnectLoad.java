package dev.argyle.bench.worker;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/// A connection, one octet each way, and its end, over and over. The server has a thread that
/// accepts and one for each connection; the client is one thread and closes first. Counted are the
/// connections.
public final class ConnectLoad extends CountedLoad {
  private final HostPair hosts;
  private final ConnectTargets targets;
  private final boolean virtual;
  private final Crew acceptors;

  /// @param virtual whether the threads are virtual
  public ConnectLoad(HostPair hosts, boolean virtual) throws IOException {
    super(virtual);
    this.hosts = hosts;
    this.virtual = virtual;
    this.acceptors = new Crew(virtual);
    this.targets = new ConnectTargets(hosts);
    for (ServerSocketChannel listener : targets.listeners()) {
      acceptors.start(() -> accept(listener));
    }
  }

  @Override
  void start(Crew crew) {
    crew.start(this::connect);
  }

  @Override
  public void close() throws IOException {
    try (hosts) {
      targets.close();
      acceptors.joinClosed();
    }
  }

  private void accept(ServerSocketChannel listener) throws IOException {
    while (true) {
      SocketChannel connection = listener.accept();
      new Crew(virtual).start(() -> serve(connection));
    }
  }

  private static void serve(SocketChannel connection) throws IOException {
    try (connection) {
      ByteBuffer octet = ByteBuffer.allocate(1);
      while (connection.read(octet.clear()) > 0) {
        connection.write(octet.flip());
      }
    }
  }

  private void connect() throws IOException {
    ByteBuffer octet = ByteBuffer.allocateDirect(1);
    for (int i = 0; isRunning(); i++) {
      connectOnce(
          hosts.client().openSocketChannel(StandardProtocolFamily.INET), targets.address(i), octet);
      count(1);
    }
  }

  private static void connectOnce(SocketChannel channel, InetSocketAddress to, ByteBuffer octet)
      throws IOException {
    try (channel) {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.connect(to);
      ExchangeLoad.exchange(channel, octet);
    }
  }
}
