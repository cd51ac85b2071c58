package dev.argyle.nio;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.SocketOptions;
import java.util.Set;

/// The options of a socket of the platform, as `java.net` asks an implementation of ours for them:
/// by name and by number. And its end.
interface PlatformOptions {
  /// Closes the socket.
  void close() throws IOException;

  /// Those it has.
  Set<SocketOption<?>> supported();

  /// Sets one by name.
  <T> void set(SocketOption<T> name, T value) throws IOException;

  /// Reads one by name.
  <T> T get(SocketOption<T> name) throws IOException;

  /// How long a call waits; 0 for ever.
  void timeout(int millis) throws SocketException;

  /// How long a call waits; 0 for ever.
  int timeout() throws IOException;

  /// The local address; the wildcard if it is not bound.
  InetAddress local();

  /// Whether urgent data stays in the stream; only a connection has it.
  void urgentInline(boolean on) throws SocketException;

  /// Whether urgent data stays in the stream; only a connection has it.
  boolean urgentInline() throws SocketException;

  /// Sets one by number.
  default void set(int number, Object value) throws SocketException {
    SocketOption<Boolean> toggle = NumberedOptions.toggle(number);
    SocketOption<Integer> count = NumberedOptions.number(number);
    try {
      if (number == SocketOptions.SO_TIMEOUT) {
        timeout((Integer) value);
      } else if (number == SocketOptions.SO_OOBINLINE) {
        urgentInline((Boolean) value);
      } else if (toggle != null) {
        set(toggle, (Boolean) value);
      } else if (count != null) {
        set(count, value instanceof Integer size ? size : AdaptorOptions.OFF);
      } else {
        throw new SocketException("Invalid option " + number);
      }
    } catch (IOException e) {
      throw IoErrors.forSocketOnly(e);
    }
  }

  /// Reads one by number.
  default Object get(int number) throws SocketException {
    SocketOption<Boolean> toggle = NumberedOptions.toggle(number);
    SocketOption<Integer> count = NumberedOptions.number(number);
    try {
      if (number == SocketOptions.SO_TIMEOUT) {
        return timeout();
      } else if (number == SocketOptions.SO_BINDADDR) {
        return local();
      } else if (number == SocketOptions.SO_OOBINLINE) {
        return urgentInline();
      } else if (toggle != null) {
        return get(toggle);
      } else if (count != null) {
        return get(count);
      }
      throw new SocketException("Invalid option " + number);
    } catch (IOException e) {
      throw IoErrors.forSocketOnly(e);
    }
  }

  /// Those of a connection.
  static PlatformOptions of(Socket socket) {
    return new PlatformOptions() {
      @Override
      public void close() throws IOException {
        socket.close();
      }

      @Override
      public Set<SocketOption<?>> supported() {
        return socket.supportedOptions();
      }

      @Override
      public <T> void set(SocketOption<T> name, T value) throws IOException {
        Socket ignored = socket.setOption(name, value);
      }

      @Override
      public <T> T get(SocketOption<T> name) throws IOException {
        return socket.getOption(name);
      }

      @Override
      public void timeout(int millis) throws SocketException {
        socket.setSoTimeout(millis);
      }

      @Override
      public int timeout() throws SocketException {
        return socket.getSoTimeout();
      }

      @Override
      public InetAddress local() {
        return socket.getLocalAddress();
      }

      @Override
      public void urgentInline(boolean on) throws SocketException {
        socket.setOOBInline(on);
      }

      @Override
      public boolean urgentInline() throws SocketException {
        return socket.getOOBInline();
      }
    };
  }

  /// Those of a listener.
  static PlatformOptions of(ServerSocket socket) {
    return new PlatformOptions() {
      @Override
      public void close() throws IOException {
        socket.close();
      }

      @Override
      public Set<SocketOption<?>> supported() {
        return socket.supportedOptions();
      }

      @Override
      public <T> void set(SocketOption<T> name, T value) throws IOException {
        ServerSocket ignored = socket.setOption(name, value);
      }

      @Override
      public <T> T get(SocketOption<T> name) throws IOException {
        return socket.getOption(name);
      }

      @Override
      public void timeout(int millis) throws SocketException {
        socket.setSoTimeout(millis);
      }

      @Override
      public int timeout() throws IOException {
        return socket.getSoTimeout();
      }

      @Override
      public InetAddress local() {
        InetAddress bound = socket.getInetAddress();
        return bound == null ? new InetSocketAddress(0).getAddress() : bound;
      }

      @Override
      public void urgentInline(boolean on) throws SocketException {
        throw new SocketException("Invalid option " + SocketOptions.SO_OOBINLINE);
      }

      @Override
      public boolean urgentInline() throws SocketException {
        throw new SocketException("Invalid option " + SocketOptions.SO_OOBINLINE);
      }
    };
  }
}
