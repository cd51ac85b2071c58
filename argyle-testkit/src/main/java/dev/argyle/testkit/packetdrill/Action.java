package dev.argyle.testkit.packetdrill;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is to happen, or expected to.
sealed interface Action {
  /// `< packet`: comes in.
  record Inbound(Segment segment) implements Action {}

  /// `< icmp type code`: an error of a router comes in.
  ///
  /// @param mtuBytes 0 if none is told
  /// @param quoted the range of sequence numbers it is about
  record InboundIcmp(String type, String code, int mtuBytes, @Nullable Range quoted)
      implements Action {}

  /// `> packet`: the stack has to send it.
  record Outbound(Segment segment) implements Action {}

  /// `name(arguments) = result`.
  ///
  /// @param result null if any will do
  /// @param errno name of the expected error, or null if none is told
  record Call(String name, List<Value> arguments, @Nullable Long result, @Nullable String errno)
      implements Action {}

  /// Commands for a shell.
  record Shell(String commands) implements Action {}

  /// Assertions about `struct tcp_info`, in Python.
  record Snippet(String code) implements Action {}

  /// From a position to one behind the last.
  record Range(long start, long end) {}

  /// A TCP segment, in the numbers of the script.
  ///
  /// @param ip what the IP header has to say
  /// @param flags bits of [dev.argyle.wire.TcpFlags]
  /// @param ack null if not told
  /// @param window null if not told
  /// @param urgent the pointer, 0 if not told
  /// @param options null for any
  record Segment(
      IpInfo ip,
      int flags,
      Range range,
      @Nullable Long ack,
      @Nullable Integer window,
      int urgent,
      @Nullable List<TcpOption> options) {
    /// Octets of payload.
    int octets() {
      return (int) (range.end() - range.start());
    }
  }

  /// What the IP header has to say; null for what is not told.
  ///
  /// @param ecn 0 to 3
  /// @param tos whole octet
  /// @param ttl or hop limit
  record IpInfo(@Nullable Integer ecn, @Nullable Integer tos, @Nullable Integer ttl) {
    static final IpInfo NONE = new IpInfo(null, null, null);
  }
}
