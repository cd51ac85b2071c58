package dev.argyle.stack;

import static dev.argyle.stack.SysctlKinds.tcpNumber;
import static dev.argyle.stack.SysctlKinds.tcpSeconds;

import dev.argyle.stack.Sysctl.Limits;
import dev.argyle.tcp.MtuProbingConfig;
import dev.argyle.tcp.MtuProbingConfig.Use;
import dev.argyle.tcp.TcpConfig;
import java.time.Duration;

/// The knobs of path-MTU discovery without routers ([MtuProbingConfig]); part of
/// [Sysctls].
public final class MtuProbingSysctls {
  private static final int LEAST_MSS_BYTES = 48;
  private static final int LARGEST_MSS_BYTES = 65_495;

  public static final Sysctl<Integer> TCP_MTU_PROBING =
      tcpNumber(
          "tcp_mtu_probing",
          new Limits(0, Use.values().length - 1, ""),
          c -> rules(c).use().ordinal(),
          (c, n) -> with(c, rules(c).with(Use.values()[n])),
          "Finds the size of packets out by probes (RFC 4821): 1 once a black hole is found, 2"
              + " always.");

  public static final Sysctl<Integer> TCP_BASE_MSS =
      tcpNumber(
          "tcp_base_mss",
          new Limits(LEAST_MSS_BYTES, LARGEST_MSS_BYTES, "octets"),
          c -> rules(c).baseMssBytes(),
          (c, n) -> with(c, rules(c).withBaseMss(n)),
          "The MSS that probing begins with.");

  public static final Sysctl<Integer> TCP_MTU_PROBE_FLOOR =
      tcpNumber(
          "tcp_mtu_probe_floor",
          new Limits(LEAST_MSS_BYTES, LARGEST_MSS_BYTES, "octets"),
          c -> rules(c).floorMssBytes(),
          (c, n) -> with(c, rules(c).withFloorMss(n)),
          "The least MSS that a black hole leads to.");

  public static final Sysctl<Integer> TCP_PROBE_THRESHOLD =
      tcpNumber(
          "tcp_probe_threshold",
          new Limits(1, LARGEST_MSS_BYTES, "octets"),
          c -> rules(c).thresholdBytes(),
          (c, n) -> with(c, rules(c).withThreshold(n)),
          "Probing ends when less than that could be won.");

  public static final Sysctl<Duration> TCP_PROBE_INTERVAL =
      tcpSeconds(
          "tcp_probe_interval",
          0,
          c -> rules(c).interval(),
          (c, time) -> with(c, rules(c).withInterval(time)),
          "How long after the end of probing it begins again.");

  private static MtuProbingConfig rules(TcpConfig config) {
    return config.sending().mtuProbing();
  }

  private static TcpConfig with(TcpConfig config, MtuProbingConfig rules) {
    return config.with(config.sending().with(rules));
  }

  private MtuProbingSysctls() {}
}
