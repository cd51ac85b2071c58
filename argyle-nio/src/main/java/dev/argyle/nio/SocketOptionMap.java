package dev.argyle.nio;

import dev.argyle.sock.SolIp;
import dev.argyle.sock.SolIpv6;
import dev.argyle.sock.SolSocket;
import dev.argyle.sock.SolTcp;
import java.io.IOException;
import java.net.ProtocolFamily;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;

/// The JDK's socket options, and which kind of channel has which.
final class SocketOptionMap {
  /// Whether urgent data stays in the stream; the JDK has no public name for it either.
  static final SocketOption<Boolean> SO_OOBINLINE = new Unnamed<>("SO_OOBINLINE", Boolean.class);

  /// Whether this JVM has `ExtendedSocketOptions`: on a class path it may do without.
  private static final boolean EXTENDED = ModuleLayer.boot().findModule("jdk.net").isPresent();

  /// Those of a connection.
  static final SocketOptionMap STREAM =
      new SocketOptionMap()
          .add(StandardSocketOptions.SO_SNDBUF, OptionAccess.bufferSize(SolSocket.SO_SNDBUF))
          .addReceiveBufferAndReuse()
          .addKeepAliveAndNoDelay()
          .add(StandardSocketOptions.SO_LINGER, OptionAccess.linger())
          .addTrafficClass()
          .add(SO_OOBINLINE, OptionAccess.same(SolSocket.SO_OOBINLINE))
          .addExtendedTcp();

  /// Those of a `Socket`, which has a method of its own for urgent data.
  static final SocketOptionMap SOCKET = STREAM.without(SO_OOBINLINE);

  /// Those of a connection as an asynchronous channel, which has fewer in the JDK.
  static final SocketOptionMap ASYNCHRONOUS_STREAM =
      new SocketOptionMap()
          .add(StandardSocketOptions.SO_SNDBUF, OptionAccess.bufferSize(SolSocket.SO_SNDBUF))
          .addReceiveBufferAndReuse()
          .addKeepAliveAndNoDelay()
          .addExtendedTcp();

  /// Those of a listener; connections inherit some of them.
  static final SocketOptionMap LISTENER =
      new SocketOptionMap().addReceiveBufferAndReuse().addExtendedTcp();

  /// Those of a `ServerSocket`.
  static final SocketOptionMap SERVER_SOCKET =
      new SocketOptionMap().addReceiveBufferAndReuse().addTrafficClass().addExtendedTcp();

  /// Those of a datagram socket.
  static final SocketOptionMap DATAGRAM =
      new SocketOptionMap()
          .add(StandardSocketOptions.SO_SNDBUF, OptionAccess.bufferSize(SolSocket.SO_SNDBUF))
          .addReceiveBufferAndReuse()
          .add(StandardSocketOptions.SO_BROADCAST, OptionAccess.same(SolSocket.SO_BROADCAST))
          .addTrafficClass()
          .add(StandardSocketOptions.IP_MULTICAST_IF, OptionAccess.multicastInterface())
          .add(
              StandardSocketOptions.IP_MULTICAST_TTL,
              OptionAccess.octetOfBoth(
                  SolIp.IP_MULTICAST_TTL, SolIpv6.IPV6_MULTICAST_HOPS, "Invalid TTL/hop value"))
          .add(
              StandardSocketOptions.IP_MULTICAST_LOOP,
              OptionAccess.ofBoth(SolIp.IP_MULTICAST_LOOP, SolIpv6.IPV6_MULTICAST_LOOP))
          .addDontFragment();

  private final Map<SocketOption<?>, OptionAccess<?>> options = new LinkedHashMap<>();

  private SocketOptionMap() {}

  private <T> SocketOptionMap add(SocketOption<T> name, OptionAccess<T> access) {
    options.put(name, access);
    return this;
  }

  private SocketOptionMap without(SocketOption<?> name) {
    SocketOptionMap fewer = new SocketOptionMap();
    fewer.options.putAll(options);
    fewer.options.remove(name);
    return fewer;
  }

