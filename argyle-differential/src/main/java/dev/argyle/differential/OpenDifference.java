package dev.argyle.differential;

import dev.argyle.differential.Difference.What;
import dev.argyle.sock.Errno;
import dev.argyle.sock.PollEvents;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Where we differ from Linux and should not: errors of ours that are known and not yet corrected.
/// A program that meets one ends there without failing, so that the test goes on to find others.
/// Whoever corrects an error takes its entry out; when nothing is left, this class goes.
enum OpenDifference {
  /// `ping_prot` has no `ioctl`.
  FIONREAD_OF_PING(
      "FIONREAD of a ping socket is ENOTTY",
      found ->
          found.what() == What.READABLE
              && found.kernel().result() == -1
              && found.ours().result() >= 0),

  /// UDP bound to an address of the loopback, connecting to 255.255.255.255.
  BROADCAST_FROM_A_BOUND_ADDRESS(
      "connect to a broadcast address goes by the interface of the bound address",
      found ->
          found.step() instanceof Step.Connect
              && found.kernel().is(Errno.EACCES)
              && found.ours().is(Errno.ENETUNREACH)),

  /// `:: ` stands for `::ffff:127.0.0.1` then.
  WILDCARD_FROM_A_MAPPED_ADDRESS(
      "a socket bound to an IPv4-mapped address that connects or sends to :: means 127.0.0.1",
      found ->
          found.ours().is(Errno.EAFNOSUPPORT)
              && (found.kernel().is(Errno.ENETUNREACH)
                  || found.step() instanceof Step.Connect(_, Place to)
                      && to.host() == Place.Host.ANY6
                  || found.step() instanceof Step.Send send
                      && send.to() != null
                      && send.to().host() == Place.Host.ANY6)),

  /// Not understood yet: the kernel's socket hears nothing that comes by IPv6.
  UDP_AFTER_A_MAPPED_PEER(
      "a UDP socket that had an IPv4-mapped peer and was disconnected gets no IPv6 datagrams on"
          + " Linux",
      found ->
          found.what() == What.READINESS
              && (found.kernel().result() & PollEvents.IN) == 0
              && (found.ours().result() & PollEvents.IN) != 0
              && (found.step() instanceof Step.Send send && send.to() != null
                  || found.step() instanceof Step.Receive)),

  /// UDP bound to 255.255.255.255, sending there.
  SEND_TO_BROADCAST_WITHOUT_ROUTE(
      "errors of sending to a broadcast address that no interface reaches",
      found ->
          found.step() instanceof Step.Send send
              && send.to() != null
              && send.to().host() == Place.Host.BROADCAST4
              && found.ours().is(Errno.ENETUNREACH));

  private final String reason;

  @SuppressWarnings("ImmutableEnumChecker") // the conditions keep nothing
  private final Predicate<Difference> matches;

  OpenDifference(String reason, Predicate<Difference> matches) {
    this.reason = reason;
    this.matches = matches;
  }

  /// What is wrong.
  String reason() {
    return reason;
  }

  /// The entry that explains a difference, or null.
  static @Nullable OpenDifference of(Difference found) {
    for (OpenDifference each : values()) {
      if (each.matches.test(found)) {
        return each;
      }
    }
    return null;
  }
}
