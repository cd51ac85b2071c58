package dev.argyle.stack;

import static dev.argyle.stack.SysctlKinds.sockets;
import static dev.argyle.stack.SysctlKinds.tcp;
import static dev.argyle.stack.SysctlKinds.tcpNumber;
import static dev.argyle.stack.SysctlKinds.tcpSeconds;
import static dev.argyle.stack.SysctlKinds.tcpSwitch;

import dev.argyle.socket.SocketConfig;
import dev.argyle.stack.Sysctl.Limits;
import dev.argyle.tcp.AccurateEcnKnobs.OptionUse;
import dev.argyle.tcp.EcnUse;
import dev.argyle.tcp.FastOpenKnobs;
import dev.argyle.tcp.TcpConfig.KeepAlive;
import dev.argyle.tcp.TcpConfig.SynCookieUse;
import dev.argyle.tcp.TcpConfig.Times;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;

/// Every knob that Linux has a sysctl for and a stack has too. `docs/sysctl.md` is made from this
/// table.
public final class Sysctls {
  private static final long MICROSECOND_NANOS = 1000;
  private static final int NO_LIMIT = Integer.MAX_VALUE;

  public static final Sysctl<Boolean> TCP_SACK =
      tcpSwitch(
          "tcp_sack",
          c -> c.options().sack(),
          (c, on) -> c.with(c.options().withSack(on)),
          "Offers and takes selective acknowledgements (RFC 2018).");

  public static final Sysctl<Boolean> TCP_TIMESTAMPS =
      tcpSwitch(
          "tcp_timestamps",
          c -> c.options().timestamps(),
          (c, on) -> c.with(c.options().withTimestamps(on)),
          "Offers and takes timestamps (RFC 7323).");

  public static final Sysctl<Boolean> TCP_WINDOW_SCALING =
      tcpSwitch(
          "tcp_window_scaling",
          c -> c.options().windowScaling(),
          (c, on) -> c.with(c.options().withWindowScaling(on)),
          "Offers and takes windows of more than 65,535 octets (RFC 7323).");

  public static final Sysctl<Integer> TCP_ECN =
      tcpNumber(
          "tcp_ecn",
          new Limits(0, EcnUse.values().length - 1, ""),
          c -> c.options().ecn().ordinal(),
          (c, n) -> c.with(c.options().with(EcnUse.values()[n])),
          "Explicit congestion notification: 1 asks for classic ECN (RFC 3168) and takes it, 2"
              + " takes it; 3 asks for accurate ECN (RFC 9768) and takes either, 4 asks for classic"
              + " and takes either, 5 takes either.");

  public static final Sysctl<Boolean> TCP_ECN_FALLBACK =
      tcpSwitch(
          "tcp_ecn_fallback",
          c -> c.options().accurateEcn().fallBack(),
          (c, on) -> c.with(c.options().with(c.options().accurateEcn().withFallBack(on))),
          "Gives ECN up where something on the way seems to drop segments for it, or to write its"
              + " bits.");

  public static final Sysctl<Integer> TCP_ECN_OPTION =
      tcpNumber(
          "tcp_ecn_option",
          new Limits(0, OptionUse.values().length - 1, ""),
          c -> c.options().accurateEcn().option().ordinal(),
          (c, n) -> c.with(c.options().with(c.options().accurateEcn().with(OptionUse.values()[n]))),
          "The option of accurate ECN: 0 never, 1 when it tells something new and now and then, 2"
              + " whenever there is room unless it seems to be dropped, 3 whenever there is room.");

  public static final Sysctl<Integer> TCP_ECN_OPTION_BEACON =
      tcpNumber(
          "tcp_ecn_option_beacon",
          new Limits(0, 3, "options"),
          c -> c.options().accurateEcn().optionsPerRoundTrip(),
          (c, n) -> c.with(c.options().with(c.options().accurateEcn().withOptionsPerRoundTrip(n))),
          "How many options of accurate ECN there are at least in a round trip if `tcp_ecn_option`"
              + " is 1.");

