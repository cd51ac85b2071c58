package dev.argyle.nio;

import java.io.IOException;
import java.net.SocketException;
import java.net.SocketOption;
import java.util.ArrayList;
import java.util.List;

/// The options that a program has set on a socket before it showed whose it is, in their order.
final class SetOptions {
  private final List<Setting> all = new ArrayList<>();

  @FunctionalInterface
  private interface Setting {
    void repeat(PlatformOptions options) throws IOException;
  }

  /// Notes one that was set by number.
  void note(int number, Object value) {
    all.add(options -> options.set(number, value));
  }

  /// Notes one that was set by name.
  <T> void note(SocketOption<T> name, T value) {
    all.add(options -> options.set(name, value));
  }

  /// Sets them all.
  ///
  /// @throws SocketException if the platform refuses one that the stack has taken
  void repeat(PlatformOptions options) throws IOException {
    for (Setting each : all) {
      each.repeat(options);
    }
  }
}
