package dev.argyle.differential;

import dev.argyle.differential.Difference.What;
import dev.argyle.sock.Errno;
import dev.argyle.sock.SolIpv6;
import dev.argyle.sock.SolTcp;
import dev.argyle.socket.FileFlags;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Where we differ from Linux and should not: errors of ours that are known and not yet corrected.
/// A program that meets one ends there without failing, so that the test goes on to find others.
/// Whoever corrects an error takes its entry out; when nothing is left, this class goes.
enum OpenDifference {
  /// `np->frag_size`.
  IPV6_MTU_TO_SET(
      "IPV6_MTU can be set: a limit for this socket's packets",
      found ->
          found.step() instanceof Step.SetOption<?> set
              && set.option().equals(SolIpv6.IPV6_MTU)
              && found.ours().is(Errno.ENOPROTOOPT)),

  /// Linux answers 0 even while connected.
  CONGESTION_OF_A_CONNECTION(
      "TCP_CONGESTION can be changed while connected",
      found ->
          found.step() instanceof Step.SetOption<?> set
              && set.option().equals(SolTcp.TCP_CONGESTION)
              && found.kernel().result() == 0
              && found.ours().is(Errno.EOPNOTSUPP)),

  /// `tcp_set_state(TCP_CLOSE)` gives the port back unless bind named it.
  BIND_AFTER_A_CONNECTION(
      "a TCP socket whose connection has ended has lost its port, unless bind named its number:"
          + " it can be bound again",
      found ->
          found.step() instanceof Step.Bind
              && (found.ours().is(Errno.EINVAL) && !found.kernel().is(Errno.EINVAL)
                  || found.ours().is(Errno.EADDRINUSE) && found.kernel().result() == 0)),

  /// SIOCOUTQ is a difference of sequence numbers.
  SYN_AND_FIN_IN_SIOCOUTQ(
      "SIOCOUTQ counts SYN and FIN that are not acknowledged, and stays as it was after the end",
      found ->
          found.step() instanceof Step.Ioctl(_, int request)
              && request == FileFlags.SIOCOUTQ
              && found.kernel().result() == 0),

  /// The same as BIND_AFTER_A_CONNECTION, seen by `listen` and `setsockopt`.
  PORT_AFTER_A_LISTENER(
      "a listener that was shut down has lost its port, unless bind named its number",
      found ->
          found.step() instanceof Step.Listen
              && found.kernel().result() == 0
              && found.ours().is(Errno.EADDRINUSE)),

  /// The same, seen by `setsockopt`.
  V6ONLY_AFTER_A_CONNECTION(
      "IPV6_V6ONLY can be changed again when the port is lost",
      found ->
          found.step() instanceof Step.SetOption<?> set
              && set.option().equals(SolIpv6.IPV6_V6ONLY)
              && found.kernel().result() == 0
              && found.ours().is(Errno.EINVAL)),

  /// `connect` after a failed one calls `tcp_disconnect`.
  CONNECT_AFTER_A_RESET(
      "a connect that tells why the last one failed leaves the socket as new: no data, no end of"
          + " stream",
      found ->
          found.step() instanceof Step.Connect && found.what() != What.RETURNED
              || found.step() instanceof Step.LocalName && found.ours().result() == 0
              || (found.step() instanceof Step.Receive || found.step() instanceof Step.EventRead)
                  && found.kernel().is(Errno.ENOTCONN)
                  && found.ours().result() == 0);

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