  public static final Sysctl<Integer> TCP_FASTOPEN =
      fastOpen(
          "tcp_fastopen",
          Integer.class,
          new Limits(0, NO_LIMIT, ""),
          FastOpenKnobs::use,
          FastOpenKnobs::withUse,
          "TCP Fast Open (RFC 7413), a sum: 1 clients may use it, 2 servers may, 4 clients need no"
              + " cookie, 0x200 servers need none, 0x400 every listener uses it.");

  public static final Sysctl<String> TCP_FASTOPEN_KEY =
      fastOpen(
          "tcp_fastopen_key",
          String.class,
          Limits.of("one key or two"),
          FastOpenKnobs::keys,
          FastOpenKnobs::withKeys,
          "What a server's cookies are made with: four words of 32 bits in hexadecimal, hyphens"
              + " between; after a comma a second key whose cookies are still taken. Empty"
              + " for a key drawn by lot, which differs from Linux in that it is not told.");

  public static final Sysctl<Duration> TCP_FASTOPEN_BLACKHOLE_TIMEOUT_SEC =
      fastOpen(
          "tcp_fastopen_blackhole_timeout_sec",
          Duration.class,
          new Limits(0, NO_LIMIT, "s"),
          FastOpenKnobs::blackHole,
          FastOpenKnobs::withBlackHole,
          "How long SYNs carry no data after something on a path seems to have swallowed some.");

  public static final Sysctl<String> TCP_CONGESTION_CONTROL =
      new Sysctl<>(
          "net.ipv4.tcp_congestion_control",
          String.class,
          Limits.NONE,
          config -> config.tcp().congestionControl(),
          Sysctls::congestionControl,
          false,
          "Congestion control of new sockets, one of those that the stack knows.");

  public static final Sysctl<Duration> TCP_FIN_TIMEOUT =
      tcpSeconds(
          "tcp_fin_timeout",
          0,
          c -> c.times().finWait2(),
          (c, time) -> c.with(new Times(c.times().timeWait(), time, c.times().rtoMin())),
          "How long FIN-WAIT-2 lasts when no user is left.");

  public static final Sysctl<Integer> TCP_RTO_MIN_US =
      tcpNumber(
          "tcp_rto_min_us",
          new Limits(1, 120_000_000, "µs"),
          c -> Math.toIntExact(c.times().rtoMin().toNanos() / MICROSECOND_NANOS),
          (c, n) -> {
            Times old = c.times();
            Duration least = Duration.ofNanos(n * MICROSECOND_NANOS);
            return c.with(new Times(old.timeWait(), old.finWait2(), least));
          },
          "How much longer than a round trip the retransmission timeout is at least.");

  public static final Sysctl<Duration> TCP_KEEPALIVE_TIME =
      tcpSeconds(
          "tcp_keepalive_time",
          1,
          c -> c.keepAlive().idle(),
          (c, time) -> {
            KeepAlive old = c.keepAlive();
            return c.with(new KeepAlive(time, old.interval(), old.probes()));
          },
          "How long a connection is quiet before the first keep-alive probe.");

  public static final Sysctl<Duration> TCP_KEEPALIVE_INTVL =
      tcpSeconds(
          "tcp_keepalive_intvl",
          1,
          c -> c.keepAlive().interval(),
          (c, time) -> {
            KeepAlive old = c.keepAlive();
            return c.with(new KeepAlive(old.idle(), time, old.probes()));
          },
          "How long after a keep-alive probe the next one goes.");

  public static final Sysctl<Integer> TCP_KEEPALIVE_PROBES =
      tcpNumber(
          "tcp_keepalive_probes",
          new Limits(1, 127, "probes"),
          c -> c.keepAlive().probes(),
          (c, n) -> {
            KeepAlive old = c.keepAlive();
            return c.with(new KeepAlive(old.idle(), old.interval(), n));
          },
          "How many unanswered keep-alive probes end a connection.");

