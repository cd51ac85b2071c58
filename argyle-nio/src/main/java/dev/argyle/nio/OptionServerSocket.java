package dev.argyle.nio;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.util.Set;

/// The options of a `ServerSocket` that is a channel's: they are the channel's.
abstract sealed class OptionServerSocket extends ServerSocket
    permits ServerSocketAdaptor, RuledServerSocketAdaptor {
  private final ServerSocketChannel channel;
  private final AdaptorOptions options;

  OptionServerSocket(ServerSocketChannel channel) {
    super(new UnusedSocketImpl());
    this.channel = channel;
    this.options = new AdaptorOptions(channel);
  }

  @Override
  public void setReuseAddress(boolean on) throws SocketException {
    options.set(StandardSocketOptions.SO_REUSEADDR, on);
  }

  @Override
  public boolean getReuseAddress() throws SocketException {
    return options.get(StandardSocketOptions.SO_REUSEADDR);
  }

  @Override
  public void setReceiveBufferSize(int octets) throws SocketException {
    options.setBuffer(StandardSocketOptions.SO_RCVBUF, octets, "size cannot be 0 or negative");
  }

  @Override
  public int getReceiveBufferSize() throws SocketException {
    return options.get(StandardSocketOptions.SO_RCVBUF);
  }

  /// A hint that this stack, as the JDK, does nothing with.
  @Override
  public void setPerformancePreferences(int connectionTime, int latency, int bandwidth) {}

  @Override
  public <T> ServerSocket setOption(SocketOption<T> name, T value) throws IOException {
    channel.setOption(name, value);
    return this;
  }

  @Override
  public <T> T getOption(SocketOption<T> name) throws IOException {
    return channel.getOption(name);
  }

  @Override
  public Set<SocketOption<?>> supportedOptions() {
    return channel.supportedOptions();
  }
}
