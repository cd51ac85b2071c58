package dev.argyle.bench.worker;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicLong;

/// One octet there and one octet back, over and over: requests and responses on a connection that
/// stays, with a thread that blocks at each end. Counted are the exchanges.
public final class ExchangeLoad implements Load {
  private final HostPair hosts;
  private final ConnectedPair connection;
  private final Crew servers;
  private final Crew clients;
  private final AtomicLong exchanges = new AtomicLong();
  private volatile boolean running;

  /// @param virtual whether the threads are virtual
  public ExchangeLoad(HostPair hosts, boolean virtual) throws IOException {
    this.hosts = hosts;
    this.connection = ConnectedPair.connect(hosts);
    this.servers = new Crew(virtual);
    this.clients = new Crew(virtual);
    servers.start(this::serve);
  }

  @Override
  public void begin() {
    running = true;
    clients.start(this::ask);
  }

  @Override
  public long done() {
    return exchanges.get();
  }

  @Override
  public void end() throws IOException {
    running = false;
    clients.join();
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
    long done = exchanges.get();
    while (running) {
      exchange(channel, octet);
      exchanges.setRelease(++done);
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
