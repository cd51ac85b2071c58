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
          .takes("0 for what the path takes, or 88 to 32767 octets")
          .standard("536")
          .means(
              "Largest segment, TCP options counted, to be set before connecting; once connected it"
                  + " tells what a full segment carries.");

  public static final SocketOption<Boolean> TCP_CORK =
      option(3, "TCP_CORK", Boolean.class)
          .standard("off")
          .means("Sends full segments only, until it is taken off again or 200 ms have passed.");

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

  public static final SocketOption<Integer> TCP_SYNCNT =
      option(7, "TCP_SYNCNT", Integer.class)
          .in(1, 127, "")
          .standard("6")
          .means(
              "How often a SYN is sent again before connect gives up; a listener's SYN-ACK as"
                  + " well.");

  public static final SocketOption<Integer> TCP_LINGER2 =
      option(8, "TCP_LINGER2", Integer.class)
          .takes("seconds, at most 120; 0 for the default; below 0 for no time at all")
          .standard("60")
          .means("How long FIN-WAIT-2 lasts once nobody has the socket any more.");

  public static final SocketOption<Integer> TCP_DEFER_ACCEPT =
      option(9, "TCP_DEFER_ACCEPT", Integer.class)
          .takes("seconds; kept as time-outs of the SYN-ACK, so what is told may be more")
          .standard("0")
          .means("Keeps a connection from accept until it has data, so long at most.");

  public static final SocketOption<Integer> TCP_WINDOW_CLAMP =
      option(10, "TCP_WINDOW_CLAMP", Integer.class)
          .takes("0 for none while closed, else octets, at least 1152")
          .standard("0")
          .means("Largest window that is announced to the peer.");

  public static final SocketOption<TcpInfo> TCP_INFO =
      option(11, "TCP_INFO", TcpInfo.class)
          .takes("a record")
          .readOnly()
          .means("How the connection stands.");

  public static final SocketOption<Boolean> TCP_QUICKACK =
      option(12, "TCP_QUICKACK", Boolean.class)
          .standard("on")
          .means("Acknowledges at once; the stack goes back to delaying by itself.");

  public static final SocketOption<String> TCP_CONGESTION =
      option(13, "TCP_CONGESTION", String.class)
          .takes("name of a congestion control")
          .standard("(configured)")
          .means(
              "Which congestion control it uses. A change while connected hands the window over.");

  public static final SocketOption<Integer> TCP_USER_TIMEOUT =
      option(18, "TCP_USER_TIMEOUT", Integer.class)
          .in(0, Integer.MAX_VALUE, "ms")
          .standard("0")
          .means(
              "How long data may stay unacknowledged before the connection ends; 0 for the"
                  + " default.");

  public static final SocketOption<Integer> TCP_FASTOPEN =
      option(23, "TCP_FASTOPEN", Integer.class)
          .in(0, Integer.MAX_VALUE, "connections")
          .standard("0")
          .source("RFC 7413")
          .means(
              "Of a listener: takes data of SYNs that bring its cookie, for as many connections at"
                  + " once that have not completed their handshake. Differs from Linux: somaxconn"
                  + " does not bound it.");

  public static final SocketOption<Integer> TCP_NOTSENT_LOWAT =
      option(25, "TCP_NOTSENT_LOWAT", Integer.class)
          .takes("octets; 0, or below 0, for no limit")
          .standard("0")
          .means(
              "How much written and not yet sent makes a send wait; poll tells room when half of it"
                  + " is left.");

  public static final SocketOption<Integer> TCP_FASTOPEN_CONNECT =
      option(30, "TCP_FASTOPEN_CONNECT", Integer.class)
          .takes("0, 1")
          .standard("0")
          .source("Linux")
          .means(
              "Connect returns at once if there is a cookie, and the SYN goes with the data of the"
                  + " first write.");

  public static final SocketOption<byte[]> TCP_FASTOPEN_KEY =
      option(33, "TCP_FASTOPEN_KEY", byte[].class)
          .takes("16 octets, or 32 for a second key whose cookies are still taken")
          .standard("(configured)")
          .source("Linux")
          .means("Of a listener: what its Fast Open cookies are made with.");

  public static final SocketOption<Integer> TCP_FASTOPEN_NO_COOKIE =
      option(34, "TCP_FASTOPEN_NO_COOKIE", Integer.class)
          .takes("0, 1")
          .standard("0")
          .source("Linux")
          .means("Sends, or takes, data in SYNs without a cookie.");

  public static final SocketOption<Boolean> TCP_INQ =
      option(36, "TCP_INQ", Boolean.class)
          .standard("off")
          .means("Tells with what is received how much more is there.");

  static final List<SocketOption<?>> ALL =
      List.of(
          TCP_NODELAY,
          TCP_MAXSEG,
          TCP_CORK,
          TCP_KEEPIDLE,
          TCP_KEEPINTVL,
          TCP_KEEPCNT,
          TCP_SYNCNT,
          TCP_LINGER2,
          TCP_DEFER_ACCEPT,
          TCP_WINDOW_CLAMP,
          TCP_INFO,
          TCP_QUICKACK,
          TCP_CONGESTION,
          TCP_USER_TIMEOUT,
          TCP_FASTOPEN,
          TCP_NOTSENT_LOWAT,
          TCP_FASTOPEN_CONNECT,
          TCP_FASTOPEN_KEY,
          TCP_FASTOPEN_NO_COOKIE,
          TCP_INQ);

  private static <T> OptionDefinition<T> option(int number, String name, Class<T> type) {
    return SocketOption.define(SOL_TCP, number, name, type).source("tcp(7)");
  }

  private SolTcp() {}
}
