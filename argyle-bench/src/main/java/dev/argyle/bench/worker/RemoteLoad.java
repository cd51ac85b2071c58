package dev.argyle.bench.worker;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/// A client of a far end's services, over sockets of the kernel as the JDK gives them, on one
/// platform thread that blocks.
final class RemoteLoad implements Load {
  /// What it does.
  enum Kind {
    /// Writes chunks of 64 KiB; octets are counted.
    SEND(Ports.SINK),
    /// Reads into a buffer of 256 KiB; octets are counted.
    RECEIVE(Ports.SOURCE),
    /// Sends an octet and waits for one; exchanges are counted.
    RR(Ports.ECHO),
    /// Connects, exchanges an octet and closes; connections are counted.
    CRR(Ports.FIRST_ECHO);

    private final int port;

    Kind(int port) {
      this.port = port;
    }

    static Kind named(String name) {
      return valueOf(name.toUpperCase(Locale.ROOT));
    }
  }

  private static final int BUFFER_BYTES = 256 << 10;

  private final Kind kind;
  private final InetAddress host;
  private final SocketChannel channel; // not used by CRR
  private final Crew crew = new Crew(false);
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
  private final AtomicLong done = new AtomicLong();
  private volatile boolean running;

  RemoteLoad(Kind kind, InetAddress host) throws IOException {
    this.kind = kind;
    this.host = host;
    this.channel = connect(kind.port);
  }

  private SocketChannel connect(int port) throws IOException {
    SocketChannel connection = SocketChannel.open(StandardProtocolFamily.INET);
    boolean connected = false;
    try {
      connection.setOption(StandardSocketOptions.TCP_NODELAY, true);
      connection.connect(new InetSocketAddress(host, port));
      connected = true;
      return connection;
    } finally {
      if (!connected) {
        connection.close();
      }
    }
  }

  @Override
  public void begin() {
    running = true;
    crew.start(() -> {
      switch (kind) {
        case SEND -> send();
        case RECEIVE -> receive();
        case RR -> exchange();
        case CRR -> connectAgainAndAgain();
      }
    });
  }

  @Override
  public long done() {
    return done.get();
  }

  @Override
  public void end() throws IOException {
    running = false;
    crew.join();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private void send() throws IOException {
    long octets = done.get();
    while (running) {
      octets += channel.write(buffer.clear().limit(StreamLoad.CHUNK_BYTES));
      done.setRelease(octets);
    }
  }

  private void receive() throws IOException {
    long octets = done.get();
    while (running) {
      int read = channel.read(buffer.clear());
      if (read < 0) {
        throw new EOFException("the source has closed");
      }
      octets += read;
      done.setRelease(octets);
    }
  }

  private void exchange() throws IOException {
    ByteBuffer octet = ByteBuffer.allocateDirect(1);
    long exchanges = done.get();
    while (running) {
      ExchangeLoad.exchange(channel, octet);
      done.setRelease(++exchanges);
    }
  }

  private void connectAgainAndAgain() throws IOException {
    ByteBuffer octet = ByteBuffer.allocateDirect(1);
    long connections = done.get();
    while (running) {
      try (SocketChannel once = connect(Ports.FIRST_ECHO + (int) (connections % Ports.ECHOES))) {
        ExchangeLoad.exchange(once, octet);
      }
      done.setRelease(++connections);
    }
  }
}
