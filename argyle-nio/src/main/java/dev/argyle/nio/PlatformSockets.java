package dev.argyle.nio;

import java.io.IOException;
import java.net.MulticastSocket;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketImpl;
import java.nio.channels.DatagramChannel;

/// Sockets of `java.net` that are the platform's though the JVM has factories of ours.
final class PlatformSockets {
  private PlatformSockets() {}

  /// Whether this JVM lets them be made.
  static boolean canBeMade() {
    try {
      SocketImpl made = inside(false);
      assert made != null;
      return true;
    } catch (IOException hidden) {
      return false;
    }
  }

  /// One that is not connected.
  static Socket socket() throws IOException {
    return new Connection(inside(false));
  }

  /// One that does not listen yet.
  static ServerSocket server() throws IOException {
    return new Listener(inside(true));
  }

  /// The JDK's own implementation; where [PlatformProvider] finds a provider, it can be made too.
  static SocketImpl inside(boolean listens) throws IOException {
    if (PlatformProvider.find() == null) {
      throw new IOException("this JVM does not show its own sockets");
    }
    try {
      Class<?> type = Class.forName("sun.nio.ch.NioSocketImpl");
      return (SocketImpl) type.getConstructor(boolean.class).newInstance(listens);
    } catch (ReflectiveOperationException otherJdk) {
      throw new IOException("this JVM does not show its own sockets", otherJdk);
    }
  }

  /// One for datagrams, which an interrupt does not close. That it is a `MulticastSocket`, too, is
  /// the JDK's own doing.
  static MulticastSocket datagrams() throws IOException {
    Object provider = PlatformProvider.find();
    if (provider == null) {
      throw new IOException("this JVM does not show its own sockets");
    }
    try {
      var channel =
          (DatagramChannel)
              Class.forName("sun.nio.ch.SelectorProviderImpl")
                  .getMethod("openUninterruptibleDatagramChannel")
                  .invoke(provider);
      return (MulticastSocket) channel.socket();
    } catch (ReflectiveOperationException otherJdk) {
      throw new IOException("this JVM does not show its own sockets", otherJdk);
    }
  }

  private static final class Connection extends Socket {
    Connection(SocketImpl inside) throws IOException {
      super(inside);
    }
  }

  private static final class Listener extends ServerSocket {
    Listener(SocketImpl inside) {
      super(inside);
    }
  }
}
