package dev.argyle.differential;

import dev.argyle.differential.Difference.What;
import dev.argyle.sock.Errno;
import dev.argyle.sock.PollEvents;
import dev.argyle.sock.SocketOption;
import dev.argyle.sock.SolIp;
import dev.argyle.sock.SolIpv6;
import dev.argyle.sock.SolSocket;
import dev.argyle.socket.FileFlags;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Where we differ from Linux and mean it: at most [#MOST] entries, each as narrow as can be and
/// with its reason. Any other difference that the test finds is an error of ours.
enum AcceptedDifference {
  /// Linux binds the socket itself.
  LISTEN_WITHOUT_BIND(
      "listen() needs a bind() before it, as POSIX allows and MISSION A3 asks",
      After.SOCKET,
      found ->
          found.step() instanceof Step.Listen
              && found.what() == What.RETURNED
              && found.ours().is(Errno.EDESTADDRREQ)
              && found.kernel().result() == 0),

  /// `socket` with the protocol of another type.
  PROTOCOL_OF_ANOTHER_TYPE(
      "a protocol that exists for another type is POSIX's EPROTOTYPE: it says what is wrong",
      After.NOTHING,
      found ->
          found.step() instanceof Step.Open
              && found.ours().is(Errno.EPROTOTYPE)
              && found.kernel().is(Errno.EPROTONOSUPPORT)),

  /// Only the address of a host can be one end of a connection.
  TCP_BOUND_TO_BROADCAST(
      "a TCP socket cannot be bound to a broadcast address: nothing would ever reach it",
      After.SOCKET,
      found ->
          found.step() instanceof Step.Bind(_, Place to)
              && to.host() == Place.Host.BROADCAST4
              && found.what() == What.RETURNED
              && found.ours().is(Errno.EADDRNOTAVAIL)
              && (found.kernel().result() == 0 || found.kernel().is(Errno.EADDRINUSE))),

  /// MISSION asks for `ENOPROTOOPT` where there is nothing behind an option.
  OPTIONS_NOT_HERE(
      "an option with nothing behind it is refused: SO_NO_CHECK and SO_RXQ_OVFL of what is not UDP"
          + " or raw, which do nothing on Linux",
      After.SOCKET,
      AcceptedDifference::isNotHere),

  /// `tcp_v6_connect` leaves `sk_backlog_rcv` and the queue functions as the IPv4 attempt had them.
  CONNECT_AFTER_A_MAPPED_ATTEMPT(
      "an IPv6 TCP socket whose connect to an IPv4-mapped address failed later never reaches an"
          + " IPv6 one on Linux: the SYN is lost, the socket stays in SYN-SENT; if it listens, what"
          + " its connections send is lost",
      After.PROGRAM,
      found ->
          found.strays()
              && (found.step() instanceof Step.Connect(_, Place to)
                  ? isLostSyn(to, found)
                  : isLostData(found))),

  /// `tcp_disconnect` moves the sequence numbers on by the largest window that the peer has opened.
  OUTPUT_QUEUE_AFTER_A_DISCONNECT(
      "SIOCOUTQ of a socket that was disconnected is a distance on Linux that means nothing: a few"
          + " octets for each attempt, or more than any window",
      After.NOTHING,
      found ->
          found.step() instanceof Step.Ioctl(_, int request)
              && request == FileFlags.SIOCOUTQ
              && found.ours().equals(new Outcome(0, "0"))
              && found.kernel().result() == 0
              && isOfDisconnects(Integer.parseInt(found.kernel().told()))),

  /// `tcp_v4_syn_recv_sock` sets `mc_ttl`, `tcp_v6_syn_recv_sock` `mcast_hops`.
  GROUP_HOPS_OF_A_CONNECTION(
      "an accepted connection has the peer's hop limit for multicasts on Linux, which it never"
          + " sends: it would take memory of every connection",
      After.NOTHING,
      found ->
          found.step() instanceof Step.GetOption<?>(_, var option)
              && (option.equals(SolIp.IP_MULTICAST_TTL)
                  || option.equals(SolIpv6.IPV6_MULTICAST_HOPS))
              && found.kernel().result() == 0
              && found.ours().told().equals("1")),

  /// `udp_sendmsg` and `__ip4_datagram_connect` both write `inet->cork.fl`; IPv6 takes the port of
  /// a datagram from there.
  FLOW_OF_ANOTHER_PEER(
      "Linux keeps one flow for the peer that a UDP socket is connected to by IPv4 and for the"
          + " datagram that MSG_MORE fills: after one to somebody else or a failed connect, what is"
          + " sent to the peer goes there or nowhere; and one that a disconnected IPv6 socket had"
          + " begun leaves from a port that it no longer has",
      After.PROGRAM,
      found -> found.strays() && isLostDatagram(found)),

  /// `udp_ioctl` tells `sk_wmem_alloc`.
  OUTPUT_QUEUE_IN_MEMORY(
      "SIOCOUTQ of a datagram that waits for more tells how much memory it takes on Linux; ours"
          + " counts octets, as udp(7) says",
      After.NOTHING,
      found ->
          found.step() instanceof Step.Ioctl(_, int request)
              && request == FileFlags.SIOCOUTQ
              && found.ours().result() == 0
              && found.kernel().result() == 0
              && Integer.parseInt(found.ours().told()) > 0
              && Integer.parseInt(found.kernel().told()) > Integer.parseInt(found.ours().told())),

  /// `__udp_disconnect` leaves `sk_v6_daddr` as it was.
  UDP_AFTER_A_MAPPED_PEER(
      "Linux forgets only half of the peer of a disconnected IPv6 socket: datagrams by IPv6 from"
          + " anybody else are dropped, and all if the peer was IPv4-mapped, and so are errors",
      After.SOCKET,
      AcceptedDifference::isStalePeer);

  /// What has to end after a difference, since the two sides are not in the same state any more.
  enum After {
    NOTHING,
    SOCKET,
    PROGRAM
  }

  /// How long this list may become.
  static final int MOST = 20;

  private static final int FEW = 30;
  private static final int LARGEST_PLAIN_WINDOW = 65_000; // more than a program ever has unread

  private final String reason;
  private final After after;

  @SuppressWarnings("ImmutableEnumChecker") // the conditions keep nothing
  private final Predicate<Difference> matches;

  AcceptedDifference(String reason, After after, Predicate<Difference> matches) {
    this.reason = reason;
    this.after = after;
    this.matches = matches;
  }

  private static boolean isOfDisconnects(int distance) {
    return distance >= 2 && distance <= FEW || distance >= LARGEST_PLAIN_WINDOW;
  }

  /// Whether only ours has found out what becomes of a connect by IPv6.
  private static boolean isLostSyn(Place to, Difference found) {
    return !to.host().isV4()
        && to.host() != Place.Host.NOBODY
        && found.ours().told().startsWith("of s")
        && found.what() == What.READINESS
        && !has(found.kernel(), PollEvents.OUT)
        && found.ours().result() != 0;
  }

  /// Whether only ours has had data, or the end of the stream, arrive.
  private static boolean isLostData(Difference found) {
    return switch (found.what()) {
      case READINESS ->
          found.ours().told().startsWith("of s")
              && (found.kernel().result() & ~found.ours().result()) == 0;
      case READABLE -> found.ours().result() > found.kernel().result();
      case RETURNED -> found.step() instanceof Step.FillAndDrain;
      case EVENTS, UNTIMELY, BY_CHANCE, BROKEN -> false;
    };
  }

  /// Whether only ours has had a datagram arrive, or heard that nobody takes it.
  private static boolean isLostDatagram(Difference found) {
    boolean refused = found.ours().is(Errno.ECONNREFUSED);
    if (found.step() instanceof Step.Receive) { // after errors that both have heard of
      return found.what() == What.RETURNED && refused && found.kernel().is(Errno.EAGAIN);
    }
    boolean sends = found.step() instanceof Step.Send || found.step() instanceof Step.EventWrite;
    return sends
        && (found.what() == What.RETURNED
            ? refused && found.kernel().result() >= 0
            : found.ours().told().startsWith("of udp"));
  }

  /// Whether only ours has got a datagram or the error about its own, or only the kernel's sender
  /// was told that nobody takes it.
  private static boolean isStalePeer(Difference found) {
    boolean sent =
        found.step() instanceof Step.Receive // which took the one before, by IPv4
            || found.step() instanceof Step.Send send && send.isLocalByV6();
    boolean missed = !has(found.kernel(), PollEvents.IN) && has(found.ours(), PollEvents.IN);
    boolean refused = has(found.kernel(), PollEvents.ERR) && !has(found.ours(), PollEvents.ERR);
    boolean unheard = !has(found.kernel(), PollEvents.ERR) && has(found.ours(), PollEvents.ERR);
    boolean udp = found.ours().told().startsWith("of udp");
    return found.what() == What.READINESS && udp && sent && (missed || refused || unheard);
  }

  private static final List<SocketOption<?>> NOT_HERE =
      List.of(SolSocket.SO_NO_CHECK, SolSocket.SO_RXQ_OVFL);

  private static boolean isNotHere(Difference found) {
    SocketOption<?> option =
        switch (found.step()) {
          case Step.SetOption<?> set -> set.option();
          case Step.GetOption<?> get -> get.option();
          default -> null;
        };
    return option != null
        && NOT_HERE.contains(option)
        && found.kernel().result() == 0
        && (found.ours().is(Errno.ENOPROTOOPT) || found.ours().is(Errno.EOPNOTSUPP));
  }

  private static boolean has(Outcome seen, int event) {
    return (seen.result() & event) != 0;
  }

  /// Why it is right that we differ.
  String reason() {
    return reason;
  }

  /// What has to end because of it.
  After after() {
    return after;
  }

  /// The entry that explains a difference, or null.
  static @Nullable AcceptedDifference of(Difference found) {
    for (AcceptedDifference each : values()) {
      if (each.matches.test(found)) {
        return each;
      }
    }
    return null;
  }
}
