package dev.argyle.nio;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/// A channel as a `Socket`.
final class SocketAdaptor extends OptionSocket {
  private final ArgyleSocketChannel channel;
  private volatile int timeoutMillis;

  private SocketAdaptor(ArgyleSocketChannel channel) throws SocketException {
    super(channel);
    this.channel = channel;
  }

  static SocketAdaptor of(ArgyleSocketChannel channel) {
    try {
      return new SocketAdaptor(channel);
    } catch (SocketException impossible) {
      throw new AssertionError("nothing is opened here", impossible);
    }
  }

  @Override
  public SocketChannel getChannel() {
    return channel;
  }

  @Override
  public void bind(@Nullable SocketAddress address) throws IOException {
    try {
      channel.bind(address);
    } catch (RuntimeException e) {
      throw IoErrors.forSocket(e);
    }
  }

  @Override
  public void connect(SocketAddress address) throws IOException {
    connect(address, 0);
  }

  @Override
  public void connect(@Nullable SocketAddress address, int millis) throws IOException {
    if (address == null) {
      throw new IllegalArgumentException("connect: The address can't be null");
    }
    if (millis < 0) {
      throw new IllegalArgumentException("connect: timeout can't be negative");
    }
    if (address instanceof InetSocketAddress inet && inet.isUnresolved()) {
      requireOpen();
      if (channel.isConnected()) {
        throw new SocketException("Already connected");
      }
      close();
      throw IoErrors.unknownHost(address);
    }
    try {
      channel.connectBlocking(address, millis);
    } catch (RuntimeException e) {
      throw IoErrors.forSocket(e);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  @Override
  public void shutdownInput() throws IOException {
    try {
      channel.shutdownInput();
    } catch (RuntimeException e) {
      throw IoErrors.forSocket(e);
    }
  }

  @Override
  public void shutdownOutput() throws IOException {
    try {
      channel.shutdownOutput();
    } catch (RuntimeException e) {
      throw IoErrors.forSocket(e);
    }
  }

  // Streams.

  @Override
  public InputStream getInputStream() throws IOException {
    requireConnected();
    if (isInputShutdown()) {
      throw new SocketException("Socket input is shutdown");
    }
    return new SocketInput(channel, () -> timeoutMillis);
  }

  @Override
  public OutputStream getOutputStream() throws IOException {
    requireConnected();
    if (isOutputShutdown()) {
      throw new SocketException("Socket output is shutdown");
    }
    return new SocketOutput(channel);
  }

  @Override
  public void sendUrgentData(int octet) throws IOException {
    channel.transfer().writeUrgent((byte) octet);
  }

  private void requireConnected() throws SocketException {
    requireOpen();
    if (!isConnected()) {
      throw new SocketException("Socket is not connected");
    }
  }

  private void requireOpen() throws SocketException {
    if (!channel.isOpen()) {
      throw new SocketException("Socket is closed");
    }
  }

  // State and addresses.

  @Override
  public boolean isBound() {
    return channel.localAddress() != null;
  }

  @Override
  public boolean isConnected() {
    return channel.isConnected();
  }

  @Override
  public boolean isClosed() {
    return !channel.isOpen();
  }

  @Override
  public boolean isInputShutdown() {
    return channel.transfer().isInputShutdown();
  }

  @Override
  public boolean isOutputShutdown() {
    return channel.transfer().isOutputShutdown();
  }

  @Override
  public @Nullable InetAddress getInetAddress() {
    InetSocketAddress remote = channel.remoteAddress();
    return remote == null ? null : remote.getAddress();
  }

  @Override
  public int getPort() {
    InetSocketAddress remote = channel.remoteAddress();
    return remote == null ? 0 : remote.getPort();
  }

  @Override
  public @Nullable SocketAddress getRemoteSocketAddress() {
    return channel.remoteAddress();
  }

  @Override
  public InetAddress getLocalAddress() {
    InetSocketAddress local = channel.localAddress();
    return local == null || isClosed() ? new InetSocketAddress(0).getAddress() : local.getAddress();
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

  // Options.

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

  @Override
  public String toString() {
    return isConnected()
        ? "Socket[addr="
            + getInetAddress()
            + ",port="
            + getPort()
            + ",localport="
            + getLocalPort()
            + "]"
        : "Socket[unconnected]";
  }
}