  private SocketOptionMap addReceiveBufferAndReuse() {
    return add(StandardSocketOptions.SO_RCVBUF, OptionAccess.bufferSize(SolSocket.SO_RCVBUF))
        .add(StandardSocketOptions.SO_REUSEADDR, OptionAccess.same(SolSocket.SO_REUSEADDR))
        .add(StandardSocketOptions.SO_REUSEPORT, OptionAccess.same(SolSocket.SO_REUSEPORT));
  }

  private SocketOptionMap addKeepAliveAndNoDelay() {
    return add(StandardSocketOptions.SO_KEEPALIVE, OptionAccess.same(SolSocket.SO_KEEPALIVE))
        .add(StandardSocketOptions.TCP_NODELAY, OptionAccess.same(SolTcp.TCP_NODELAY));
  }

  private SocketOptionMap addTrafficClass() {
    return add(
        StandardSocketOptions.IP_TOS,
        OptionAccess.octetOfBoth(SolIp.IP_TOS, SolIpv6.IPV6_TCLASS, "Invalid IP_TOS value"));
  }

  private SocketOptionMap addDontFragment() {
    return EXTENDED
        ? add(ExtendedSocketOptions.IP_DONTFRAGMENT, OptionAccess.dontFragment()).addNapiId()
        : this;
  }

  private SocketOptionMap addExtendedTcp() {
    return !EXTENDED
        ? this
        : add(ExtendedSocketOptions.TCP_KEEPIDLE, OptionAccess.same(SolTcp.TCP_KEEPIDLE))
            .add(ExtendedSocketOptions.TCP_KEEPINTERVAL, OptionAccess.same(SolTcp.TCP_KEEPINTVL))
            .add(ExtendedSocketOptions.TCP_KEEPCOUNT, OptionAccess.same(SolTcp.TCP_KEEPCNT))
            .add(ExtendedSocketOptions.TCP_QUICKACK, OptionAccess.same(SolTcp.TCP_QUICKACK))
            .addNapiId();
  }

  private SocketOptionMap addNapiId() {
    return add(ExtendedSocketOptions.SO_INCOMING_NAPI_ID, OptionAccess.incomingNapiId());
  }

  /// What can be set and read.
  Set<SocketOption<?>> supported() {
    return Collections.unmodifiableSet(options.keySet());
  }

  /// Sets one.
  ///
  /// @param family of the socket
  /// @param value null is refused, as any value of a wrong type is
  <T> void set(
      Descriptor descriptor, ProtocolFamily family, SocketOption<T> name, @Nullable T value)
      throws IOException {
    OptionAccess<T> access = access(name);
    if (!name.type().isInstance(value)) {
      throw new IllegalArgumentException("Invalid value '" + value + "'");
    }
    descriptor.enter(false);
    try {
      access.set(descriptor, family, value);
    } finally {
      descriptor.leave(false);
    }
  }

  /// Reads one.
  ///
  /// @param family of the socket
  @SuppressWarnings("NullAway") // an interface is null if none is set, as the JDK has it
  <T> T get(Descriptor descriptor, ProtocolFamily family, SocketOption<T> name) throws IOException {
    OptionAccess<T> access = access(name);
    descriptor.enter(false);
    try {
      return access.get(descriptor, family);
    } finally {
      descriptor.leave(false);
    }
  }

  @SuppressWarnings("unchecked") // `add` looks at the type
  private <T> OptionAccess<T> access(SocketOption<T> name) {
    OptionAccess<?> access = options.get(Objects.requireNonNull(name));
    if (access == null) {
      throw new UnsupportedOperationException("'" + name + "' not supported");
    }
    return (OptionAccess<T>) access;
  }

  private record Unnamed<T>(String name, Class<T> type) implements SocketOption<T> {
    @Override
    public String toString() {
      return name;
    }
  }
}
