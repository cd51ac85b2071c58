package dev.argyle.nio;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.channels.IllegalBlockingModeException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/// A listening channel as a `ServerSocket`.
final class ServerSocketAdaptor extends OptionServerSocket {
  private final ArgyleServerSocketChannel channel;
  private volatile int timeoutMillis;

  private ServerSocketAdaptor(ArgyleServerSocketChannel channel) {
    super(channel);
    this.channel = channel;
  }

  static ServerSocketAdaptor of(ArgyleServerSocketChannel channel) {
    return new ServerSocketAdaptor(channel);
  }

  @Override
  public void bind(@Nullable SocketAddress address) throws IOException {
    bind(address, ArgyleServerSocketChannel.DEFAULT_BACKLOG);
  }

  @Override
  public void bind(@Nullable SocketAddress address, int backlog) throws IOException {
    try {
      channel.bind(address, backlog);
    } catch (RuntimeException e) {
      throw IoErrors.forSocket(e);
    }
  }

  @Override
  public Socket accept() throws IOException {
    int millis = timeoutMillis;
    try {
      SocketChannel accepted = millis > 0 ? channel.acceptBlocking(millis) : channel.accept();
      if (accepted == null) {
        throw new IllegalBlockingModeException();
      }
      return accepted.socket();
    } catch (RuntimeException e) {
      throw IoErrors.forSocket(e);
    }
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
    return channel.localAddress() != null;
  }

  @Override
  public boolean isClosed() {
    return !channel.isOpen();
  }

  @Override
  public @Nullable InetAddress getInetAddress() {
    InetSocketAddress local = channel.localAddress();
    return local == null ? null : local.getAddress();
  }

  @Override
  public int getLocalPort() {
    InetSocketAddress local = channel.localAddress();
    return local == null ? -1 : local.getPort();
  }

  @Override
  public @Nullable SocketAddress getLocalSocketAddress() {
    return channel.localAddress();
  }

  @Override
  public void setSoTimeout(int millis) throws SocketException {
    requireOpen();
    if (millis < 0) {
      throw new IllegalArgumentException("timeout < 0");
    }
    timeoutMillis = millis;
  }

  @Override
  public int getSoTimeout() throws SocketException {
    requireOpen();
    return timeoutMillis;
  }

  private void requireOpen() throws SocketException {
    if (!channel.isOpen()) {
      throw new SocketException("Socket is closed");
    }
  }

  @Override
  public String toString() {
    return isBound()
        ? "ServerSocket[addr=" + getInetAddress() + ",localport=" + getLocalPort() + "]"
        : "ServerSocket[unbound]";
  }
}
