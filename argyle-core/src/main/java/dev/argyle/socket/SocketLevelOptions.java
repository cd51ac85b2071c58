package dev.argyle.socket;

import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.Errno;
import dev.argyle.sock.Linger;
import dev.argyle.sock.Sock;
import dev.argyle.sock.SocketOption;
import dev.argyle.sock.SolSocket;
import dev.argyle.sock.TcpState;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The options of level `SOL_SOCKET`: one table, because they are the same for every protocol.
/// Options of other levels are the protocol's own.
///
/// A protocol that has to act on one of these (`SO_KEEPALIVE`, the buffer sizes) is told of it by
/// `Proto.setOption` after it is set; it may answer `ENOPROTOOPT` if it does not care.
final class SocketLevelOptions {
  private static final int LEAST_SEND_BUFFER_BYTES = 4608;
  private static final int LEAST_RECEIVE_BUFFER_BYTES = 2304;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  /// Longer than anybody waits (146 years).
  private static final Duration LONGEST = Duration.ofNanos(1L << 62);

  /// Sets an option. @return 0, or a negated [Errno]
  private interface Setter<T> {
    int set(Socket socket, T value);
  }

  private record Rule<T>(
      SocketOption<T> option, Function<Socket, T> getter, @Nullable Setter<T> setter) {
    int set(Socket socket, Object value) {
      if (setter == null) {
        return Errno.ENOPROTOOPT.negated();
      }
      T checked = option.cast(value);
      return checked == null ? Errno.EINVAL.negated() : setter.set(socket, checked);
    }
  }

  private final Map<Integer, Rule<?>> rules = new LinkedHashMap<>();
  private final SocketConfig config;

  SocketLevelOptions(SocketConfig config) {
    this.config = config;
    addSwitches();
    addBuffers();
    addTimes();
    addFacts();
    add(SolSocket.SO_BINDTODEVICE, Socket::boundDevice, this::bindToDevice);
  }

  /// Sets an option of this level. @return 0, or a negated [Errno]
  <T> int set(Socket socket, SocketOption<T> option, T value) {
    if (PeerOptions.has(option)) {
      return PeerOptions.set(socket, option, value);
    }
    Rule<?> rule = rules.get(option.number());
    if (rule == null) {
      Sock sock = socket.sock();
      return sock.proto().setOption(sock, option, value); // only some protocols have it
    }
    return rule.set(socket, value);
  }

  /// Hands over the value of an option of this level. @return 0, or a negated [Errno]
  <T> int get(Socket socket, SocketOption<T> option, Consumer<? super T> into) {
    if (PeerOptions.has(option)) {
      return PeerOptions.get(socket, option, into);
    }
    Rule<?> rule = rules.get(option.number());
    if (rule == null) {
      Sock sock = socket.sock();
      return sock.proto().option(sock, option, into);
    }
    if (!option.type().isAssignableFrom(rule.option.type())) {
      return Errno.EINVAL.negated();
    }
    into.accept(option.type().cast(rule.getter.apply(socket)));
    return 0;
  }

  private void addSwitches() {
    add(
        SolSocket.SO_REUSEADDR,
        socket -> socket.sock().reuseAddress(),
        (socket, on) -> done(() -> socket.sock().reuseAddress(on)));
    add(
        SolSocket.SO_REUSEPORT,
        socket -> socket.sock().reusePort(),
        (socket, on) ->
            socket.sock().family() == AddressFamily.AF_UNIX
                ? Errno.EOPNOTSUPP.negated()
                : done(() -> socket.sock().reusePort(on)));
    add(
        SolSocket.SO_BROADCAST,
        socket -> socket.sock().broadcast(),
        (socket, on) -> done(() -> socket.sock().broadcast(on)));
    add(
        SolSocket.SO_KEEPALIVE,
        socket -> socket.sock().keepAlive(),
        (socket, on) -> {
          socket.sock().keepAlive(on);
          return tell(socket, SolSocket.SO_KEEPALIVE, on);
        });
  }

