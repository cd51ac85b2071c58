package dev.argyle.differential;

import dev.argyle.differential.Difference.What;
import dev.argyle.sock.Errno;
import dev.argyle.sock.PollEvents;
import dev.argyle.socket.FileFlags;
import java.util.ArrayList;
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

  /// An edge-triggered epoll reports what it need not.
  EDGE_OF_A_SENT_DATAGRAM(
      "Linux makes an edge of OUT whenever memory of a sent datagram comes back, though there was"
          + " room all the time; here a datagram never waits in the send buffer",
      After.NOTHING,
      AcceptedDifference::isEdgeOfOutAlone),

  /// `__skb_recv_udp` looks at the shutdown only when it is to sleep.
  END_OF_DATAGRAMS_WITHOUT_WAITING(
      "after SHUT_RD a datagram socket is at its end: Linux says so by 0 to readers that wait, by"
          + " poll to all, but EAGAIN to readers that do not wait",
      After.NOTHING,
      found ->
          found.step() instanceof Step.Receive
              && found.kernel().is(Errno.EAGAIN)
              && found.ours().result() == 0
              && found.ours().told().startsWith("0:")),

  /// `inet_rcv_saddr_equal` takes any address of IPv6 for one of IPv4, unless `IPV6_V6ONLY` is set.
  WILDCARD_BESIDE_AN_IPV6_CONNECTION(
      "a connection from an IPv6 address is not in the way of an IPv4 socket that binds its port;"
          + " on Linux it is",
      After.SOCKET,
      found ->
          found.step() instanceof Step.Bind(_, Place to)
              && to.host() == Place.Host.ANY4
              && found.ours().result() == 0
              && found.kernel().is(Errno.EADDRINUSE)),

  /// `tcp_v6_connect` leaves `sk_backlog_rcv` and the queue functions as the IPv4 attempt had them.
  CONNECT_AFTER_A_MAPPED_ATTEMPT(
      "an IPv6 TCP socket whose connect to an IPv4-mapped address failed later never reaches an"
          + " IPv6 one on Linux: the SYN is lost, the socket stays in SYN-SENT",
      After.PROGRAM,
      found ->
          found.step() instanceof Step.Connect(_, Place to)
              && !to.host().isV4()
              && to.host() != Place.Host.NOBODY
              && found.what() == What.READINESS
              && (found.kernel().result() & (PollEvents.OUT | PollEvents.HUP)) == 0
              && found.ours().result() != 0),

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

  /// Seen after the end alone: while a connection lives the question is asked until both agree.
  OUTPUT_QUEUE_AFTER_A_RESET(
      "SIOCOUTQ after a reset tells what was not acknowledged: how long an ACK is delayed is each"
          + " stack's own affair",
      After.NOTHING,
      found ->
          found.step() instanceof Step.Ioctl(_, int request)
              && request == FileFlags.SIOCOUTQ
              && found.ours().result() == 0
              && found.kernel().result() == 0
              && Integer.parseInt(found.kernel().told()) < Integer.parseInt(found.ours().told())),

  /// Linux goes on with an IPv6 source for IPv4 datagrams, whose errors then find nobody.
  OTHER_FAMILY_OF_PEER(
      "a UDP socket that took an IPv6 address for its first peer cannot reach an IPv4 one before it"
          + " is disconnected: the address could not be the source",
      After.SOCKET,
      found ->
          found.what() == What.RETURNED
              && found.ours().is(Errno.ENETUNREACH)
              && !found.kernel().is(Errno.EACCES)
              && switch (found.step()) {
                case Step.Connect(_, Place to) -> isHostOfV4(to);
                case Step.Send send -> isHostOfV4(send.to());
                default -> false;
              });

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

  private static boolean isHostOfV4(@Nullable Place to) {
    return to != null && to.host().isV4() && to.host() != Place.Host.BROADCAST4;
  }

  private static boolean isOfDisconnects(int distance) {
    return distance >= 2 && distance <= FEW || distance >= LARGEST_PLAIN_WINDOW;
  }

  /// Whether the kernel's epoll reports some descriptors ready to write, and ours everything else.
  private static boolean isEdgeOfOutAlone(Difference found) {
    if (found.what() == What.READINESS) {
      return found.ours().told().startsWith("of epoll") && found.ours().result() == 0;
    }
    if (!(found.step() instanceof Step.EpollWait)) {
      return false;
    }
    List<String> more = new ArrayList<>(List.of(found.kernel().told().split(" ")));
    more.removeAll(List.of(found.ours().told().split(" ")));
    return found.ours().result() < found.kernel().result()
        && more.stream().allMatch(event -> event.contains("OUT"))
        && more.size() == found.kernel().result() - found.ours().result();
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
