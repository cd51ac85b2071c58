package dev.argyle.nio;

import dev.argyle.sock.Errno;
import dev.argyle.sock.Linger;
import dev.argyle.sock.SolIp;
import dev.argyle.sock.SolIpv6;
import dev.argyle.sock.SolSocket;
import dev.argyle.sock.SolTcp;
import dev.argyle.socket.Syscalls;
import java.io.IOException;
import java.net.ProtocolFamily;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;

/// The JDK's socket options as options of the stack.
final class SocketOptionMap {
  /// Whether urgent data stays in the stream; the JDK has no public name for it either.
  static final SocketOption<Boolean> SO_OOBINLINE = new Unnamed<>("SO_OOBINLINE", Boolean.class);

  /// Those of a connection.
  static final SocketOptionMap STREAM =
      new SocketOptionMap(
          StandardSocketOptions.SO_SNDBUF,
          StandardSocketOptions.SO_RCVBUF,
          StandardSocketOptions.SO_KEEPALIVE,
          StandardSocketOptions.SO_REUSEADDR,
          StandardSocketOptions.SO_REUSEPORT,
          StandardSocketOptions.SO_LINGER,
          StandardSocketOptions.TCP_NODELAY,
          StandardSocketOptions.IP_TOS,
          SO_OOBINLINE,
          ExtendedSocketOptions.TCP_KEEPIDLE,
          ExtendedSocketOptions.TCP_KEEPINTERVAL,
          ExtendedSocketOptions.TCP_KEEPCOUNT,
          ExtendedSocketOptions.TCP_QUICKACK);

  /// Those of a listener; connections inherit some of them.
  static final SocketOptionMap LISTENER =
      new SocketOptionMap(
          StandardSocketOptions.SO_RCVBUF,
          StandardSocketOptions.SO_REUSEADDR,
          StandardSocketOptions.SO_REUSEPORT,
          ExtendedSocketOptions.TCP_KEEPIDLE,
          ExtendedSocketOptions.TCP_KEEPINTERVAL,
          ExtendedSocketOptions.TCP_KEEPCOUNT,
          ExtendedSocketOptions.TCP_QUICKACK);

  private static final int LINGER_OFF = -1;
  private static final int MAX_LINGER_SECONDS = 65_535;
  private static final int MAX_TRAFFIC_CLASS = 255;

  private final Set<SocketOption<?>> supported;

  private SocketOptionMap(SocketOption<?>... supported) {
    var all = new LinkedHashSet<SocketOption<?>>();
    Collections.addAll(all, supported);
    this.supported = Collections.unmodifiableSet(all);
  }

  /// What can be set and read.
  Set<SocketOption<?>> supported() {
    return supported;
  }

  /// Sets one.
  ///
  /// @param family of the socket
  /// @param value null is refused, as any value of a wrong type is
  <T> void set(
      Descriptor descriptor, ProtocolFamily family, SocketOption<T> name, @Nullable T value)
      throws IOException {
    requireSupported(name);
    if (!name.type().isInstance(value)) {
      throw new IllegalArgumentException("Invalid value '" + value + "'");
    }
    descriptor.enter(false);
    try {
      if (value instanceof Integer number) {
        setNumber(descriptor, family, name, number);
      } else {
        put(descriptor, Same.of(name, Boolean.class), (Boolean) value);
      }
    } finally {
      descriptor.leave(false);
    }
  }

  private static void setNumber(
      Descriptor descriptor, ProtocolFamily family, SocketOption<?> name, int value)
      throws IOException {
    if (name.equals(StandardSocketOptions.SO_LINGER)) {
      int seconds = Math.min(value, MAX_LINGER_SECONDS);
      Linger linger = new Linger(seconds >= 0, Math.max(seconds, 0));
      put(descriptor, SolSocket.SO_LINGER, linger);
    } else if (name.equals(StandardSocketOptions.IP_TOS)) {
      setTrafficClass(descriptor, family, value);
    } else {
      if (isBufferSize(name) && value < 0) {
        throw new IllegalArgumentException("Invalid send/receive buffer size");
      }
      put(descriptor, Same.of(name, Integer.class), value);
    }
  }

  /// On an IPv6 socket for both, because its peer may be either.
  private static void setTrafficClass(Descriptor descriptor, ProtocolFamily family, int value)
      throws IOException {
    if (value < 0 || value > MAX_TRAFFIC_CLASS) {
      throw new IllegalArgumentException("Invalid IP_TOS value");
    }
    if (family == StandardProtocolFamily.INET6) {
      put(descriptor, SolIpv6.IPV6_TCLASS, value);
    }
    put(descriptor, SolIp.IP_TOS, value);
  }

