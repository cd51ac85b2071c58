package dev.argyle.nio;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.DatagramSocketImpl;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketImpl;
import java.util.concurrent.locks.ReentrantLock;

/// Sockets of `java.net` for the whole JVM: `Socket`, `ServerSocket`, `DatagramSocket` and
/// `MulticastSocket` are opened on the current stack of [StackContext], and stay with it.
///
/// The JDK has no way back to its own. A `Socket` with a proxy is the platform's all the same.
public final class CurrentStackSockets {
  private static final ProviderSource CURRENT = ProviderSource.current();
  private static final ReentrantLock LOCK = new ReentrantLock();

  private static boolean installed; // guarded by LOCK
  private static volatile boolean besidePlatform; // written under LOCK, as the next
  private static volatile PlatformRule leftToPlatform = PlatformRule.NOTHING;

  private CurrentStackSockets() {}

  /// Makes it so; once in a JVM. A thread without a current stack opens no socket of `java.net` any
  /// more.
  ///
  /// @throws IOException if the JVM has factories of somebody else
  public static void install() throws IOException {
    install(PlatformRule.NOTHING);
  }

  /// Makes it so, but for those of `Socket` and `ServerSocket` that a rule leaves to the platform:
  /// what they are connected or bound to says it. A `DatagramSocket` fails for such an address.
  ///
  /// @throws IOException if the JVM has factories of somebody else, or hides its own sockets and
  ///     the rule wants them; as in [CurrentStackProvider#fallBackToPlatform]
  public static void install(PlatformRule rule) throws IOException {
    if (!rule.isEmpty() && !PlatformSockets.canBeMade()) {
      throw new IOException("nothing can be left to the platform: this JVM hides its own sockets");
    }
    LOCK.lock();
    try {
      if (!besidePlatform) {
        setFactories();
      }
      leftToPlatform = rule;
      besidePlatform = false;
    } finally {
      LOCK.unlock();
    }
  }

  /// Makes it so for threads that have a current stack; those of the others stay the platform's.
  ///
  /// Differs from the platform's in a JVM where nobody has asked for this: a `Socket` outside
  /// passes over the system property `socksProxyHost`.
  ///
  /// @return whether it is so; not where the JVM hides its own sockets, has factories of somebody
  ///     else, or has called [#install]
  public static boolean installBesidePlatform() {
    LOCK.lock();
    try {
      if (!installed && PlatformSockets.canBeMade()) {
        setFactories();
        besidePlatform = true;
      }
    } catch (IOException another) {
      return false;
    } finally {
      LOCK.unlock();
    }
    return besidePlatform;
  }

  @SuppressWarnings("deprecation") // there is no other way in
  private static void setFactories() throws IOException {
    Socket.setSocketImplFactory(CurrentStackSockets::connection);
    ServerSocket.setSocketFactory(CurrentStackSockets::listener);
    DatagramSocket.setDatagramSocketImplFactory(CurrentStackSockets::datagrams);
    installed = true;
  }

  private static boolean isPlatforms() {
    return besidePlatform && StackContext.current() == null;
  }

  private static SocketImpl connection() {
    if (isPlatforms()) {
      return platforms(false);
    }
    PlatformRule rule = leftToPlatform;
    return rule.isEmpty()
        ? new ArgyleSocketImpl(CURRENT, false)
        : new RuledSocketImpl(CURRENT, rule);
  }

  private static SocketImpl listener() {
    if (isPlatforms()) {
      return platforms(true);
    }
    PlatformRule rule = leftToPlatform;
    return rule.isEmpty()
        ? new ArgyleSocketImpl(CURRENT, true)
        : new RuledServerSocketImpl(CURRENT, rule);
  }

  private static SocketImpl platforms(boolean listens) {
    try {
      return PlatformSockets.inside(listens);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static DatagramSocketImpl datagrams() {
    if (OptionDatagramSocket.isMaking()) {
      return new UnusedDatagramSocketImpl();
    }
    if (isPlatforms()) {
      return new PlatformDatagramSocketImpl();
    }
    PlatformRule rule = leftToPlatform;
    return new ArgyleDatagramSocketImpl(
        () -> new ArgyleSelectorProvider(StackContext.require(), rule));
  }
}
