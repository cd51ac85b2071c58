package dev.argyle.nio;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/// The streams of a [RuledSocketAdaptor]: those of the channel inside, but what closes them closes
/// the channel outside.
final class RuledStreams {
  private RuledStreams() {}

  static final class In extends InputStream {
    private final RuledSocketChannel channel;
    private final InputStream in;

    In(RuledSocketChannel channel, InputStream in) {
      this.channel = channel;
      this.in = in;
    }

    @Override
    public int read() throws IOException {
      return channel.inside().call(_ -> in.read());
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      return channel.inside().call(_ -> in.read(into, offset, length));
    }

    @Override
    public int available() throws IOException {
      return in.available();
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  static final class Out extends OutputStream {
    private final RuledSocketChannel channel;
    private final OutputStream out;

    Out(RuledSocketChannel channel, OutputStream out) {
      this.channel = channel;
      this.out = out;
    }

    @Override
    public void write(int octet) throws IOException {
      write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
      var ignored =
          channel
              .inside()
              .call(_ -> {
                out.write(from, offset, length);
                return true;
              });
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
