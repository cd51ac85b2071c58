package dev.argyle.nio;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.function.IntSupplier;

/// What comes in, as a stream. Closing it closes the connection.
final class SocketInput extends InputStream {
  private final ArgyleSocketChannel channel;
  private final IntSupplier timeoutMillis;

  /// @param timeoutMillis how long a read waits; 0 for ever
  SocketInput(ArgyleSocketChannel channel, IntSupplier timeoutMillis) {
    this.channel = channel;
    this.timeoutMillis = timeoutMillis;
  }

  @Override
  public int read() throws IOException {
    byte[] octet = new byte[1];
    return read(octet, 0, 1) < 0 ? -1 : octet[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, into.length);
    if (length == 0) {
      return 0;
    }
    ByteBuffer buffer = ByteBuffer.wrap(into, offset, length);
    return channel.transfer().readBlocking(buffer, timeoutMillis.getAsInt());
  }

  @Override
  public int available() throws IOException {
    return channel.transfer().available();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