  private void addBuffers() {
    add(
        SolSocket.SO_SNDBUF,
        socket -> socket.sock().sendBufferBytes(),
        (socket, asked) -> {
          int bytes = doubled(asked, config.mostSendBufferBytes(), LEAST_SEND_BUFFER_BYTES);
          socket.sock().sendBufferBytes(bytes);
          return tell(socket, SolSocket.SO_SNDBUF, bytes);
        });
    add(
        SolSocket.SO_RCVBUF,
        socket -> socket.sock().receiveBufferBytes(),
        (socket, asked) -> {
          int bytes = doubled(asked, config.mostReceiveBufferBytes(), LEAST_RECEIVE_BUFFER_BYTES);
          socket.sock().receiveBufferBytes(bytes);
          return tell(socket, SolSocket.SO_RCVBUF, bytes);
        });
  }

  /// What a buffer size that was asked for comes to. As on Linux it is doubled, for the memory that
  /// packets need beside their data, and a negative number means a very large one.
  private static int doubled(int asked, int most, int least) {
    int allowed = asked < 0 || asked > most ? most : asked;
    long bytes = Math.max(2L * allowed, least);
    return (int) Math.min(bytes, Integer.MAX_VALUE);
  }

  private void addTimes() {
    add(
        SolSocket.SO_LINGER,
        socket -> linger(socket.sock().lingerNanos()),
        (socket, value) -> done(() -> socket.sock().lingerNanos(lingerNanos(value))));
    add(
        SolSocket.SO_RCVTIMEO,
        socket -> Duration.ofNanos(socket.sock().receiveTimeoutNanos()),
        (socket, value) ->
            value.isNegative()
                ? Errno.EDOM.negated()
                : done(() -> socket.sock().receiveTimeoutNanos(timeoutNanos(value))));
    add(
        SolSocket.SO_SNDTIMEO,
        socket -> Duration.ofNanos(socket.sock().sendTimeoutNanos()),
        (socket, value) ->
            value.isNegative()
                ? Errno.EDOM.negated()
                : done(() -> socket.sock().sendTimeoutNanos(timeoutNanos(value))));
  }

  /// A time that nobody lives to see is no time-out.
  private static long timeoutNanos(Duration value) {
    return value.compareTo(LONGEST) > 0 ? Sock.NO_TIMEOUT : value.toNanos();
  }

  /// A negative time is, as on Linux, a very long one.
  private static long lingerNanos(Linger value) {
    if (!value.on()) {
      return Sock.NO_LINGER;
    }
    long seconds = value.seconds() < 0 ? Integer.MAX_VALUE : value.seconds();
    return seconds * NANOS_PER_SECOND;
  }

  private static Linger linger(long nanos) {
    return nanos == Sock.NO_LINGER
        ? new Linger(false, 0)
        : new Linger(true, (int) (nanos / NANOS_PER_SECOND));
  }

  /// What can only be read. `SO_ERROR` is taken by it.
  private void addFacts() {
    add(SolSocket.SO_ERROR, socket -> socket.sock().takeError(), null);
    add(SolSocket.SO_TYPE, socket -> socket.type().number(), null);
    add(SolSocket.SO_PROTOCOL, Socket::protocol, null);
    add(SolSocket.SO_DOMAIN, socket -> socket.sock().family(), null);
    add(SolSocket.SO_ACCEPTCONN, socket -> socket.sock().state() == TcpState.LISTEN, null);
  }

  private int bindToDevice(Socket socket, String name) {
    int index = name.isEmpty() ? 0 : config.interfaceIndex().applyAsInt(name);
    if (index <= 0 && !name.isEmpty()) {
      return Errno.ENODEV.negated();
    }
    socket.sock().boundInterface(index);
    socket.boundDevice(name);
    return 0;
  }

  private static <T> int tell(Socket socket, SocketOption<T> option, T value) {
    Sock sock = socket.sock();
    int result = sock.proto().setOption(sock, option, value);
    return result == Errno.ENOPROTOOPT.negated() ? 0 : result;
  }

  private static int done(Runnable act) {
    act.run();
    return 0;
  }

  private <T> void add(
      SocketOption<T> option, Function<Socket, T> getter, @Nullable Setter<T> setter) {
    rules.put(option.number(), new Rule<>(option, getter, setter));
  }
}
