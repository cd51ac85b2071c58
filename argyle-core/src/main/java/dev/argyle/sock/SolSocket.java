package dev.argyle.sock;

import java.time.Duration;
import java.util.List;

/// The options of every socket, whatever its protocol (socket(7)).
/// What each is for is in its own text, which `docs/options.md` prints.
public final class SolSocket {
  /// Its number.
  public static final int SOL_SOCKET = 1;

  public static final SocketOption<Boolean> SO_REUSEADDR =
      option(2, "SO_REUSEADDR", Boolean.class)
          .standard("off")
          .means("Binds to an address that connections which are ending still have.");

  public static final SocketOption<Integer> SO_TYPE =
      option(3, "SO_TYPE", Integer.class)
          .readOnly()
          .standard("(that of the socket)")
          .means("Number of the socket type.");

  public static final SocketOption<Integer> SO_ERROR =
      option(4, "SO_ERROR", Integer.class)
          .readOnly()
          .standard("0")
          .means("The pending error, which asking for it takes away.");

  public static final SocketOption<Boolean> SO_BROADCAST =
      option(6, "SO_BROADCAST", Boolean.class)
          .standard("off")
          .means("Lets datagrams go to a broadcast address.");

  public static final SocketOption<Integer> SO_SNDBUF =
      option(7, "SO_SNDBUF", Integer.class)
          .takes("octets; doubled, and limited by wmem_max")
          .standard("(configured)")
          .means("Memory that the send buffer may hold.");

  public static final SocketOption<Integer> SO_RCVBUF =
      option(8, "SO_RCVBUF", Integer.class)
          .takes("octets; doubled, and limited by rmem_max")
          .standard("(configured)")
          .means("Memory that the receive buffer may hold.");

  public static final SocketOption<Boolean> SO_KEEPALIVE =
      option(9, "SO_KEEPALIVE", Boolean.class)
          .standard("off")
          .means("Asks an idle peer whether it is still there.");

  public static final SocketOption<Boolean> SO_OOBINLINE =
      option(10, "SO_OOBINLINE", Boolean.class)
          .standard("off")
          .means("Leaves urgent data in the stream, where it was sent.");

  public static final SocketOption<Integer> SO_PRIORITY =
      option(12, "SO_PRIORITY", Integer.class)
          .standard("0")
          .means("Goes with every packet, for devices that look at it.");

  public static final SocketOption<Linger> SO_LINGER =
      option(13, "SO_LINGER", Linger.class)
          .takes("on or off, and seconds")
          .standard("off")
          .means(
              "What close does with data that is not delivered yet: wait for it, or with 0 seconds"
                  + " reset.");

  public static final SocketOption<Boolean> SO_REUSEPORT =
      option(15, "SO_REUSEPORT", Boolean.class)
          .standard("off")
          .means("Several sockets of one port, which share what comes in.");

  public static final SocketOption<Boolean> SO_PASSCRED =
      option(16, "SO_PASSCRED", Boolean.class)
          .standard("off")
          .means("Every message of the UNIX family comes with its sender's credentials.");

  public static final SocketOption<Credentials> SO_PEERCRED =
      option(17, "SO_PEERCRED", Credentials.class)
          .takes("a record")
          .readOnly()
          .means("Who is at the other end of a connection of the UNIX family.");

  public static final SocketOption<Integer> SO_RCVLOWAT =
      option(18, "SO_RCVLOWAT", Integer.class)
          .takes("octets; 0 is 1, below 0 is as much as fits")
          .standard("1")
          .means(
              "How much has to be there before poll says so and a receive that may block returns;"
                  + " at most half of what the receive buffer may hold.");

  public static final SocketOption<Integer> SO_SNDLOWAT =
      option(19, "SO_SNDLOWAT", Integer.class)
          .readOnly()
          .standard("1")
          .means("How much room a send waits for: always 1.");

  public static final SocketOption<Duration> SO_RCVTIMEO =
      option(20, "SO_RCVTIMEO", Duration.class)
          .takes("0 is for ever, less is not at all")
          .standard("0")
          .means("How long a receive or accept may block.");

  public static final SocketOption<Duration> SO_SNDTIMEO =
      option(21, "SO_SNDTIMEO", Duration.class)
          .takes("0 is for ever, less is not at all")
          .standard("0")
          .means("How long a send or connect may block.");

