package dev.argyle.socket;

import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.Errno;
import dev.argyle.sock.InetConnectionSock;
import dev.argyle.sock.InetSock;
import dev.argyle.sock.Linger;
import dev.argyle.sock.OptionRows;
import dev.argyle.sock.Sock;
import dev.argyle.sock.SocketOption;
import dev.argyle.sock.SolSocket;
import dev.argyle.sock.TcpState;
import dev.argyle.sock.TimestampUnit;
import java.time.Duration;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongConsumer;

/// The options of level `SOL_SOCKET`: one table, because they are the same for every protocol.
/// Options of other levels are the protocol's own.
///
/// A protocol that has to act on one of these (`SO_KEEPALIVE`, the buffer sizes) is told of it by
/// `Proto.setOption` after it is set; it may answer `ENOPROTOOPT` if it does not care.
final class SocketLevelOptions {
  private static final int LEAST_SEND_BUFFER_BYTES = 4608;
  private static final int LEAST_RECEIVE_BUFFER_BYTES = 2304;
  private static final long AT_ONCE = -1;

  /// Longer than anybody waits (146 years).
  private static final Duration LONGEST = Duration.ofNanos(1L << 62);

  private final OptionRows<Socket> rows = new OptionRows<>();
  private final SocketConfig config;

  SocketLevelOptions(SocketConfig config) {
    this.config = config;
    addSwitches();
    addNumbers();
    addBuffers();
    addTimes();
    addTimestamps();
    addFacts();
    rows.add(SolSocket.SO_BINDTODEVICE, Socket::boundDevice, this::bindToDevice);
  }

  /// Sets an option of this level. @return 0, or a negated [Errno]
  <T> int set(Socket socket, SocketOption<T> option, T value) {
    if (PeerOptions.has(option)) {
      return PeerOptions.set(socket, option, value);
    }
    if (!rows.has(option)) {
      Sock sock = socket.sock();
      return sock.proto().setOption(sock, option, value); // only some protocols have it
    }
    return rows.set(socket, option, value);
  }

  /// Hands over the value of an option of this level. @return 0, or a negated [Errno]
  <T> int get(Socket socket, SocketOption<T> option, Consumer<? super T> into) {
    if (PeerOptions.has(option)) {
      return PeerOptions.get(socket, option, into);
    }
    if (!rows.has(option)) {
      Sock sock = socket.sock();
      int told = sock.proto().option(sock, option, into);
      return told == Errno.EOPNOTSUPP.negated() ? Errno.ENOPROTOOPT.negated() : told;
    }
    return rows.get(socket, option, into);
  }

  private void addSwitches() {
    add(SolSocket.SO_REUSEADDR, Sock::reuseAddress, Sock::reuseAddress);
    rows.add(
        SolSocket.SO_REUSEPORT,
        socket -> socket.sock().reusePort(),
        (socket, on) -> {
          if (on && socket.sock().family() == AddressFamily.AF_UNIX) {
            return Errno.EOPNOTSUPP.negated();
          }
          socket.sock().reusePort(on);
          return 0;
        });
    add(SolSocket.SO_BROADCAST, Sock::broadcast, Sock::broadcast);
    addTold(SolSocket.SO_OOBINLINE, Sock::oobInline, Sock::oobInline);
    addTold(SolSocket.SO_KEEPALIVE, Sock::keepAlive, Sock::keepAlive);
  }

  private void addNumbers() {
    add(SolSocket.SO_PRIORITY, Sock::priority, Sock::priority);
    add(SolSocket.SO_MARK, Sock::mark, SocketLevelOptions::mark);
    addTold(
        SolSocket.SO_RCVLOWAT,
        Sock::receiveLowWaterOctets,
        (sock, octets) ->
            sock.receiveLowWaterOctets(octets < 0 ? Integer.MAX_VALUE : Math.max(octets, 1)));
  }

  private void addBuffers() {
    addTold(
        SolSocket.SO_SNDBUF,
        Sock::sendBufferBytes,
        (sock, asked) -> sock.sendBufferBytes(sendBytes(asked, config.mostSendBufferBytes())));
    addTold(
        SolSocket.SO_RCVBUF,
        Sock::receiveBufferBytes,
        (sock, asked) ->
            sock.receiveBufferBytes(receiveBytes(asked, config.mostReceiveBufferBytes())));
    rows.addOrder(
        SolSocket.SO_SNDBUFFORCE,
        (socket, asked) -> {
          Sock sock = socket.sock();
          sock.sendBufferBytes(sendBytes(Math.max(asked, 0), Integer.MAX_VALUE));
          return tell(sock, SolSocket.SO_SNDBUF, sock.sendBufferBytes());
        });
    rows.addOrder(
        SolSocket.SO_RCVBUFFORCE,
        (socket, asked) -> {
          Sock sock = socket.sock();
          sock.receiveBufferBytes(receiveBytes(Math.max(asked, 0), Integer.MAX_VALUE));
          return tell(sock, SolSocket.SO_RCVBUF, sock.receiveBufferBytes());
        });
  }

