package dev.argyle.testkit.packetdrill;

import dev.argyle.stack.StackConfig;
import dev.argyle.stack.Sysctl;
import dev.argyle.stack.Sysctls;
import dev.argyle.tcp.TcpConfig;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Linux's sysctls, as far as the stack has a knob for them. One that decides nothing in a stack
/// without segmentation offload is passed by; one for a mechanism that the stack does
/// not have yet can only be set to what the stack does anyway.
final class SysctlTable {
  private static final String PREFIX = "net.ipv4.";

  private static final Set<String> WITHOUT_MEANING =
      Set.of(
          "tcp_fack",
          "tcp_min_tso_segs",
          "tcp_tso_win_divisor",
          "tcp_tso_rtt_log",
          "tcp_no_metrics_save",
          "tcp_limit_output_bytes",
          "tcp_comp_sack_nr");

  /// What the stack does, where it cannot do anything else yet.
  private static final Map<String, Set<String>> FIXED =
      Map.ofEntries(
          Map.entry("tcp_frto", Set.of("0", "2")),
          Map.entry("tcp_dsack", Set.of("0", "1")),
          Map.entry("tcp_reordering", Set.of("3")),
          Map.entry("tcp_early_retrans", Set.of("0", "3", "4")),
          Map.entry("tcp_recovery", Set.of("0", "1")),
          Map.entry("tcp_syncookies", Set.of("0", "1")),
          Map.entry("tcp_autocorking", Set.of("0")),
          Map.entry("tcp_shrink_window", Set.of("0")),
          Map.entry("tcp_rto_max_ms", Set.of("120000")),
          Map.entry("tcp_retries1", Set.of("3")),
          Map.entry("tcp_rfc1337", Set.of("1")),
          Map.entry("tcp_stdurg", Set.of("0")),
          Map.entry("tcp_thin_linear_timeouts", Set.of("0")),
          Map.entry("tcp_reflect_tos", Set.of("0")));

  /// Sets one.
  ///
  /// @param name as `sysctl` prints it
  /// @throws Mismatch if the stack has no such knob
  TcpConfig set(String name, String value, TcpConfig config) {
    String whole = name.startsWith("net.") ? name : PREFIX + name;
    Optional<Sysctl<?>> knob = Sysctls.find(whole);
    try {
      if (knob.isPresent()) {
        return knob.get().set(StackConfig.DEFAULT.with(config), value).tcp();
      }
    } catch (IllegalArgumentException wrong) {
      throw new Mismatch(String.valueOf(wrong.getMessage()));
    }
    String plain = whole.substring(whole.lastIndexOf('.') + 1);
    if (WITHOUT_MEANING.contains(plain) || isSo(plain, value)) {
      return config;
    }
    throw new Mismatch("the stack has no sysctl " + name + "=" + value + " yet");
  }

  private static boolean isSo(String name, String value) {
    return FIXED.getOrDefault(name, Set.of()).contains(value);
  }
}
