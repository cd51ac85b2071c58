package dev.argyle.nio;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/// The inside of a `Socket` that is the stack's, unless it is bound or connected to an address that
/// is left to the platform. Which of the two it is, shows then: what was set before is set again, a
/// port that was asked for is asked for again.
///
/// A socket that has been bound to an address of the stack stays with it.
final class RuledSocketImpl extends RuledImpl {
  private final PlatformRule rule;
  private @Nullable InetSocketAddress boundTo;
  private volatile @Nullable Socket platform;

  RuledSocketImpl(ProviderSource source, PlatformRule rule) {
    super(source, false);
    this.rule = rule;
  }

  /// Becomes a connection that was accepted by the platform.
  void adopt(Socket accepted) {
    platform = accepted;
    adopt(PlatformOptions.of(accepted));
    noteEnds(accepted);
  }

  private void noteEnds(Socket connected) {
    address = connected.getInetAddress();
    port = connected.getPort();
    localport = connected.getLocalPort();
  }

  @Override
  protected void bind(InetAddress host, int port) throws IOException {
    var local = new InetSocketAddress(host, port);
    if (rule.covers(local)) {
      Socket socket = becomePlatform();
      socket.bind(local);
      localport = socket.getLocalPort();
    } else {
      super.bind(host, port);
      boundTo = local;
    }
  }

  @Override
  protected void connect(SocketAddress to, int timeoutMillis) throws IOException {
    Socket socket = platform;
    if (socket == null && rule.covers(to) && isAnywhere(boundTo)) {
      socket = becomePlatform();
      if (boundTo != null) {
        socket.bind(boundTo);
      }
    }
    if (socket == null) {
      super.connect(to, timeoutMillis);
    } else {
      socket.connect(to, timeoutMillis);
      noteEnds(socket);
    }
  }

  private static boolean isAnywhere(@Nullable InetSocketAddress bound) {
    return bound == null || bound.getAddress().isAnyLocalAddress();
  }

  private Socket becomePlatform() throws IOException {
    Socket socket = PlatformSockets.socket();
    platform = socket;
    becomePlatform(PlatformOptions.of(socket));
    return socket;
  }

  // All the rest is done by the one or the other.

  @Override
  protected InputStream getInputStream() throws IOException {
    Socket socket = platform;
    return socket == null ? super.getInputStream() : socket.getInputStream();
  }

  @Override
  protected OutputStream getOutputStream() throws IOException {
    Socket socket = platform;
    return socket == null ? super.getOutputStream() : socket.getOutputStream();
  }

  @Override
  protected int available() throws IOException {
    Socket socket = platform;
    return socket == null ? super.available() : socket.getInputStream().available();
  }

  @Override
  protected void sendUrgentData(int octet) throws IOException {
    Socket socket = platform;
    if (socket == null) {
      super.sendUrgentData(octet);
    } else {
      socket.sendUrgentData(octet);
    }
  }

  @Override
  protected void shutdownInput() throws IOException {
    Socket socket = platform;
    if (socket == null) {
      super.shutdownInput();
    } else {
      socket.shutdownInput();
    }
  }

  @Override
  protected void shutdownOutput() throws IOException {
    Socket socket = platform;
    if (socket == null) {
      super.shutdownOutput();
    } else {
      socket.shutdownOutput();
    }
  }
}