  public static final Sysctl<Integer> TCP_MAX_SYN_BACKLOG =
      tcpNumber(
          "tcp_max_syn_backlog",
          new Limits(1, NO_LIMIT, "connections"),
          c -> c.queues().mostHalfOpen(),
          (c, n) -> c.with(c.queues().withMostHalfOpen(n)),
          "Bounds the SYN queue of every listener, for those that begin to listen later.");

  public static final Sysctl<Integer> TCP_SYNCOOKIES =
      tcpNumber(
          "tcp_syncookies",
          new Limits(0, SynCookieUse.values().length - 1, ""),
          c -> c.queues().synCookies().ordinal(),
          (c, n) -> c.with(c.queues().with(SynCookieUse.values()[n])),
          "Answers SYNs by cookies (RFC 4987): 1 while the SYN queue is full, 2 always.");

  public static final Sysctl<Boolean> TCP_ABORT_ON_OVERFLOW =
      tcpSwitch(
          "tcp_abort_on_overflow",
          c -> c.queues().abortOnOverflow(),
          (c, on) -> c.with(c.queues().withAbortOnOverflow(on)),
          "Resets a peer whose handshake is complete while the accept queue is full, instead of"
              + " letting it try again.");

  public static final Sysctl<Boolean> TCP_LOW_LATENCY =
      tcpSwitch(
          "tcp_low_latency",
          c -> c.queues().lowLatency(),
          (c, on) -> c.with(c.queues().withLowLatency(on)),
          "Switches the prequeue off, as it did in the kernels that had one (up to 4.13).");

  public static final Sysctl<Boolean> TCP_SLOW_START_AFTER_IDLE =
      tcpSwitch(
          "tcp_slow_start_after_idle",
          c -> c.sending().slowStartAfterIdle(),
          (c, on) -> c.with(c.sending().withSlowStartAfterIdle(on)),
          "Gives a window up that was not used for a while (RFC 5681 section 4.1).");

  public static final Sysctl<Integer> TCP_PACING_SS_RATIO =
      tcpNumber(
          "tcp_pacing_ss_ratio",
          new Limits(1, 1000, "%"),
          c -> c.sending().slowStartPacingPercent(),
          (c, n) -> c.with(c.sending().withSlowStartPacingPercent(n)),
          "Rate of a paced sender in slow start, against its window in a round trip.");

  public static final Sysctl<Integer> TCP_PACING_CA_RATIO =
      tcpNumber(
          "tcp_pacing_ca_ratio",
          new Limits(1, 1000, "%"),
          c -> c.sending().avoidancePacingPercent(),
          (c, n) -> c.with(c.sending().withAvoidancePacingPercent(n)),
          "The same in congestion avoidance.");

  public static final Sysctl<Integer> SOMAXCONN =
      sockets(
          "net.core.somaxconn",
          new Limits(0, NO_LIMIT, "connections"),
          SocketConfig::mostBacklog,
          SocketConfig::withMostBacklog,
          "The greatest backlog that listen may ask for.");

  public static final Sysctl<Integer> WMEM_MAX =
      sockets(
          "net.core.wmem_max",
          new Limits(4608, NO_LIMIT, "octets"),
          SocketConfig::mostSendBufferBytes,
          (c, n) -> c.withMostBufferBytes(n, c.mostReceiveBufferBytes()),
          "The most that `SO_SNDBUF` may ask for; what is told is twice that.");

  public static final Sysctl<Integer> RMEM_MAX =
      sockets(
          "net.core.rmem_max",
          new Limits(2304, NO_LIMIT, "octets"),
          SocketConfig::mostReceiveBufferBytes,
          (c, n) -> c.withMostBufferBytes(c.mostSendBufferBytes(), n),
          "The most that `SO_RCVBUF` may ask for; what is told is twice that.");

