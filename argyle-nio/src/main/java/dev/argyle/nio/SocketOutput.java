package dev.argyle.nio;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Objects;

/// What goes out, as a stream. Closing it closes the connection.
final class SocketOutput extends OutputStream {
  private final ArgyleSocketChannel channel;

  SocketOutput(ArgyleSocketChannel channel) {
    this.channel = channel;
  }

  @Override
  public void write(int octet) throws IOException {
    write(new byte[] {(byte) octet}, 0, 1);
  }

  @Override
  public void write(byte[] from, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, from.length);
    channel.transfer().writeFully(ByteBuffer.wrap(from, offset, length));
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
