package dev.argyle.testkit.packetdrill;

import dev.argyle.tcp.TcpConfig;
import dev.argyle.tcp.TcpConfig.Buffers;
import dev.argyle.tcp.TcpConfig.KeepAlive;
import dev.argyle.tcp.TcpConfig.Options;
import dev.argyle.tcp.TcpConfig.Retries;
import dev.argyle.tcp.TcpConfig.Sending;
import dev.argyle.tcp.TcpConfig.Times;
import dev.argyle.tcp.congestion.CongestionControls;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
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
          "tcp_fastopen_blackhole_timeout_sec",
          "tcp_fastopen_key",
          "tcp_comp_sack_nr",
          "tcp_ecn_option");

  /// What the stack does, where it cannot do anything else yet.
  private static final Map<String, Set<String>> FIXED =
      Map.ofEntries(
          Map.entry("tcp_frto", Set.of("0", "2")),
          Map.entry("tcp_dsack", Set.of("0", "1")),
          Map.entry("tcp_reordering", Set.of("3")),
          Map.entry("tcp_early_retrans", Set.of("0", "3", "4")),
          Map.entry("tcp_recovery", Set.of("0", "1")),
          Map.entry("tcp_ecn", Set.of("0")),
          Map.entry("tcp_fastopen", Set.of("0")),
          Map.entry("tcp_syncookies", Set.of("0", "1")),
          Map.entry("tcp_mtu_probing", Set.of("0")),
          Map.entry("tcp_autocorking", Set.of("0")),
          Map.entry("tcp_abort_on_overflow", Set.of("0")),
          Map.entry("tcp_moderate_rcvbuf", Set.of("0", "1")),
          Map.entry("tcp_notsent_lowat", Set.of("4294967295", "-1")));

  /// A knob: the configuration with its value changed.
  private interface Knob {
    TcpConfig set(TcpConfig config, String value);
  }

  private final Map<String, Knob> knobs = new HashMap<>();

  SysctlTable() {
    options();
    retries();
    times();
    sending();
    knobs.put("tcp_congestion_control", SysctlTable::congestionControl);
    knobs.put(
        "tcp_rmem",
        (config, value) ->
            config.with(new Buffers(2 * third(value), config.buffers().sendBytes())));
    knobs.put(
        "tcp_wmem",
        (config, value) ->
            config.with(new Buffers(config.buffers().receiveBytes(), second(value))));
  }

  private void options() {
    knobs.put(
        "tcp_sack",
        (config, value) -> {
          Options old = config.options();
          return config.with(new Options(isOn(value), old.timestamps(), old.windowScaling()));
        });
    knobs.put(
        "tcp_timestamps",
        (config, value) -> {
          Options old = config.options();
          return config.with(new Options(old.sack(), isOn(value), old.windowScaling()));
        });
    knobs.put(
        "tcp_window_scaling",
        (config, value) -> {
          Options old = config.options();
          return config.with(new Options(old.sack(), old.timestamps(), isOn(value)));
        });
  }

  private void retries() {
    knobs.put(
        "tcp_syn_retries",
        (config, value) -> {
          Retries old = config.retries();
          return config.with(new Retries(number(value), old.synAck(), old.data(), old.orphan()));
        });
    knobs.put(
        "tcp_synack_retries",
        (config, value) -> {
          Retries old = config.retries();
          return config.with(new Retries(old.syn(), number(value), old.data(), old.orphan()));
        });
    knobs.put(
        "tcp_retries2",
        (config, value) -> {
          Retries old = config.retries();
          return config.with(new Retries(old.syn(), old.synAck(), number(value), old.orphan()));
        });
    knobs.put(
        "tcp_orphan_retries",
        (config, value) -> {
          Retries old = config.retries();
          return config.with(new Retries(old.syn(), old.synAck(), old.data(), number(value)));
        });
  }

  private void sending() {
    knobs.put(
        "tcp_slow_start_after_idle",
        (config, value) -> {
          Sending old = config.sending();
          return config.with(
              new Sending(isOn(value), old.slowStartPacingPercent(), old.avoidancePacingPercent()));
        });
    knobs.put(
        "tcp_pacing_ss_ratio",
        (config, value) -> {
          Sending old = config.sending();
          return config.with(
              new Sending(old.slowStartAfterIdle(), number(value), old.avoidancePacingPercent()));
        });
    knobs.put(
        "tcp_pacing_ca_ratio",
        (config, value) -> {
          Sending old = config.sending();
          return config.with(
              new Sending(old.slowStartAfterIdle(), old.slowStartPacingPercent(), number(value)));
        });
  }

  private void times() {
    knobs.put(
        "tcp_fin_timeout",
        (config, value) -> config.with(new Times(config.times().timeWait(), seconds(value))));
    knobs.put(
        "tcp_keepalive_time",
        (config, value) ->
            config.with(
                new KeepAlive(
                    seconds(value), config.keepAlive().interval(), config.keepAlive().probes())));
    knobs.put(
        "tcp_keepalive_intvl",
        (config, value) ->
            config.with(
                new KeepAlive(
                    config.keepAlive().idle(), seconds(value), config.keepAlive().probes())));
    knobs.put(
        "tcp_keepalive_probes",
        (config, value) ->
            config.with(
                new KeepAlive(
                    config.keepAlive().idle(), config.keepAlive().interval(), number(value))));
  }

  /// Sets one.
  ///
  /// @param name as `sysctl` prints it
  /// @throws Mismatch if the stack has no such knob
  TcpConfig set(String name, String value, TcpConfig config) {
    String plain = name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name;
    Knob knob = knobs.get(plain);
    if (knob != null) {
      return knob.set(config, value);
    }
    if (WITHOUT_MEANING.contains(plain) || FIXED.getOrDefault(plain, Set.of()).contains(value)) {
      return config;
    }
    throw new Mismatch("the stack has no sysctl " + name + "=" + value + " yet");
  }

  private static TcpConfig congestionControl(TcpConfig config, String name) {
    if (!CongestionControls.builtIn().knows(name)) {
      throw new Mismatch("the stack has no congestion control " + name + " yet");
    }
    return config.with(name);
  }

  private static boolean isOn(String value) {
    return number(value) != 0;
  }

  private static Duration seconds(String value) {
    return Duration.ofSeconds(number(value));
  }

  private static int second(String triple) {
    return number(triple.split("\\s+", -1)[1]);
  }

  private static int third(String triple) {
    return number(triple.split("\\s+", -1)[2]);
  }

  private static int number(String value) {
    try {
      return Integer.decode(value);
    } catch (NumberFormatException _) {
      throw new Mismatch("'" + value + "' is no value of a sysctl");
    }
  }
}
