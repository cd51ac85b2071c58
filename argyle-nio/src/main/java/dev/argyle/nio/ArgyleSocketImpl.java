package dev.argyle.nio;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketImpl;
import java.net.SocketOption;
import java.net.SocketOptions;
import java.nio.channels.NetworkChannel;
import java.nio.channels.NotYetConnectedException;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The inside of a `Socket` or `ServerSocket`: a channel of ours that blocks and that an interrupt
/// does not close. What the JDK's outside checks by itself (open, bound, connected, ranges of
/// arguments) is not checked again.
class ArgyleSocketImpl extends SocketImpl {
  private final ProviderSource source;
  private final boolean listens;
  private @Nullable ArgyleSocketChannel connection; // of a Socket, once it is created or accepted
  private @Nullable ArgyleServerSocketChannel listener; // of a ServerSocket, once it is created
  private @Nullable InetSocketAddress toListenAt;
  private volatile int timeoutMillis;

  /// @param listens whether for a `ServerSocket`
  ArgyleSocketImpl(ProviderSource source, boolean listens) {
    this.source = source;
    this.listens = listens;
  }

  @Override
  protected void create(boolean stream) throws IOException {
    if (!stream) {
      throw new SocketException("a Socket that sends datagrams is not supported");
    }
    if (listens) {
      listener = source.provider().openServerSocket();
    } else {
      connection = source.provider().openSocket();
    }
  }

  private ArgyleSocketChannel connection() throws SocketException {
    return created(connection);
  }

  private ArgyleServerSocketChannel listener() throws SocketException {
    return created(listener);
  }

  private NetworkChannel channel() throws SocketException {
    return listens ? listener() : connection();
  }

  private static <T> T created(@Nullable T channel) throws SocketException {
    if (channel == null) {
      throw new SocketException("Socket not created");
    }
    return channel;
  }

  // Connecting.

  @Override
  protected void connect(String host, int port) throws IOException {
    connect(new InetSocketAddress(host, port), 0);
  }

  @Override
  protected void connect(InetAddress address, int port) throws IOException {
    connect(new InetSocketAddress(address, port), 0);
  }

  @Override
  protected void connect(SocketAddress to, int timeoutMillis) throws IOException {
    if (!(to instanceof InetSocketAddress inet)) {
      throw new IllegalArgumentException("Unsupported address type");
    }
    if (inet.isUnresolved()) {
      close();
      throw IoErrors.unknownHost(inet.getHostName());
    }
    address = inet.getAddress();
    port = inet.getPort();
    try {
      connection().connectBlocking(to, timeoutMillis);
    } catch (InterruptedIOException e) {
      throw IoErrors.forInterrupt(e);
    } catch (RuntimeException e) {
      throw refused(e);
    }
    noteLocal(connection().localAddress());
  }

  /// What it throws for what its channel threw.
  private static IOException refused(RuntimeException thrown) {
    return thrown instanceof UnsupportedAddressTypeException
        ? new SocketException("IPv6 protocol family unavailable")
        : IoErrors.forSocket(thrown);
  }

  private void noteLocal(@Nullable InetSocketAddress local) {
    localport = local == null ? 0 : local.getPort();
  }

  // Listening.

  /// A `ServerSocket` binds and listens in one go; so does our channel, and therefore when told to
  /// listen.
  @Override
  protected void bind(InetAddress host, int port) throws IOException {
    var local = new InetSocketAddress(host, port);
    if (listens) {
      toListenAt = local;
      address = host;
      return;
    }
    try {
      connection().bind(local);
    } catch (RuntimeException e) {
      throw refused(e);
    }
    noteLocal(connection().localAddress());
  }

  @Override
  protected void listen(int backlog) throws IOException {
    try {
      listener().bind(toListenAt, backlog);
    } catch (RuntimeException e) {
      throw refused(e);
    }
    noteLocal(listener().localAddress());
  }

  @Override
  protected void accept(SocketImpl into) throws IOException {
    if (!(into instanceof ArgyleSocketImpl other)) {
      throw new SocketException(
          "a connection of the stack in a socket of the platform: this thread has no current"
              + " stack");
    }
    ArgyleSocketChannel accepted = listener().acceptBlocking(timeoutMillis);
    other.connection = accepted;
    InetSocketAddress peer = accepted.remoteAddress();
    if (peer != null) {
      other.address = peer.getAddress();
      other.port = peer.getPort();
    }
    other.noteLocal(accepted.localAddress());
  }

  // Octets.

  @Override
  protected InputStream getInputStream() throws IOException {
    return new SocketInput(connection(), () -> timeoutMillis);
  }

  @Override
  protected OutputStream getOutputStream() throws IOException {
    return new SocketOutput(connection());
  }

  @Override
  protected int available() throws IOException {
    return connection().transfer().available();
  }

  @Override
  protected boolean supportsUrgentData() {
    return true;
  }

  @Override
  protected void sendUrgentData(int octet) throws IOException {
    requireOpen();
    try {
      connection().transfer().writeUrgent((byte) octet);
    } catch (NotYetConnectedException e) {
      throw new SocketException("Not connected");
    }
  }

  private void requireOpen() throws SocketException {
    if (!channel().isOpen()) {
      throw new SocketException("Socket closed");
    }
  }

  @Override
  protected void shutdownInput() throws IOException {
    connection().shutdownInput();
  }

  @Override
  protected void shutdownOutput() throws IOException {
    connection().shutdownOutput();
  }

  @Override
  protected void close() throws IOException {
    if (connection != null) {
      connection.close();
    }
    if (listener != null) {
      listener.close();
    }
  }

  // Options.

  @Override
  public void setOption(int number, Object value) throws SocketException {
    requireOpen();
    if (number == SocketOptions.SO_TIMEOUT) {
      timeoutMillis = (Integer) value;
    } else {
      new AdaptorOptions(channel()).set(number, value);
    }
  }

  @Override
  public Object getOption(int number) throws SocketException {
    requireOpen();
    return switch (number) {
      case SocketOptions.SO_TIMEOUT -> timeoutMillis;
      case SocketOptions.SO_BINDADDR -> boundTo();
      default -> new AdaptorOptions(channel()).get(number);
    };
  }

  private InetAddress boundTo() throws SocketException {
    InetSocketAddress local = listens ? listener().localAddress() : connection().localAddress();
    return (local == null ? new InetSocketAddress(0) : local).getAddress();
  }

  @Override
  protected <T> void setOption(SocketOption<T> name, T value) throws IOException {
    requireSupported(name);
    new AdaptorOptions(channel()).set(name, value);
  }

  @Override
  protected <T> T getOption(SocketOption<T> name) throws IOException {
    requireSupported(name);
    return new AdaptorOptions(channel()).get(name);
  }

  private void requireSupported(SocketOption<?> name) {
    if (!supported().contains(name)) {
      throw new UnsupportedOperationException("'" + name + "' not supported");
    }
  }

  @Override
  protected Set<SocketOption<?>> supportedOptions() {
    return supported();
  }

  private Set<SocketOption<?>> supported() {
    return (listens ? SocketOptionMap.SERVER_SOCKET : SocketOptionMap.SOCKET).supported();
  }
}
