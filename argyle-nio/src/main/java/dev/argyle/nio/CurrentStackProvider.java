package dev.argyle.nio;

import dev.argyle.socket.Syscalls;
import java.io.IOException;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.AbstractSelector;
import java.nio.channels.spi.SelectorProvider;
import org.jspecify.annotations.Nullable;

/// A provider for the whole JVM: everything is opened on the current stack of [StackContext], and
/// stays with it. To be named in `-Djava.nio.channels.spi.SelectorProvider=`.
///
/// What it opens names the stack's own [ArgyleSelectorProvider] as its provider. On a thread
/// without a current stack opening fails, unless [#fallBackToPlatform] has been called.
public final class CurrentStackProvider extends SelectorProvider {
  private static final String PROPERTY = "java.nio.channels.spi.SelectorProvider";

  private static volatile @Nullable SelectorProvider platform;
  private static volatile @Nullable SelectorProvider unix; // the platform's, if UNIX is left to it
  private static volatile PlatformRule rule = PlatformRule.NOTHING;

  /// For the JDK, which makes the one instance by name.
  public CurrentStackProvider() {}

  /// Makes this the JVM's provider, from inside the program; the earlier the better, for the JDK
  /// chooses its provider when a channel or selector is opened for the first time.
  ///
  /// @throws IllegalStateException if the JVM has another already
  public static void install() {
    if (System.getProperty(PROPERTY) == null) {
      System.setProperty(PROPERTY, CurrentStackProvider.class.getName());
    }
    SelectorProvider chosen = SelectorProvider.provider();
    if (!(chosen instanceof CurrentStackProvider)) {
      throw new IllegalStateException(
          "the JVM opens its channels by " + chosen.getClass().getName() + " already");
    }
  }

  /// From now on threads without a current stack open what the platform has, as if this provider
  /// were not there. It is for a JVM in which some code runs on stacks of ours and some does not,
  /// such as a simulation's.
  ///
  /// @return whether it is so: false if the JVM hides its own provider; `--add-exports
  ///     java.base/sun.nio.ch=dev.argyle.nio` shows it (`=ALL-UNNAMED` on the class path)
  public static boolean fallBackToPlatform() {
    if (platform == null) {
      platform = PlatformProvider.find();
    }
    return platform != null;
  }

  /// Whether [#fallBackToPlatform] has been called with success.
  static boolean fallsBack() {
    return platform != null;
  }

  /// Makes this the JVM's provider where that takes nothing from code that knows no stack: if the
  /// platform's can be [fallen back to][#fallBackToPlatform] and no other has been chosen.
  ///
  /// @return whether channels are opened on the current stack now
  public static boolean installBesidePlatform() {
    if (!fallBackToPlatform()) {
      return false;
    }
    try {
      install();
      return true;
    } catch (IllegalStateException another) {
      return false;
    }
  }

  /// Who opens on this thread: the current stack's provider, else the platform's.
  private static SelectorProvider current() throws IOException {
    SelectorProvider fallback = platform;
    return fallback != null && StackContext.current() == null
        ? fallback
        : new ArgyleSelectorProvider(StackContext.require(), rule);
  }

  /// From now on UNIX-domain channels are the platform's, on every thread: a path means a file of
  /// this machine. Those opened on a stack are taken by its selectors.
  ///
  /// @return whether it is so: as [#fallBackToPlatform]
  public static boolean leaveUnixToPlatform() {
    if (unix == null) {
      unix = PlatformProvider.find();
    }
    return unix != null;
  }

  /// From now on channels opened on a stack are the platform's if what they are bound or connected
  /// to is covered by a rule: which of the two a channel is, shows then.
  ///
  /// @return whether it is so: as [#fallBackToPlatform]
  public static boolean leaveToPlatform(PlatformRule covered) {
    if (!covered.isEmpty() && PlatformProvider.find() == null) {
      return false;
    }
    rule = covered;
    return true;
  }

  /// Who opens UNIX channels if they are left to the platform.
  private static @Nullable SelectorProvider platformOf(ProtocolFamily family) {
    return family == StandardProtocolFamily.UNIX ? unix : null;
  }

  @Override
  public SocketChannel openSocketChannel() throws IOException {
    return current().openSocketChannel();
  }

  @Override
  public SocketChannel openSocketChannel(ProtocolFamily family) throws IOException {
    SelectorProvider ofUnix = platformOf(family);
    if (ofUnix == null) {
      return current().openSocketChannel(family);
    }
    SocketChannel opened = ofUnix.openSocketChannel(family);
    Syscalls stack = StackContext.current();
    return stack == null
        ? opened
        : new RuledSocketChannel(new ArgyleSelectorProvider(stack), opened);
  }

  @Override
  public ServerSocketChannel openServerSocketChannel() throws IOException {
    return current().openServerSocketChannel();
  }

  @Override
  public ServerSocketChannel openServerSocketChannel(ProtocolFamily family) throws IOException {
    SelectorProvider ofUnix = platformOf(family);
    if (ofUnix == null) {
      return current().openServerSocketChannel(family);
    }
    ServerSocketChannel opened = ofUnix.openServerSocketChannel(family);
    Syscalls stack = StackContext.current();
    return stack == null
        ? opened
        : new RuledServerSocketChannel(new ArgyleSelectorProvider(stack), opened);
  }

  @Override
  public AbstractSelector openSelector() throws IOException {
    return current().openSelector();
  }

  @Override
  public DatagramChannel openDatagramChannel() throws IOException {
    return current().openDatagramChannel();
  }

  @Override
  public DatagramChannel openDatagramChannel(ProtocolFamily family) throws IOException {
    return current().openDatagramChannel(family);
  }

  @Override
  public Pipe openPipe() throws IOException {
    return current().openPipe();
  }
}
