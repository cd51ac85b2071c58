package dev.argyle.nio;

import java.io.IOException;
import java.net.ProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.AbstractSelector;
import java.nio.channels.spi.SelectorProvider;

/// A provider for the whole JVM: everything is opened on the current stack of [StackContext], and
/// stays with it. To be named in `-Djava.nio.channels.spi.SelectorProvider=`.
///
/// What it opens names the stack's own [ArgyleSelectorProvider] as its provider.
public final class CurrentStackProvider extends SelectorProvider {
  private static final String PROPERTY = "java.nio.channels.spi.SelectorProvider";

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

  private static ArgyleSelectorProvider current() throws IOException {
    return new ArgyleSelectorProvider(StackContext.require());
  }

  @Override
  public SocketChannel openSocketChannel() throws IOException {
    return current().openSocketChannel();
  }

  @Override
  public SocketChannel openSocketChannel(ProtocolFamily family) throws IOException {
    return current().openSocketChannel(family);
  }

  @Override
  public ServerSocketChannel openServerSocketChannel() throws IOException {
    return current().openServerSocketChannel();
  }

  @Override
  public ServerSocketChannel openServerSocketChannel(ProtocolFamily family) throws IOException {
    return current().openServerSocketChannel(family);
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
