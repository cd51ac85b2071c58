package dev.argyle.bench.worker;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/// The exchanges of [ExchangeLoad] as an event loop makes them: at each end a platform thread with
/// a selector, and channels that do not block.
public final class SelectorExchangeLoad extends CountedLoad {
  private final HostPair hosts;
  private final ConnectedPair connection;
  private final Selector ofServer;
  private final Selector ofClient;
  private final Crew servers = new Crew(false);
  private volatile boolean closed;

  public SelectorExchangeLoad(HostPair hosts) throws IOException {
    super(false);
    this.hosts = hosts;
    this.connection = ConnectedPair.connect(hosts);
    this.ofServer = hosts.server().openSelector();
    this.ofClient = hosts.client().openSelector();
    watch(connection.server(), ofServer);
    watch(connection.client(), ofClient);
    servers.start(this::serve);
  }

  private static void watch(SocketChannel channel, Selector selector) throws IOException {
    channel.configureBlocking(false);
    channel.register(selector, SelectionKey.OP_READ);
  }

  @Override
  void start(Crew crew) {
    crew.start(this::ask);
  }

  @Override
  public void close() throws IOException {
    closed = true;
    ofServer.wakeup();
    servers.join();
    try (hosts;
        ofServer;
        ofClient) {
      connection.close();
    }
  }

  private void serve() throws IOException {
    ByteBuffer octet = ByteBuffer.allocateDirect(1);
    while (!closed) {
      ofServer.select();
      for (SelectionKey key : ofServer.selectedKeys()) {
        SocketChannel channel = (SocketChannel) key.channel();
        if (channel.read(octet.clear()) > 0) {
          channel.write(octet.flip());
        }
      }
      ofServer.selectedKeys().clear();
    }
  }

  private void ask() throws IOException {
    SocketChannel channel = connection.client();
    ByteBuffer octet = ByteBuffer.allocateDirect(1);
    while (isRunning()) {
      channel.write(octet.clear());
      octet.clear();
      while (octet.hasRemaining()) {
        ofClient.select();
        ofClient.selectedKeys().clear();
        if (channel.read(octet) < 0) {
          throw new EOFException("the peer has closed");
        }
      }
      count(1);
    }
  }
}
