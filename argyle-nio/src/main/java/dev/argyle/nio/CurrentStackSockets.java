package dev.argyle.nio;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.ServerSocket;
import java.net.Socket;

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
  @SuppressWarnings("deprecation") // there is no other way in
  public static void install() throws IOException {
    ProviderSource current = ProviderSource.current();
    Socket.setSocketImplFactory(() -> new ArgyleSocketImpl(current, false));
    ServerSocket.setSocketFactory(() -> new ArgyleSocketImpl(current, true));
    DatagramSocket.setDatagramSocketImplFactory(() -> new ArgyleDatagramSocketImpl(current));
  }
}
