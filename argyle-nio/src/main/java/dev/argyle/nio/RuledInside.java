package dev.argyle.nio;

import java.io.IOException;
import java.net.SocketException;
import java.net.SocketOption;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.AbstractSelectableChannel;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is inside a channel of which a rule says whose it is: the stack's channel at first, for
/// good or until an address shows that it is to be one of the platform. Then the options that were
/// set on the first are set on the second, and the selectors that the channel is registered with
/// watch the second.
///
/// @param <C> what kind of channel
final class RuledInside<C extends AbstractSelectableChannel & NetworkChannel> {
  private record Chosen<T>(SocketOption<T> name, T value) {
    /// The JDK's channels do not know the option about urgent data by its name.
    void repeat(NetworkChannel on) throws IOException {
      if (name.equals(SocketOptionMap.SO_OOBINLINE) && on instanceof SocketChannel stream) {
        stream.socket().setOOBInline((Boolean) value);
      } else {
        NetworkChannel ignored = on.setOption(name, value);
      }
    }
  }

  private final AbstractSelectableChannel outside;
  private final @Nullable SelectableSocket first; // null if there never was one of the stack
  private final Descriptor descriptor; // the first channel's, where the keys are noted ever after
  private final List<Chosen<?>> chosen = new ArrayList<>(); // guarded by outside.blockingLock()
  private volatile C now; // changed once
  private volatile boolean atPlatform; // written after `now`

  /// The inside of a channel that is the stack's as yet.
  ///
  /// @param outside the channel as the program knows it
  RuledInside(AbstractSelectableChannel outside, Descriptor descriptor, C first) {
    this.outside = outside;
    this.first = first instanceof SelectableSocket stacks ? stacks : null;
    this.descriptor = descriptor;
    this.now = first;
  }

  /// The inside of a channel that is the platform's from the beginning.
  ///
  /// @param descriptor [Descriptor#none] of the stack whose selectors are to watch it
  static <C extends AbstractSelectableChannel & NetworkChannel> RuledInside<C> ofPlatform(
      AbstractSelectableChannel outside, Descriptor descriptor, C channel) {
    RuledInside<C> inside = new RuledInside<>(outside, descriptor, channel);
    inside.atPlatform = true;
    return inside;
  }

  /// The channel that does the work.
  C now() {
    return now;
  }

  /// Where its keys are noted.
  Descriptor descriptor() {
    return descriptor;
  }

  /// Whether it is the platform's.
  boolean isPlatform() {
    return atPlatform;
  }

  /// The channel that the platform's selector watches, or null.
  @Nullable SelectableChannel platform() {
    return atPlatform ? now : null;
  }

  /// [SelectableSocket#eventsFor] of the stack's channel, which there may never have been.
  int eventsFor(int interestOps) {
    return first == null ? 0 : first.eventsFor(interestOps);
  }

  /// [SelectableSocket#readyFor] of the same.
  int readyFor(int events) {
    return first == null ? 0 : first.readyFor(events);
  }

  /// Becomes one of the platform, in place of the stack's, which is closed.
  void become(C other) throws IOException {
    synchronized (outside.blockingLock()) { // so that nobody registers it meanwhile
      C before = now;
      try {
        if (!outside.isOpen()) {
          throw new ClosedChannelException();
        }
        prepare(other);
      } catch (IOException | RuntimeException refused) {
        other.close();
        throw refused;
      }
      now = other;
      atPlatform = true;
      before.close();
      descriptor.refreshKeys();
    }
    if (!outside.isOpen()) { // closed meanwhile, perhaps without having seen the new one
      other.close();
    }
  }

  private void prepare(C other) throws IOException {
    var ignored = other.configureBlocking(outside.isBlocking());
    for (Chosen<?> each : chosen) {
      try {
        each.repeat(other);
      } catch (UnsupportedOperationException unknown) {
        throw new SocketException("the platform has no option " + each.name(), unknown);
      }
    }
  }

  /// Sets an option, now and on what it may become.
  <T> void setOption(SocketOption<T> name, T value) throws IOException {
    synchronized (outside.blockingLock()) {
      Chosen<T> option = new Chosen<>(name, value);
      if (atPlatform) {
        option.repeat(now);
      } else {
        NetworkChannel ignored = now.setOption(name, value);
        chosen.add(option);
      }
    }
  }

  /// Reads an option.
  @SuppressWarnings("unchecked") // that one is of Boolean
  <T> T getOption(SocketOption<T> name) throws IOException {
    return atPlatform
            && name.equals(SocketOptionMap.SO_OOBINLINE)
            && now instanceof SocketChannel stream
        ? (T) (Object) stream.socket().getOOBInline()
        : now.getOption(name);
  }

  /// What `implConfigureBlocking` does. A key that was cancelled is cancelled at the platform
  /// first, where it would count as one.
  void configureBlocking(boolean block) throws IOException {
    descriptor.refreshKeys();
    var ignored = now.configureBlocking(block);
  }

  /// What `implCloseSelectableChannel` does.
  void close() throws IOException {
    now.close();
  }

  /// A call inside.
  ///
  /// @param <T> its result
  @FunctionalInterface
  interface Call<C, T extends @Nullable Object> {
    /// Makes it.
    T make(C inside) throws IOException;
  }

  /// Makes a call that may end with the channel closed: by an interrupt, or by an error.
  <T extends @Nullable Object> T call(Call<C, T> call) throws IOException {
    C inside = now;
    try {
      return call.make(inside);
    } finally {
      if (!inside.isOpen() && !now.isOpen()) {
        outside.close();
      }
    }
  }
}