  /// Reads one.
  ///
  /// @param family of the socket
  <T> T get(Descriptor descriptor, ProtocolFamily family, SocketOption<T> name) throws IOException {
    requireSupported(name);
    descriptor.enter(false);
    try {
      return name.type().cast(value(descriptor, family, name));
    } finally {
      descriptor.leave(false);
    }
  }

  private static Object value(Descriptor descriptor, ProtocolFamily family, SocketOption<?> name)
      throws IOException {
    if (name.equals(StandardSocketOptions.SO_LINGER)) {
      Linger linger = take(descriptor, SolSocket.SO_LINGER);
      return linger.on() ? linger.seconds() : LINGER_OFF;
    }
    if (name.equals(StandardSocketOptions.IP_TOS)) {
      return take(
          descriptor, family == StandardProtocolFamily.INET6 ? SolIpv6.IPV6_TCLASS : SolIp.IP_TOS);
    }
    if (isBufferSize(name)) {
      return take(descriptor, Same.of(name, Integer.class))
          / 2; // the stack tells twice what was set
    }
    return take(descriptor, Same.of(name, Object.class));
  }

  private static boolean isBufferSize(SocketOption<?> name) {
    return name.equals(StandardSocketOptions.SO_SNDBUF)
        || name.equals(StandardSocketOptions.SO_RCVBUF);
  }

  private void requireSupported(SocketOption<?> name) {
    if (!supported.contains(Objects.requireNonNull(name))) {
      throw new UnsupportedOperationException("'" + name + "' not supported");
    }
  }

  /// Sets an option of the stack; the caller is inside the descriptor.
  static <T> void put(Descriptor descriptor, dev.argyle.sock.SocketOption<T> option, T value)
      throws IOException {
    Syscalls syscalls = descriptor.syscalls();
    check(syscalls.setsockopt(descriptor.number(), option, value), option);
  }

  private static <T> T take(Descriptor descriptor, dev.argyle.sock.SocketOption<T> option)
      throws IOException {
    var answer = new Answer<T>();
    Syscalls syscalls = descriptor.syscalls();
    check(syscalls.getsockopt(descriptor.number(), option, v -> answer.value = v), option);
    T value = answer.value;
    if (value == null) {
      throw new SocketException("no value of " + option.name());
    }
    return value;
  }

  private static void check(int result, dev.argyle.sock.SocketOption<?> option) throws IOException {
    if (IoErrors.is(Errno.ENOPROTOOPT, result)) {
      throw new UnsupportedOperationException("'" + option.name() + "' not supported");
    }
    IoErrors.check(result);
  }

  private record Unnamed<T>(String name, Class<T> type) implements SocketOption<T> {
    @Override
    public String toString() {
      return name;
    }
  }

  private static final class Answer<T> {
    @Nullable T value;
  }

  /// Options whose values are the same on both sides.
  private static final class Same {
    private static final Map<SocketOption<?>, dev.argyle.sock.SocketOption<?>> OPTIONS = same();

    private Same() {}

    private static Map<SocketOption<?>, dev.argyle.sock.SocketOption<?>> same() {
      var same = new LinkedHashMap<SocketOption<?>, dev.argyle.sock.SocketOption<?>>();
      same.put(StandardSocketOptions.SO_SNDBUF, SolSocket.SO_SNDBUF);
      same.put(StandardSocketOptions.SO_RCVBUF, SolSocket.SO_RCVBUF);
      same.put(StandardSocketOptions.SO_KEEPALIVE, SolSocket.SO_KEEPALIVE);
      same.put(StandardSocketOptions.SO_REUSEADDR, SolSocket.SO_REUSEADDR);
      same.put(StandardSocketOptions.SO_REUSEPORT, SolSocket.SO_REUSEPORT);
      same.put(SO_OOBINLINE, SolSocket.SO_OOBINLINE);
      same.put(StandardSocketOptions.TCP_NODELAY, SolTcp.TCP_NODELAY);
      same.put(ExtendedSocketOptions.TCP_KEEPIDLE, SolTcp.TCP_KEEPIDLE);
      same.put(ExtendedSocketOptions.TCP_KEEPINTERVAL, SolTcp.TCP_KEEPINTVL);
      same.put(ExtendedSocketOptions.TCP_KEEPCOUNT, SolTcp.TCP_KEEPCNT);
      same.put(ExtendedSocketOptions.TCP_QUICKACK, SolTcp.TCP_QUICKACK);
      return same;
    }

    @SuppressWarnings("unchecked") // the type is looked at
    static <V> dev.argyle.sock.SocketOption<V> of(SocketOption<?> name, Class<V> type) {
      var option = Objects.requireNonNull(OPTIONS.get(name), name.name());
      if (!type.isAssignableFrom(option.type())) {
        throw new IllegalStateException(option.name() + " is not a " + type.getSimpleName());
      }
      return (dev.argyle.sock.SocketOption<V>) option;
    }
  }
}
