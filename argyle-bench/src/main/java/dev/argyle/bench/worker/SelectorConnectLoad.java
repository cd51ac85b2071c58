package dev.argyle.bench.worker;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/// The connections of [ConnectLoad] as event loops make them: at each end a platform thread with a
/// selector, and channels that do not block.
public final class SelectorConnectLoad extends CountedLoad {
  private final HostPair hosts;
  private final ConnectTargets targets;
  private final Selector ofServer;
  private final Selector ofClient;
  private final Crew servers = new Crew(false);
  private volatile boolean closed;

  public SelectorConnectLoad(HostPair hosts) throws IOException {
    super(false);
    this.hosts = hosts;
    this.targets = new ConnectTargets(hosts);
    this.ofServer = hosts.server().openSelector();
    this.ofClient = hosts.client().openSelector();
    for (ServerSocketChannel listener : targets.listeners()) {
      listener.configureBlocking(false);
      listener.register(ofServer, SelectionKey.OP_ACCEPT);
    }
    servers.start(this::serve);
  }

  @Override
  void start(Crew crew) {
    crew.start(this::connect);
  }

  @Override
  public void close() throws IOException {
    closed = true;
    ofServer.wakeup();
    servers.join();
    try (hosts;
        ofServer;
        ofClient) {
      targets.close();
    }
  }

  private void serve() throws IOException {
    ByteBuffer octet = ByteBuffer.allocateDirect(1);
    while (!closed) {
      ofServer.select();
      for (SelectionKey key : ofServer.selectedKeys()) {
        if (key.isAcceptable()) {
          accept((ServerSocketChannel) key.channel());
        } else {
          echo((SocketChannel) key.channel(), octet);
        }
      }
      ofServer.selectedKeys().clear();
    }
  }

  private void accept(ServerSocketChannel listener) throws IOException {
    SocketChannel connection = listener.accept();
    if (connection != null) {
      connection.configureBlocking(false);
      connection.register(ofServer, SelectionKey.OP_READ);
    }
  }

  private static void echo(SocketChannel connection, ByteBuffer octet) throws IOException {
    int read = connection.read(octet.clear());
    if (read > 0) {
      connection.write(octet.flip());
    } else if (read < 0) {
      connection.close();
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

  private void connectOnce(SocketChannel channel, InetSocketAddress to, ByteBuffer octet)
      throws IOException {
    try (channel) {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.configureBlocking(false);
      boolean connected = channel.connect(to);
      SelectionKey key = channel.register(ofClient, SelectionKey.OP_CONNECT);
      while (!connected) {
        select();
        connected = channel.finishConnect();
      }
      key.interestOps(SelectionKey.OP_READ);
      channel.write(octet.clear());
      octet.clear();
      while (octet.hasRemaining()) {
        select();
        if (channel.read(octet) < 0) {
          throw new EOFException("the peer has closed");
        }
      }
    }
  }

  private void select() throws IOException {
    ofClient.select();
    ofClient.selectedKeys().clear();
  }
}
