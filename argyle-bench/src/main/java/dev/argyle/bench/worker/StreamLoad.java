package dev.argyle.bench.worker;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;

/// A stream one way: chunks are written as fast as they are taken, and read into a buffer of the
/// same size. Each connection has a thread that writes and one that reads. Counted are the octets
/// that were read.
public final class StreamLoad implements Load {
  /// Octets of a write and of the reader's buffer.
  public static final int CHUNK_BYTES = 64 << 10;

  private final HostPair hosts;
  private final ConnectedPair[] connections;
  private final Crew readers;
  private final Crew writers;
  private final AtomicLong octets = new AtomicLong();
  private volatile boolean running;

  /// @param connections how many at once
  /// @param virtual whether the threads are virtual
  public StreamLoad(HostPair hosts, int connections, boolean virtual) throws IOException {
    this.hosts = hosts;
    this.connections = new ConnectedPair[connections];
    this.readers = new Crew(virtual);
    this.writers = new Crew(virtual);
    for (int i = 0; i < connections; i++) {
      ConnectedPair connection = ConnectedPair.connect(hosts);
      this.connections[i] = connection;
      readers.start(() -> read(connection));
    }
  }

  @Override
  public void begin() {
    running = true;
    for (ConnectedPair connection : connections) {
      writers.start(() -> write(connection));
    }
  }

  @Override
  public long done() {
    return octets.get();
  }

  @Override
  public void end() throws IOException {
    running = false;
    writers.join();
  }

  @Override
  public void close() throws IOException {
    try (hosts) {
      for (ConnectedPair connection : connections) {
        connection.close();
      }
      readers.joinClosed();
    }
  }

  private void write(ConnectedPair connection) throws IOException {
    ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_BYTES);
    while (running) {
      connection.client().write(chunk.clear());
    }
  }

  private void read(ConnectedPair connection) throws IOException {
    ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_BYTES);
    int read = connection.server().read(chunk);
    while (read > 0) {
      octets.addAndGet(read);
      read = connection.server().read(chunk.clear());
    }
  }
}
