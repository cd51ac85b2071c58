package dev.argyle.nio;

import java.io.IOException;
import java.net.SocketException;
import java.net.SocketOption;
import java.nio.channels.NetworkChannel;

/// The options of a channel as the `java.net` adaptors offer them: errors are `SocketException`s.
final class AdaptorOptions {
  private final NetworkChannel channel;

  AdaptorOptions(NetworkChannel channel) {
    this.channel = channel;
  }

  <T> void set(SocketOption<T> name, T value) throws SocketException {
    try {
      NetworkChannel ignored = channel.setOption(name, value);
    } catch (IOException e) {
      throw IoErrors.forSocketOnly(e);
    }
  }

  <T> T get(SocketOption<T> name) throws SocketException {
    try {
      return channel.getOption(name);
    } catch (IOException e) {
      throw IoErrors.forSocketOnly(e);
    }
  }

  /// Asks for a buffer of this size.
  ///
  /// @throws IllegalArgumentException with this message if it is not positive
  void setBuffer(SocketOption<Integer> name, int octets, String message) throws SocketException {
    if (octets <= 0) {
      throw new IllegalArgumentException(message);
    }
    set(name, octets);
  }
}
