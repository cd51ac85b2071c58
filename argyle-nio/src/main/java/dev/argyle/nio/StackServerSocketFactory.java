package dev.argyle.nio;

import dev.argyle.socket.Syscalls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import javax.net.ServerSocketFactory;
import org.jspecify.annotations.Nullable;

/// Makes `ServerSocket`s of one stack, for libraries that take a `ServerSocketFactory`.
public final class StackServerSocketFactory extends ServerSocketFactory {
  private static final int DEFAULT_BACKLOG = 0; // the JDK puts its own in place

  private final ProviderSource source;

  /// Of that stack.
  public StackServerSocketFactory(Syscalls syscalls) {
    var provider = new ArgyleSelectorProvider(syscalls);
    this.source = () -> provider;
  }

  @Override
  public ServerSocket createServerSocket() {
    return new StackServerSocket(source);
  }

  @Override
  public ServerSocket createServerSocket(int port) throws IOException {
    return createServerSocket(port, DEFAULT_BACKLOG, null);
  }

  @Override
  public ServerSocket createServerSocket(int port, int backlog) throws IOException {
    return createServerSocket(port, backlog, null);
  }

  @Override
  public ServerSocket createServerSocket(int port, int backlog, @Nullable InetAddress at)
      throws IOException {
    ServerSocket socket = createServerSocket();
    try {
      socket.bind(new InetSocketAddress(at, port), backlog);
      return socket;
    } catch (IOException failed) {
      socket.close();
      throw failed;
    }
  }

  /// A `ServerSocket` with an inside of ours, whose connections have one, too.
  private static final class StackServerSocket extends ServerSocket {
    private final ProviderSource source;

    StackServerSocket(ProviderSource source) {
      super(new ArgyleSocketImpl(source, true));
      this.source = source;
    }

    @Override
    public Socket accept() throws IOException {
      if (isClosed()) {
        throw new SocketException("Socket is closed");
      }
      if (!isBound()) {
        throw new SocketException("Socket is not bound yet");
      }
      Socket connection = new StackSocketFactory.StackSocket(source);
      try {
        implAccept(connection);
        return connection;
      } catch (IOException failed) {
        connection.close();
        throw failed;
      }
    }
  }
}
