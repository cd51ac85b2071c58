package dev.argyle.testkit.packetdrill;

import java.util.HashMap;
import java.util.Map;

/// How scripts are run.
///
/// @param psh how the PSH bit of segments with data is compared
/// @param leftOvers what becomes of packets that the stack has sent and no line has mentioned when
///     the script ends, or another connection begins
/// @param symbols words that stand for other words, as `-D` gives them
/// @param ipv6 whether scripts that do not say which version of IP they are about go over IPv6
public record RunOptions(Psh psh, LeftOvers leftOvers, Map<String, String> symbols, boolean ipv6) {
  private static final String ONLY_IPV6 = "v6.pkt";

  /// How the PSH bit of segments with data is compared.
  public enum Psh {
    /// As any other bit.
    STRICT,
    /// Not at all: where Linux sets it depends on how its buffers happened to be cut.
    LOOSE
  }

  /// What becomes of packets that nobody expected when the script ends.
  public enum LeftOvers {
    /// They fail the script.
    FAIL,
    /// They are passed by, as the original does.
    IGNORE
  }

  /// All compared, and the symbols that Google's suite is run with.
  public static final RunOptions DEFAULT =
      new RunOptions(
          Psh.STRICT,
          LeftOvers.FAIL,
          Map.of(
              "TFO_COOKIE", "3021b9d889017eeb",
              "CODE", "host_unreachable",
              "CMSG_LEVEL_IP", "SOL_IP",
              "CMSG_TYPE_RECVERR", "IP_RECVERR"),
          false);

  /// Those for a file of that name: one whose name ends in "v6.pkt" is about IPv6, by a rule of
  /// Google's suite.
  public static RunOptions of(String fileName) {
    return fileName.endsWith(ONLY_IPV6) ? DEFAULT.overIpv6() : DEFAULT;
  }

  /// The same for IPv6, with the symbols that the suite has for that.
  public RunOptions overIpv6() {
    RunOptions same = new RunOptions(psh, leftOvers, symbols, true);
    return same.withSymbols(
        Map.of(
            "TFO_COOKIE", "c1d1e9742a47a9bc",
            "CMSG_LEVEL_IP", "SOL_IPV6",
            "CMSG_TYPE_RECVERR", "IPV6_RECVERR"));
  }

  /// The same with another comparison of PSH.
  public RunOptions with(Psh other) {
    return new RunOptions(other, leftOvers, symbols, ipv6);
  }

  /// The same with another end.
  public RunOptions with(LeftOvers other) {
    return new RunOptions(psh, other, symbols, ipv6);
  }

  /// The same with more symbols.
  public RunOptions withSymbols(Map<String, String> more) {
    var all = new HashMap<>(symbols);
    all.putAll(more);
    return new RunOptions(psh, leftOvers, all, ipv6);
  }
}
