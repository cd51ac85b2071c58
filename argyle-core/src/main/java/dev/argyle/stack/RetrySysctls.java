package dev.argyle.stack;

import static dev.argyle.stack.SysctlKinds.tcpNumber;

import dev.argyle.stack.Sysctl.Limits;

/// The knobs of how often TCP sends something again before it gives up; part of [Sysctls].
public final class RetrySysctls {
  public static final Sysctl<Integer> TCP_SYN_RETRIES =
      tcpNumber(
          "tcp_syn_retries",
          new Limits(1, 127, "times"),
          c -> c.retries().syn(),
          (c, n) -> c.with(c.retries().withSyn(n)),
          "How often a SYN is sent again before connect gives up.");

  public static final Sysctl<Integer> TCP_SYN_LINEAR_TIMEOUTS =
      tcpNumber(
          "tcp_syn_linear_timeouts",
          new Limits(0, 127, "times"),
          c -> c.retries().synLinear(),
          (c, n) -> c.with(c.retries().withSynLinear(n)),
          "How often a SYN is sent again at equal intervals, before they double; beside"
              + " `tcp_syn_retries`.");

  public static final Sysctl<Integer> TCP_SYNACK_RETRIES =
      tcpNumber(
          "tcp_synack_retries",
          new Limits(0, 255, "times"),
          c -> c.retries().synAck(),
          (c, n) -> c.with(c.retries().withSynAck(n)),
          "How often a SYN-ACK is sent again before the half-open connection is forgotten.");

  public static final Sysctl<Integer> TCP_RETRIES2 =
      tcpNumber(
          "tcp_retries2",
          new Limits(0, 255, "times"),
          c -> c.retries().data(),
          (c, n) -> c.with(c.retries().withData(n)),
          "How often data is sent again before the connection is given up.");

  public static final Sysctl<Integer> TCP_ORPHAN_RETRIES =
      tcpNumber(
          "tcp_orphan_retries",
          new Limits(0, 255, "times"),
          c -> c.retries().orphan(),
          (c, n) -> c.with(c.retries().withOrphan(n)),
          "The same for a connection that no user has any more.");

  private RetrySysctls() {}
}
