package dev.argyle.nio;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/// A [RuledServerSocketChannel] as a `ServerSocket`: the socket of the channel inside, whichever it
/// is at that moment.
final class RuledServerSocketAdaptor extends OptionServerSocket {
  private final RuledServerSocketChannel channel;
  private volatile int timeoutMillis;

  RuledServerSocketAdaptor(RuledServerSocketChannel channel) {
    super(channel);
    this.channel = channel;
  }

  private ServerSocket now() {
    return channel.inside().now().socket();
  }

  @Override
  public void bind(@Nullable SocketAddress address) throws IOException {
    bind(address, ArgyleServerSocketChannel.DEFAULT_BACKLOG);
  }

  @Override
  public void bind(@Nullable SocketAddress address, int backlog) throws IOException {
    try {
      ServerSocketChannel ignored = channel.bind(address, backlog);
    } catch (RuntimeException e) {
      throw IoErrors.forSocket(e);
    }
  }

  /// A connection that is the platform's is on the stack's selectors by its channel only, so it is
  /// that channel's socket.
  @Override
  public Socket accept() throws IOException {
    Socket accepted =
        channel
            .inside()
            .call(_ -> {
              ServerSocket socket = now();
              if (!socket.isClosed()) { // else `accept` tells
                socket.setSoTimeout(timeoutMillis);
              }
              return socket.accept();
            });
    SocketChannel inside = accepted.getChannel();
    return inside instanceof ArgyleSocketChannel
        ? accepted
        : new RuledSocketChannel((ArgyleSelectorProvider) channel.provider(), inside).socket();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  @Override
  public ServerSocketChannel getChannel() {
    return channel;
  }

  @Override
  public boolean isBound() {
    return now().isBound();
  }

  @Override
  public boolean isClosed() {
    return !channel.isOpen();
  }

  @Override
  public @Nullable InetAddress getInetAddress() {
    return now().getInetAddress();
  }

  @Override
  public int getLocalPort() {
    return now().getLocalPort();
  }

  @Override
  public @Nullable SocketAddress getLocalSocketAddress() {
    return now().getLocalSocketAddress();
  }

  @Override
  public void setSoTimeout(int millis) throws SocketException {
    now().setSoTimeout(millis);
    timeoutMillis = millis;
  }

  @Override
  public int getSoTimeout() throws IOException {
    int ignored = now().getSoTimeout(); // tells if it is closed
    return timeoutMillis;
  }

  @Override
  public String toString() {
    return now().toString();
  }
}
