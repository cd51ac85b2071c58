package dev.argyle.sock;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A socket option: level, number, name and the type of its value. The constants here are the ones
/// that exist; any other answers `ENOPROTOOPT`.
///
/// @param level `SOL_SOCKET` or a protocol number
/// @param number Linux's number
/// @param name Linux's name
/// @param type class of the value
public record SocketOption<T>(int level, int number, String name, Class<T> type) {
  /// Level of every socket.
  public static final int SOL_SOCKET = 1;

  /// Level of IPv4.
  public static final int SOL_IP = 0;

  /// Level of IPv6.
  public static final int SOL_IPV6 = 41;

  /// Level of TCP.
  public static final int SOL_TCP = 6;

  /// Level of UDP.
  public static final int SOL_UDP = 17;

  public static final SocketOption<Boolean> SO_REUSEADDR = socket(2, "SO_REUSEADDR", Boolean.class);
  public static final SocketOption<Integer> SO_TYPE = socket(3, "SO_TYPE", Integer.class);
  public static final SocketOption<Integer> SO_ERROR = socket(4, "SO_ERROR", Integer.class);
  public static final SocketOption<Boolean> SO_BROADCAST = socket(6, "SO_BROADCAST", Boolean.class);
  public static final SocketOption<Integer> SO_SNDBUF = socket(7, "SO_SNDBUF", Integer.class);
  public static final SocketOption<Integer> SO_RCVBUF = socket(8, "SO_RCVBUF", Integer.class);
  public static final SocketOption<Boolean> SO_KEEPALIVE = socket(9, "SO_KEEPALIVE", Boolean.class);
  public static final SocketOption<Linger> SO_LINGER = socket(13, "SO_LINGER", Linger.class);
  public static final SocketOption<Boolean> SO_REUSEPORT =
      socket(15, "SO_REUSEPORT", Boolean.class);

  /// Zero means no time-out.
  public static final SocketOption<Duration> SO_RCVTIMEO =
      socket(20, "SO_RCVTIMEO", Duration.class);

  /// Zero means no time-out.
  public static final SocketOption<Duration> SO_SNDTIMEO =
      socket(21, "SO_SNDTIMEO", Duration.class);

  public static final SocketOption<String> SO_BINDTODEVICE =
      socket(25, "SO_BINDTODEVICE", String.class);
  public static final SocketOption<Boolean> SO_ACCEPTCONN =
      socket(30, "SO_ACCEPTCONN", Boolean.class);
  public static final SocketOption<Integer> SO_PROTOCOL = socket(38, "SO_PROTOCOL", Integer.class);
  public static final SocketOption<Integer> SO_DOMAIN = socket(39, "SO_DOMAIN", Integer.class);

  /// 0 to 255.
  public static final SocketOption<Integer> IP_TOS =
      new SocketOption<>(SOL_IP, 1, "IP_TOS", Integer.class);

  /// 1 to 255, or -1 for the default.
  public static final SocketOption<Integer> IP_TTL =
      new SocketOption<>(SOL_IP, 2, "IP_TTL", Integer.class);

  public static final SocketOption<Boolean> IP_FREEBIND =
      new SocketOption<>(SOL_IP, 15, "IP_FREEBIND", Boolean.class);

  /// 0 to 255, or -1 for the default.
  public static final SocketOption<Integer> IPV6_UNICAST_HOPS =
      new SocketOption<>(SOL_IPV6, 16, "IPV6_UNICAST_HOPS", Integer.class);

  public static final SocketOption<Boolean> IPV6_V6ONLY =
      new SocketOption<>(SOL_IPV6, 26, "IPV6_V6ONLY", Boolean.class);

  /// 0 to 255.
  public static final SocketOption<Integer> IPV6_TCLASS =
      new SocketOption<>(SOL_IPV6, 67, "IPV6_TCLASS", Integer.class);

  public static final SocketOption<Boolean> TCP_NODELAY = tcp(1, "TCP_NODELAY", Boolean.class);
  public static final SocketOption<Integer> TCP_MAXSEG = tcp(2, "TCP_MAXSEG", Integer.class);
  public static final SocketOption<Boolean> TCP_CORK = tcp(3, "TCP_CORK", Boolean.class);

  /// Seconds, 1 to 32767.
  public static final SocketOption<Integer> TCP_KEEPIDLE = tcp(4, "TCP_KEEPIDLE", Integer.class);

  /// Seconds, 1 to 32767.
  public static final SocketOption<Integer> TCP_KEEPINTVL = tcp(5, "TCP_KEEPINTVL", Integer.class);

  /// 1 to 127.
  public static final SocketOption<Integer> TCP_KEEPCNT = tcp(6, "TCP_KEEPCNT", Integer.class);

  /// Seconds that a connection without data is kept from `accept`, 0 for none; kept as time-outs of
  /// the SYN-ACK, so what is got may be more.
  public static final SocketOption<Integer> TCP_DEFER_ACCEPT =
      tcp(9, "TCP_DEFER_ACCEPT", Integer.class);

  public static final SocketOption<Boolean> TCP_QUICKACK = tcp(12, "TCP_QUICKACK", Boolean.class);

  /// Name of the congestion control.
  public static final SocketOption<String> TCP_CONGESTION = tcp(13, "TCP_CONGESTION", String.class);

  /// Milliseconds, 0 for the default.
  public static final SocketOption<Integer> TCP_USER_TIMEOUT =
      tcp(18, "TCP_USER_TIMEOUT", Integer.class);

  /// Value of `SO_LINGER`.
  ///
  /// @param on whether `close` lingers
  /// @param seconds for how long
  public record Linger(boolean on, int seconds) {}

  /// An option given by numbers, as a program with Linux's constants would; it need not exist.
  public static SocketOption<Object> unknown(int level, int number) {
    return new SocketOption<>(level, number, "option " + number, Object.class);
  }

  /// The value, if it is of this option's type; else null (`EINVAL`).
  public @Nullable T cast(Object value) {
    return type.isInstance(value) ? type.cast(value) : null;
  }

  private static <T> SocketOption<T> socket(int number, String name, Class<T> type) {
    return new SocketOption<>(SOL_SOCKET, number, name, type);
  }

  private static <T> SocketOption<T> tcp(int number, String name, Class<T> type) {
    return new SocketOption<>(SOL_TCP, number, name, type);
  }
}