  public static final SocketOption<String> SO_BINDTODEVICE =
      option(25, "SO_BINDTODEVICE", String.class)
          .takes("name of an interface; empty for any")
          .standard("(any)")
          .means("Uses this interface only.");

  public static final SocketOption<Boolean> SO_TIMESTAMP =
      option(29, "SO_TIMESTAMP", Boolean.class)
          .standard("off")
          .means("Tells with what is received when it came, in microseconds.");

  public static final SocketOption<Boolean> SO_ACCEPTCONN =
      option(30, "SO_ACCEPTCONN", Boolean.class)
          .readOnly()
          .standard("off")
          .means("Whether it listens.");

  public static final SocketOption<Integer> SO_SNDBUFFORCE =
      option(32, "SO_SNDBUFFORCE", Integer.class)
          .takes("octets; doubled")
          .writeOnly()
          .means("SO_SNDBUF without the limit, as for a privileged process of Linux.");

  public static final SocketOption<Integer> SO_RCVBUFFORCE =
      option(33, "SO_RCVBUFFORCE", Integer.class)
          .takes("octets; doubled")
          .writeOnly()
          .means("SO_RCVBUF without the limit, as for a privileged process of Linux.");

  public static final SocketOption<Boolean> SO_TIMESTAMPNS =
      option(35, "SO_TIMESTAMPNS", Boolean.class)
          .standard("off")
          .means("Tells with what is received when it came, in nanoseconds.");

  public static final SocketOption<Integer> SO_MARK =
      option(36, "SO_MARK", Integer.class)
          .standard("0")
          .means("Goes with every packet, for devices that look at it.");

  public static final SocketOption<String> SO_PEERSEC =
      option(31, "SO_PEERSEC", String.class)
          .takes("a label")
          .readOnly()
          .means("The security label at the other end of a connection of the UNIX family.");

  public static final SocketOption<Boolean> SO_PASSSEC =
      option(34, "SO_PASSSEC", Boolean.class)
          .standard("off")
          .means("Every message of the UNIX family comes with its sender's security label.");

  public static final SocketOption<Integer> SO_PROTOCOL =
      option(38, "SO_PROTOCOL", Integer.class)
          .readOnly()
          .standard("(that of the socket)")
          .means("Number of the protocol.");

  public static final SocketOption<Integer> SO_DOMAIN =
      option(39, "SO_DOMAIN", Integer.class)
          .readOnly()
          .standard("(that of the socket)")
          .means("Number of the address family.");

  public static final SocketOption<Boolean> SO_NO_CHECK =
      option(11, "SO_NO_CHECK", Boolean.class)
          .standard("off")
          .means("UDP: sends by IPv4 without a checksum.");

  public static final SocketOption<Boolean> SO_RXQ_OVFL =
      option(40, "SO_RXQ_OVFL", Boolean.class)
          .standard("off")
          .means("Datagrams: tells with each one how many were dropped so far.");

  public static final SocketOption<Long> SO_MAX_PACING_RATE =
      option(47, "SO_MAX_PACING_RATE", Long.class)
          .takes("bytes a second; below 0 is no limit")
          .standard("-1")
          .means("TCP: sends no faster than that, evenly spread over time.");

  static final List<SocketOption<?>> ALL =
      List.of(
          SO_REUSEADDR,
          SO_TYPE,
          SO_ERROR,
          SO_BROADCAST,
          SO_SNDBUF,
          SO_RCVBUF,
          SO_KEEPALIVE,
          SO_OOBINLINE,
          SO_PRIORITY,
          SO_LINGER,
          SO_REUSEPORT,
          SO_PASSCRED,
          SO_PEERCRED,
          SO_RCVLOWAT,
          SO_SNDLOWAT,
          SO_RCVTIMEO,
          SO_SNDTIMEO,
          SO_BINDTODEVICE,
          SO_TIMESTAMP,
          SO_ACCEPTCONN,
          SO_PEERSEC,
          SO_SNDBUFFORCE,
          SO_RCVBUFFORCE,
          SO_PASSSEC,
          SO_TIMESTAMPNS,
          SO_MARK,
          SO_PROTOCOL,
          SO_DOMAIN,
          SO_NO_CHECK,
          SO_RXQ_OVFL,
          SO_MAX_PACING_RATE);

  private static <T> OptionDefinition<T> option(int number, String name, Class<T> type) {
    return SocketOption.define(SOL_SOCKET, number, name, type).source("socket(7)");
  }

  private SolSocket() {}
}
