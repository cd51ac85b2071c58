package dev.argyle.bench.worker;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/// One octet there and one octet back, over and over: requests and responses on a connection that
/// stays, with a thread that blocks at each end. Counted are the exchanges.
public final class ExchangeLoad extends CountedLoad {
  private final HostPair hosts;
  private final ConnectedPair connection;
  private final Crew servers;

  /// @param virtual whether the threads are virtual
  public ExchangeLoad(HostPair hosts, boolean virtual) throws IOException {
    super(virtual);
    this.hosts = hosts;
    this.connection = ConnectedPair.connect(hosts);
    this.servers = new Crew(virtual);
    servers.start(this::serve);
  }

  @Override
  void start(Crew crew) {
    crew.start(this::ask);
  }

  @Override
  public void close() throws IOException {
    try (hosts) {
      connection.close();
      servers.joinClosed();
    }
  }

  private void serve() throws IOException {
    SocketChannel channel = connection.server();
    ByteBuffer octet = ByteBuffer.allocateDirect(1);
    while (channel.read(octet.clear()) > 0) {
      channel.write(octet.flip());
    }
  }

  private void ask() throws IOException {
    SocketChannel channel = connection.client();
    ByteBuffer octet = ByteBuffer.allocateDirect(1);
    while (isRunning()) {
      exchange(channel, octet);
      count(1);
    }
  }

  /// Sends one octet and waits for one.
  static void exchange(SocketChannel channel, ByteBuffer octet) throws IOException {
    channel.write(octet.clear());
    if (channel.read(octet.clear()) != 1) {
      throw new EOFException("the peer has closed");
    }
  }
}
