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

/// A client of a far end's services, over sockets of the kernel as the JDK gives them, on one
/// platform thread that blocks.
final class RemoteLoad extends CountedLoad {
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
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);

  RemoteLoad(Kind kind, InetAddress host) throws IOException {
    super(false);
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
  void start(Crew crew) {
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
  public void close() throws IOException {
    channel.close();
  }

  private void send() throws IOException {
    while (isRunning()) {
      count(channel.write(buffer.clear().limit(StreamLoad.CHUNK_BYTES)));
    }
  }

  private void receive() throws IOException {
    while (isRunning()) {
      int read = channel.read(buffer.clear());
      if (read < 0) {
        throw new EOFException("the source has closed");
      }
      count(read);
    }
  }

  private void exchange() throws IOException {
    ByteBuffer octet = ByteBuffer.allocateDirect(1);
    while (isRunning()) {
      ExchangeLoad.exchange(channel, octet);
      count(1);
    }
  }

  private void connectAgainAndAgain() throws IOException {
    ByteBuffer octet = ByteBuffer.allocateDirect(1);
    while (isRunning()) {
      try (SocketChannel once = connect(Ports.FIRST_ECHO + (int) (done() % Ports.ECHOES))) {
        ExchangeLoad.exchange(once, octet);
      }
      count(1);
    }
  }
}
