package dev.argyle.bench.worker;

import java.io.IOException;
import java.nio.ByteBuffer;

/// A stream one way: chunks are written as fast as they are taken, and read into a buffer of the
/// same size. Each connection has a thread that writes and one that reads. Counted are the octets
/// that were read.
public final class StreamLoad extends CountedLoad {
  /// Octets of a write and of the reader's buffer.
  public static final int CHUNK_BYTES = 64 << 10;

  private final HostPair hosts;
  private final ConnectedPair[] connections;
  private final Crew readers;

  /// @param connections how many at once
  /// @param virtual whether the threads are virtual
  public StreamLoad(HostPair hosts, int connections, boolean virtual) throws IOException {
    super(virtual);
    this.hosts = hosts;
    this.connections = new ConnectedPair[connections];
    this.readers = new Crew(virtual);
    for (int i = 0; i < connections; i++) {
      ConnectedPair connection = ConnectedPair.connect(hosts);
      this.connections[i] = connection;
      readers.start(() -> read(connection));
    }
  }

  @Override
  void start(Crew crew) {
    for (ConnectedPair connection : connections) {
      crew.start(() -> write(connection));
    }
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
    while (isRunning()) {
      connection.client().write(chunk.clear());
    }
  }

  private void read(ConnectedPair connection) throws IOException {
    ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_BYTES);
    int read = connection.server().read(chunk);
    while (read > 0) {
      count(read);
      read = connection.server().read(chunk.clear());
    }
  }
}
