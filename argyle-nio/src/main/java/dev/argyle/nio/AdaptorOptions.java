package dev.argyle.nio;

import java.io.IOException;
import java.net.SocketException;
import java.net.SocketOption;
import java.nio.channels.NetworkChannel;
import org.jspecify.annotations.Nullable;

/// The options of a channel as the `java.net` adaptors offer them: errors are `SocketException`s.
final class AdaptorOptions {
  /// An integer's way of being off.
  static final int OFF = -1;

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

  /// Sets one that `java.net` knows by number; `false` is an integer's way of being off.
  void set(int number, @Nullable Object value) throws SocketException {
    SocketOption<Boolean> toggle = NumberedOptions.toggle(number);
    SocketOption<Integer> count = NumberedOptions.number(number);
    if (toggle != null && value instanceof Boolean on) {
      set(toggle, on);
    } else if (count != null && value instanceof Integer size) {
      set(count, size);
    } else if (count != null && Boolean.FALSE.equals(value)) {
      set(count, OFF);
    } else {
      throw new SocketException("Invalid option " + number + " or value '" + value + "'");
    }
  }

  /// Reads one that `java.net` knows by number.
  Object get(int number) throws SocketException {
    SocketOption<Boolean> toggle = NumberedOptions.toggle(number);
    if (toggle != null) {
      return get(toggle);
    }
    SocketOption<Integer> count = NumberedOptions.number(number);
    if (count == null) {
      throw new SocketException("Invalid option " + number);
    }
    return get(count);
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
