package dev.argyle.nio;

import dev.argyle.socket.Syscalls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/// Makes `Socket`s of one stack, for libraries that take a `SocketFactory`.
public final class StackSocketFactory extends SocketFactory {
  private final ProviderSource source;

  /// Of the current stack ([StackContext]) on the thread that uses a socket first; until then the
  /// JDK opens none. For libraries that take the name of a class, such as PostgreSQL's driver.
  public StackSocketFactory() {
    this.source = ProviderSource.current();
  }

  /// Of that stack.
  public StackSocketFactory(Syscalls syscalls) {
    var provider = new ArgyleSelectorProvider(syscalls);
    this.source = () -> provider;
  }

  @Override
  public Socket createSocket() throws SocketException {
    return new StackSocket(source);
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return connect(new InetSocketAddress(host, port), null);
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return connect(new InetSocketAddress(host, port), null);
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress localHost, int localPort)
      throws IOException {
    return connect(new InetSocketAddress(host, port), new InetSocketAddress(localHost, localPort));
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort)
      throws IOException {
    return connect(new InetSocketAddress(host, port), new InetSocketAddress(localHost, localPort));
  }

  private Socket connect(InetSocketAddress to, @Nullable InetSocketAddress from)
      throws IOException {
    Socket socket = createSocket();
    try {
      if (from != null) {
        socket.bind(from);
      }
      socket.connect(to);
      return socket;
    } catch (IOException failed) {
      socket.close();
      throw failed;
    }
  }

  /// A `Socket` with an inside of ours.
  static final class StackSocket extends Socket {
    StackSocket(ProviderSource source) throws SocketException {
      super(new ArgyleSocketImpl(source, false));
    }
  }
}
