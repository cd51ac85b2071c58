package dev.argyle.sock;

import java.util.List;

/// The options of TCP (tcp(7)).
/// What each is for is in its own text, which `docs/options.md` prints.
public final class SolTcp {
  /// Its number.
  public static final int SOL_TCP = 6;

  public static final SocketOption<Boolean> TCP_NODELAY =
      option(1, "TCP_NODELAY", Boolean.class)
          .standard("off")
          .means("Sends small segments at once, not held back by Nagle.");

  public static final SocketOption<Integer> TCP_MAXSEG =
      option(2, "TCP_MAXSEG", Integer.class)
          .takes("0, or 88 to 32767 octets")
          .means("Largest segment, headers not counted.");

  public static final SocketOption<Boolean> TCP_CORK =
      option(3, "TCP_CORK", Boolean.class)
          .standard("off")
          .means("Sends full segments only, until it is taken off again.");

  public static final SocketOption<Integer> TCP_KEEPIDLE =
      option(4, "TCP_KEEPIDLE", Integer.class)
          .in(1, 32_767, "s")
          .standard("7200")
          .means("How long it is idle before the first keep-alive probe.");

  public static final SocketOption<Integer> TCP_KEEPINTVL =
      option(5, "TCP_KEEPINTVL", Integer.class)
          .in(1, 32_767, "s")
          .standard("75")
          .means("Time between keep-alive probes.");

  public static final SocketOption<Integer> TCP_KEEPCNT =
      option(6, "TCP_KEEPCNT", Integer.class)
          .in(1, 127, "")
          .standard("9")
          .means("How many unanswered keep-alive probes end the connection.");

  public static final SocketOption<Integer> TCP_DEFER_ACCEPT =
      option(9, "TCP_DEFER_ACCEPT", Integer.class)
          .takes("seconds; kept as time-outs of the SYN-ACK, so what is told may be more")
          .standard("0")
          .means("Keeps a connection from accept until it has data, so long at most.");

  public static final SocketOption<Boolean> TCP_QUICKACK =
      option(12, "TCP_QUICKACK", Boolean.class)
          .standard("on")
          .means("Acknowledges at once; the stack goes back to delaying by itself.");

  public static final SocketOption<String> TCP_CONGESTION =
      option(13, "TCP_CONGESTION", String.class)
          .takes("name of a congestion control")
          .means("Which congestion control it uses.");

  public static final SocketOption<Integer> TCP_USER_TIMEOUT =
      option(18, "TCP_USER_TIMEOUT", Integer.class)
          .in(0, Integer.MAX_VALUE, "ms")
          .standard("0")
          .means(
              "How long data may stay unacknowledged before the connection ends; 0 for the"
                  + " default.");

  static final List<SocketOption<?>> ALL =
      List.of(
          TCP_NODELAY,
          TCP_MAXSEG,
          TCP_CORK,
          TCP_KEEPIDLE,
          TCP_KEEPINTVL,
          TCP_KEEPCNT,
          TCP_DEFER_ACCEPT,
          TCP_QUICKACK,
          TCP_CONGESTION,
          TCP_USER_TIMEOUT);

  private static <T> OptionDefinition<T> option(int number, String name, Class<T> type) {
    return SocketOption.define(SOL_TCP, number, name, type).source("tcp(7)");
  }

  private SolTcp() {}
}
