package dev.argyle.nio;

import java.io.IOException;
import java.nio.channels.AsynchronousChannelGroup;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.IllegalChannelGroupException;
import java.nio.channels.spi.AsynchronousChannelProvider;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/// An asynchronous provider for the whole JVM: groups, and channels without a group, are opened on
/// the current stack of [StackContext], and stay with it; a channel with a group is on the group's
/// stack. To be named in `-Djava.nio.channels.spi.AsynchronousChannelProvider=`.
///
/// What it opens names the stack's own [ArgyleAsynchronousChannelProvider] as its provider. On a
/// thread without a current stack opening fails, unless [CurrentStackProvider#fallBackToPlatform]
/// has been called.
public final class CurrentStackAsynchronousProvider extends AsynchronousChannelProvider {
  private static final String PROPERTY = "java.nio.channels.spi.AsynchronousChannelProvider";

  /// For the JDK, which makes the one instance by name.
  public CurrentStackAsynchronousProvider() {}

  /// Makes this the JVM's provider, from inside the program, before the first asynchronous channel
  /// or group is opened.
  ///
  /// @throws IllegalStateException if the JVM has another already
  public static void install() {
    if (System.getProperty(PROPERTY) == null) {
      System.setProperty(PROPERTY, CurrentStackAsynchronousProvider.class.getName());
    }
    AsynchronousChannelProvider chosen = AsynchronousChannelProvider.provider();
    if (!(chosen instanceof CurrentStackAsynchronousProvider)) {
      throw new IllegalStateException(
          "the JVM opens its asynchronous channels by " + chosen.getClass().getName() + " already");
    }
  }

  /// Makes this the JVM's provider where that takes nothing from code that knows no stack, as
  /// [CurrentStackProvider#installBesidePlatform] does.
  ///
  /// @return whether asynchronous channels are opened on the current stack now
  public static boolean installBesidePlatform() {
    if (!CurrentStackProvider.fallBackToPlatform() || PlatformProvider.asynchronous() == null) {
      return false;
    }
    try {
      install();
      return true;
    } catch (IllegalStateException another) {
      return false;
    }
  }

  /// Who opens for a group, or without one on this thread.
  private static AsynchronousChannelProvider provider(@Nullable AsynchronousChannelGroup group)
      throws IOException {
    if (group != null) {
      AsynchronousChannelProvider its = group.provider();
      if (its instanceof CurrentStackAsynchronousProvider) { // which has none of its own
        throw new IllegalChannelGroupException();
      }
      return its;
    }
    AsynchronousChannelProvider fallback =
        StackContext.current() == null && CurrentStackProvider.fallsBack()
            ? PlatformProvider.asynchronous()
            : null;
    return fallback != null
        ? fallback
        : ArgyleAsynchronousChannelProvider.of(StackContext.require());
  }

  @Override
  public AsynchronousChannelGroup openAsynchronousChannelGroup(int nThreads, ThreadFactory factory)
      throws IOException {
    return provider(null).openAsynchronousChannelGroup(nThreads, factory);
  }

  @Override
  public AsynchronousChannelGroup openAsynchronousChannelGroup(
      ExecutorService executor, int initialSize) throws IOException {
    return provider(null).openAsynchronousChannelGroup(executor, initialSize);
  }

  @Override
  public AsynchronousServerSocketChannel openAsynchronousServerSocketChannel(
      @Nullable AsynchronousChannelGroup group) throws IOException {
    return provider(group).openAsynchronousServerSocketChannel(group);
  }

  @Override
  public AsynchronousSocketChannel openAsynchronousSocketChannel(
      @Nullable AsynchronousChannelGroup group) throws IOException {
    return provider(group).openAsynchronousSocketChannel(group);
  }
}