  /// Packets with another mark may go another way.
  private static void mark(Sock sock, int number) {
    if (number != sock.mark() && sock instanceof InetSock inet) {
      inet.forgetRoute();
    }
    sock.mark(number);
  }

  private static int sendBytes(int asked, int most) {
    return doubled(asked, most, LEAST_SEND_BUFFER_BYTES);
  }

  private static int receiveBytes(int asked, int most) {
    return doubled(asked, most, LEAST_RECEIVE_BUFFER_BYTES);
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
        Sock::linger,
        (sock, value) -> sock.linger(linger(sock.linger(), value)));
    rows.add(
        SolSocket.SO_RCVTIMEO,
        socket -> timeout(socket.sock().receiveTimeoutNanos()),
        (socket, value) -> setTimeout(value, socket.sock()::receiveTimeoutNanos));
    rows.add(
        SolSocket.SO_SNDTIMEO,
        socket -> timeout(socket.sock().sendTimeoutNanos()),
        (socket, value) -> setTimeout(value, socket.sock()::sendTimeoutNanos));
  }

  private static int setTimeout(Duration value, LongConsumer setter) {
    setter.accept(timeoutNanos(value));
    return 0;
  }

  /// As Linux tells it: not to wait at all looks like to wait for ever.
  private static Duration timeout(long nanos) {
    return Duration.ofNanos(Math.max(nanos, 0));
  }

  /// A time that nobody lives to see is no time-out; a negative one is, as on Linux, not to wait at
  /// all.
  private static long timeoutNanos(Duration value) {
    if (value.isNegative()) {
      return AT_ONCE;
    }
    return value.compareTo(LONGEST) > 0 ? Sock.NO_TIMEOUT : value.toNanos();
  }

  /// As on Linux a negative time is a very long one, and a socket that does not linger any more
  /// remembers for how long it did.
  private static Linger linger(Linger before, Linger value) {
    if (!value.on()) {
      return new Linger(false, before.seconds());
    }
    return value.seconds() < 0 ? new Linger(true, Integer.MAX_VALUE) : value;
  }

  /// The two are one setting: either switches the other off, as on Linux.
  private void addTimestamps() {
    addTimestamp(SolSocket.SO_TIMESTAMP, TimestampUnit.MICROS);
    addTimestamp(SolSocket.SO_TIMESTAMPNS, TimestampUnit.NANOS);
  }

  private void addTimestamp(SocketOption<Boolean> option, TimestampUnit unit) {
    add(
        option,
        sock -> sock.timestamps() == unit,
        (sock, on) -> sock.timestamps(on ? unit : TimestampUnit.NONE));
  }

  /// What can only be read. `SO_ERROR` is taken by it.
  private void addFacts() {
    rows.addFact(SolSocket.SO_ERROR, socket -> takeError(socket.sock()));
    rows.addFact(SolSocket.SO_TYPE, socket -> socket.type().number());
    rows.addFact(SolSocket.SO_PROTOCOL, Socket::protocol);
    rows.addFact(SolSocket.SO_DOMAIN, socket -> socket.sock().family());
    rows.addFact(SolSocket.SO_ACCEPTCONN, socket -> socket.sock().state() == TcpState.LISTEN);
    rows.addFact(SolSocket.SO_SNDLOWAT, _ -> 1);
  }

  /// The pending error, or what may heal: TCP tells that to nobody who does not ask.
  private static int takeError(Sock sock) {
    int error = sock.takeError();
    return error == 0 && sock instanceof InetConnectionSock connection
        ? connection.takeSoftError()
        : error;
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

  private static <T> int tell(Sock sock, SocketOption<T> option, T value) {
    int result = sock.proto().setOption(sock, option, value);
    return result == Errno.ENOPROTOOPT.negated() ? 0 : result;
  }

  private <T> void add(SocketOption<T> option, Function<Sock, T> getter, BiConsumer<Sock, T> set) {
    rows.add(
        option,
        socket -> getter.apply(socket.sock()),
        (socket, value) -> {
          set.accept(socket.sock(), value);
          return 0;
        });
  }

  /// An option whose value the protocol is told of, once it is set.
  private <T> void addTold(
      SocketOption<T> option, Function<Sock, T> getter, BiConsumer<Sock, T> set) {
    rows.add(
        option,
        socket -> getter.apply(socket.sock()),
        (socket, value) -> {
          Sock sock = socket.sock();
          set.accept(sock, value);
          return tell(sock, option, getter.apply(sock));
        });
  }
}
