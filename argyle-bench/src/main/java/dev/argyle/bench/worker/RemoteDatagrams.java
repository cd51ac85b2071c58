package dev.argyle.bench.worker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.DatagramChannel;

/// A client of a far end's datagram services, over a socket of the kernel: it sends as fast as it
/// can and counts what it has sent, or has datagrams sent to it and counts what it gets.
final class RemoteDatagrams extends CountedLoad {
  private static final int STOPS = 5;

  private final boolean sends;
  private final InetSocketAddress far;
  private DatagramChannel channel;

  /// @param sends whether it sends; else it receives
  RemoteDatagrams(InetAddress host, boolean sends) throws IOException {
    super(false);
    this.sends = sends;
    this.far = new InetSocketAddress(host, sends ? Ports.UDP_SINK : Ports.UDP_SOURCE);
    this.channel = open();
  }

  private DatagramChannel open() throws IOException {
    DatagramChannel opened = DatagramChannel.open(StandardProtocolFamily.INET);
    boolean connected = false;
    try {
      opened.connect(far);
      connected = true;
      return opened;
    } finally {
      if (!connected) {
        opened.close();
      }
    }
  }

  @Override
  void start(Crew crew) throws IOException {
    if (sends) {
      crew.start(this::send);
    } else {
      channel = open();
      crew.start(this::receive);
      channel.write(ByteBuffer.wrap(new byte[] {1}));
    }
  }

  /// Several datagrams ask the source to stop: one may get lost.
  @Override
  void interrupt() throws IOException {
    if (!sends) {
      for (int i = 0; i < STOPS; i++) {
        channel.write(ByteBuffer.wrap(new byte[] {0}));
      }
      channel.close();
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private void send() throws IOException {
    ByteBuffer datagram = ByteBuffer.allocateDirect(BareResponder.DATAGRAM_BYTES);
    while (isRunning()) {
      channel.write(datagram.clear());
      count(1);
    }
  }

  private void receive() throws IOException {
    ByteBuffer datagram = ByteBuffer.allocateDirect(BareResponder.DATAGRAM_BYTES);
    try {
      while (isRunning()) {
        channel.read(datagram.clear());
        count(1);
      }
    } catch (AsynchronousCloseException ended) {
      assert !isRunning() : ended;
    }
  }
}
