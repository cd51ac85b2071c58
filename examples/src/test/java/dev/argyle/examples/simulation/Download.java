package dev.argyle.examples.simulation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/// A download that never ends.
@SuppressWarnings("AddressSelection") // a name of the network: its first address will do
final class Download {
  private static final int CHUNK_OCTETS = 65_536;

  private Download() {}

  /// Sends to whoever connects first, as fast as it goes.
  static void offer(int port) {
    try (ServerSocketChannel listener = ServerSocketChannel.open()) {
      listener.bind(new InetSocketAddress(port));
      try (SocketChannel connection = listener.accept()) {
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK_OCTETS);
        while (connection.write(chunk.clear()) > 0) {
          // and again
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Takes all there is.
  static void take(String host, int port) {
    try (SocketChannel channel = SocketChannel.open(new InetSocketAddress(host, port))) {
      ByteBuffer chunk = ByteBuffer.allocate(CHUNK_OCTETS);
      while (channel.read(chunk.clear()) >= 0) {
        // and again
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
