package dev.argyle.nio;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/// A [RuledSocketChannel] as a `Socket`: the socket of the channel inside, whichever it is at that
/// moment.
final class RuledSocketAdaptor extends OptionSocket {
  private final RuledSocketChannel channel;
  private volatile int timeoutMillis;

  private RuledSocketAdaptor(RuledSocketChannel channel) throws SocketException {
    super(channel);
    this.channel = channel;
  }

  static Socket of(RuledSocketChannel channel) {
    try {
      return new RuledSocketAdaptor(channel);
    } catch (SocketException impossible) {
      throw new AssertionError("nothing is opened here", impossible);
    }
  }

  private Socket now() {
    return channel.inside().now().socket();
  }

  @Override
  public SocketChannel getChannel() {
    return channel;
  }

  @Override
  public void bind(@Nullable SocketAddress address) throws IOException {
    try {
      SocketChannel ignored = channel.bind(address);
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
    if (address != null && millis >= 0) {
      channel.decide(address);
    }
    act(() -> now().connect(address, millis));
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  @Override
  public void shutdownInput() throws IOException {
    act(() -> now().shutdownInput());
  }

  @Override
  public void shutdownOutput() throws IOException {
    act(() -> now().shutdownOutput());
  }

  @Override
  public InputStream getInputStream() throws IOException {
    Socket socket = now();
    InputStream in = socket.getInputStream(); // tells if it is closed or not connected
    socket.setSoTimeout(timeoutMillis);
    return new RuledStreams.In(channel, in);
  }

  @Override
  public OutputStream getOutputStream() throws IOException {
    return new RuledStreams.Out(channel, now().getOutputStream());
  }

  @Override
  public void sendUrgentData(int octet) throws IOException {
    act(() -> now().sendUrgentData(octet));
  }

  private interface Act {
    void act() throws IOException;
  }

  private void act(Act act) throws IOException {
    var ignored =
        channel
            .inside()
            .call(_ -> {
              act.act();
              return true;
            });
  }

  @Override
  public void setSoTimeout(int millis) throws SocketException {
    now().setSoTimeout(millis);
    timeoutMillis = millis;
  }

  @Override
  public int getSoTimeout() throws SocketException {
    int ignored = now().getSoTimeout(); // tells if it is closed
    return timeoutMillis;
  }

  // State and addresses.

  @Override
  public boolean isBound() {
    return now().isBound();
  }

  @Override
  public boolean isConnected() {
    return now().isConnected();
  }

  @Override
  public boolean isClosed() {
    return !channel.isOpen();
  }

  @Override
  public boolean isInputShutdown() {
    return now().isInputShutdown();
  }

  @Override
  public boolean isOutputShutdown() {
    return now().isOutputShutdown();
  }

  @Override
  public @Nullable InetAddress getInetAddress() {
    return now().getInetAddress();
  }

  @Override
  public int getPort() {
    return now().getPort();
  }

  @Override
  public @Nullable SocketAddress getRemoteSocketAddress() {
    return now().getRemoteSocketAddress();
  }

  @Override
  public InetAddress getLocalAddress() {
    return now().getLocalAddress();
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
  public String toString() {
    return now().toString();
  }
}
