package dev.argyle.nio;

import java.io.IOException;
import java.net.SocketException;
import java.net.SocketOption;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The inside of a `Socket` or `ServerSocket` that is the stack's until an address shows that it is
/// left to the platform. What was set on it before is set again then; from there on its options,
/// and its end, are those of the platform's socket.
abstract sealed class RuledImpl extends ArgyleSocketImpl
    permits RuledSocketImpl, RuledServerSocketImpl {
  private final SetOptions set = new SetOptions();
  private volatile @Nullable PlatformOptions platform; // null as long as it is the stack's

  RuledImpl(ProviderSource source, boolean listens) {
    super(source, listens);
  }

  /// Becomes a socket of the platform, which has what this one was given.
  final void becomePlatform(PlatformOptions socket) throws IOException {
    platform = socket;
    super.close();
    set.repeat(socket);
  }

  /// Becomes a socket of the platform that has never been another.
  final void adopt(PlatformOptions socket) {
    platform = socket;
  }

  @Override
  protected void close() throws IOException {
    PlatformOptions socket = platform;
    if (socket == null) {
      super.close();
    } else {
      socket.close();
    }
  }

  @Override
  public void setOption(int number, Object value) throws SocketException {
    PlatformOptions socket = platform;
    if (socket == null) {
      super.setOption(number, value);
      set.note(number, value);
    } else {
      socket.set(number, value);
    }
  }

  @Override
  public Object getOption(int number) throws SocketException {
    PlatformOptions socket = platform;
    return socket == null ? super.getOption(number) : socket.get(number);
  }

  @Override
  protected <T> void setOption(SocketOption<T> name, T value) throws IOException {
    PlatformOptions socket = platform;
    if (socket == null) {
      super.setOption(name, value);
      set.note(name, value);
    } else {
      socket.set(name, value);
    }
  }

  @Override
  protected <T> T getOption(SocketOption<T> name) throws IOException {
    PlatformOptions socket = platform;
    return socket == null ? super.getOption(name) : socket.get(name);
  }

  @Override
  protected Set<SocketOption<?>> supportedOptions() {
    PlatformOptions socket = platform;
    return socket == null ? super.supportedOptions() : socket.supported();
  }
}
