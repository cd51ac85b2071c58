package dev.argyle.nio;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketImpl;

/// Sockets of `java.net` for the whole JVM: `Socket`, `ServerSocket`, `DatagramSocket` and
/// `MulticastSocket` are opened on the current stack of [StackContext], and stay with it.
///
/// The JDK has no way back to its own: a thread without a current stack opens no socket of
/// `java.net` any more. And a `Socket` with a proxy is the platform's all the same.
public final class CurrentStackSockets {
  private CurrentStackSockets() {}

  /// Makes it so; once in a JVM.
  ///
  /// @throws IOException if the JVM has factories of somebody else
  public static void install() throws IOException {
    install(PlatformRule.NOTHING);
  }

  /// Makes it so, but for those of `Socket` and `ServerSocket` that a rule leaves to the platform:
  /// what they are connected or bound to says it. A `DatagramSocket` fails for such an address.
  ///
  /// @throws IOException if the JVM has factories of somebody else, or hides its own sockets and
  /// the
  ///     rule wants them; as in [CurrentStackProvider#fallBackToPlatform]
  @SuppressWarnings("deprecation") // there is no other way in
  public static void install(PlatformRule rule) throws IOException {
    if (!rule.isEmpty() && !PlatformSockets.canBeMade()) {
      throw new IOException("nothing can be left to the platform: this JVM hides its own sockets");
    }
    ProviderSource current = ProviderSource.current();
    Socket.setSocketImplFactory(() -> connection(current, rule));
    ServerSocket.setSocketFactory(() -> listener(current, rule));
    ProviderSource ruled = () -> new ArgyleSelectorProvider(StackContext.require(), rule);
    DatagramSocket.setDatagramSocketImplFactory(() -> new ArgyleDatagramSocketImpl(ruled));
  }

  private static SocketImpl connection(ProviderSource current, PlatformRule rule) {
    return rule.isEmpty()
        ? new ArgyleSocketImpl(current, false)
        : new RuledSocketImpl(current, rule);
  }

  private static SocketImpl listener(ProviderSource current, PlatformRule rule) {
    return rule.isEmpty()
        ? new ArgyleSocketImpl(current, true)
        : new RuledServerSocketImpl(current, rule);
  }
}