  public static final Sysctl<Integer> IP_UNPRIVILEGED_PORT_START =
      sockets(
          "net.ipv4.ip_unprivileged_port_start",
          new Limits(0, 65_535, ""),
          SocketConfig::firstUnprivilegedPort,
          SocketConfig::withFirstUnprivilegedPort,
          "Binding to a port below this one is `EACCES`. Differs from Linux, where it is 1024: the"
              + " stack belongs to whoever made it.");

  public static final Sysctl<Integer> MAX_DGRAM_QLEN =
      new Sysctl<>(
          "net.unix.max_dgram_qlen",
          Integer.class,
          new Limits(0, NO_LIMIT, "datagrams"),
          c -> c.unix().mostQueuedDatagrams(),
          (c, n) -> c.with(c.unix().withMostQueuedDatagrams(n)),
          true,
          "How many datagrams of the UNIX family wait at a receiver before its senders have"
              + " to; one more gets in.");

  private static final List<Sysctl<?>> ALL =
      List.of(
          TCP_SACK,
          TCP_TIMESTAMPS,
          TCP_WINDOW_SCALING,
          TCP_ECN,
          TCP_ECN_FALLBACK,
          TCP_ECN_OPTION,
          TCP_ECN_OPTION_BEACON,
          TCP_FASTOPEN,
          TCP_FASTOPEN_KEY,
          TCP_FASTOPEN_BLACKHOLE_TIMEOUT_SEC,
          TCP_CONGESTION_CONTROL,
          RetrySysctls.TCP_SYN_RETRIES,
          RetrySysctls.TCP_SYN_LINEAR_TIMEOUTS,
          RetrySysctls.TCP_SYNACK_RETRIES,
          RetrySysctls.TCP_RETRIES2,
          RetrySysctls.TCP_ORPHAN_RETRIES,
          TCP_FIN_TIMEOUT,
          TCP_RTO_MIN_US,
          TCP_KEEPALIVE_TIME,
          TCP_KEEPALIVE_INTVL,
          TCP_KEEPALIVE_PROBES,
          TCP_MAX_SYN_BACKLOG,
          TCP_SYNCOOKIES,
          TCP_ABORT_ON_OVERFLOW,
          TCP_LOW_LATENCY,
          TCP_SLOW_START_AFTER_IDLE,
          TCP_PACING_SS_RATIO,
          TCP_PACING_CA_RATIO,
          MtuProbingSysctls.TCP_MTU_PROBING,
          MtuProbingSysctls.TCP_BASE_MSS,
          MtuProbingSysctls.TCP_MTU_PROBE_FLOOR,
          MtuProbingSysctls.TCP_PROBE_THRESHOLD,
          MtuProbingSysctls.TCP_PROBE_INTERVAL,
          SOMAXCONN,
          WMEM_MAX,
          RMEM_MAX,
          IP_UNPRIVILEGED_PORT_START,
          MAX_DGRAM_QLEN);

  private static final List<Sysctl<?>> EVERY =
      Stream.concat(ALL.stream(), MemorySysctls.ALL.stream()).toList();

  /// All of them.
  public static List<Sysctl<?>> all() {
    return EVERY;
  }

  /// The one of that name, as `sysctl` prints it.
  public static Optional<Sysctl<?>> find(String name) {
    return EVERY.stream().filter(each -> each.name().equals(name)).findFirst();
  }

  private static StackConfig congestionControl(StackConfig config, String name) {
    if (!config.congestionControls().knows(name)) {
      throw new IllegalArgumentException(
          "no congestion control " + name + " among " + config.congestionControls().names());
    }
    return config.with(config.tcp().with(name));
  }

  private static <T> Sysctl<T> fastOpen(
      String name,
      Class<T> type,
      Limits limits,
      Function<FastOpenKnobs, T> reader,
      BiFunction<FastOpenKnobs, T, FastOpenKnobs> writer,
      String meaning) {
    return tcp(
        name,
        type,
        limits,
        c -> reader.apply(c.options().fastOpen()),
        (c, v) -> c.with(c.options().with(writer.apply(c.options().fastOpen(), v))),
        meaning);
  }

  private Sysctls() {}
}
