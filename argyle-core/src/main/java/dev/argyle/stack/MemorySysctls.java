package dev.argyle.stack;

import dev.argyle.stack.Sysctl.Limits;
import dev.argyle.stack.Sysctl.Triple;
import dev.argyle.tcp.MemoryLimits;
import dev.argyle.tcp.TcpConfig.Buffers;
import dev.argyle.tcp.TcpConfig.Sizes;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/// The knobs of what TCP may hold in memory; part of the table in [Sysctls].
final class MemorySysctls {
  private static final int NO_LIMIT = Integer.MAX_VALUE;
  private static final int LEAST_RECEIVE_BYTES = 2304;
  private static final int LEAST_SEND_BYTES = 4608;
  private static final Limits SIZES = new Limits(1, NO_LIMIT, "octets");

  static final Sysctl<Triple> TCP_RMEM =
      buffers(
          "tcp_rmem",
          Triple.class,
          SIZES,
          c -> triple(c.receive()),
          (c, t) -> c.withReceive(sizes(t, LEAST_RECEIVE_BYTES)),
          "Receive buffers: what each may have when memory is short, a new one's size, what it may"
              + " grow to by itself.");

  static final Sysctl<Triple> TCP_WMEM =
      buffers(
          "tcp_wmem",
          Triple.class,
          SIZES,
          c -> triple(c.send()),
          (c, t) -> c.withSend(sizes(t, LEAST_SEND_BYTES)),
          "The same for send buffers.");

  static final Sysctl<Boolean> TCP_MODERATE_RCVBUF =
      buffers(
          "tcp_moderate_rcvbuf",
          Boolean.class,
          Limits.NONE,
          Buffers::moderatesReceive,
          Buffers::withModeratesReceive,
          "Receive buffers grow with what their readers take, up to the third of `tcp_rmem`.");

  static final Sysctl<Long> TCP_NOTSENT_LOWAT =
      buffers(
          "tcp_notsent_lowat",
          Long.class,
          Limits.NONE,
          c -> Integer.toUnsignedLong(c.unsentLimitOctets()),
          (c, octets) -> c.withUnsentLimit(octets.intValue()),
          "How much written and not yet sent makes a send wait on a socket without"
              + " `TCP_NOTSENT_LOWAT`.");

  static final Sysctl<Triple> TCP_MEM =
      buffers(
          "tcp_mem",
          Triple.class,
          new Limits(1, NO_LIMIT, "pages of 4096 octets"),
          c -> pages(c.memory()),
          (c, t) -> c.with(withPages(c.memory(), t)),
          "What all connections may hold: below the first memory is not short any more, above the"
              + " second it is, above the third nobody gets more than the least. Differs from"
              + " Linux, where the defaults follow from the machine's memory.");

  static final Sysctl<Integer> TCP_MAX_ORPHANS =
      buffers(
          "tcp_max_orphans",
          Integer.class,
          new Limits(0, NO_LIMIT, "connections"),
          c -> c.memory().mostOrphans(),
          (c, n) -> c.with(c.memory().withOrphans(n)),
          "How many connections may finish without a user; one more is reset. Differs from Linux,"
              + " where the default follows from the machine's memory.");

  static final Sysctl<Integer> TCP_MAX_TW_BUCKETS =
      buffers(
          "tcp_max_tw_buckets",
          Integer.class,
          new Limits(0, NO_LIMIT, "connections"),
          c -> c.memory().mostTimeWaits(),
          (c, n) -> c.with(c.memory().withTimeWaits(n)),
          "How many closed connections are remembered (TIME-WAIT); one more is forgotten at once."
              + " Differs from Linux, where the default follows from the machine's memory.");

  static final List<Sysctl<?>> ALL =
      List.of(
          TCP_RMEM,
          TCP_WMEM,
          TCP_MODERATE_RCVBUF,
          TCP_NOTSENT_LOWAT,
          TCP_MEM,
          TCP_MAX_ORPHANS,
          TCP_MAX_TW_BUCKETS);

  private static Triple triple(Sizes sizes) {
    return new Triple(sizes.leastBytes(), sizes.firstBytes(), sizes.mostBytes());
  }

  /// As on Linux no buffer begins smaller than the smallest that can be asked for.
  private static Sizes sizes(Triple triple, int least) {
    return new Sizes(
        (int) triple.first(),
        Math.max(least, (int) triple.second()),
        Math.max(least, (int) triple.third()));
  }

  private static Triple pages(MemoryLimits limits) {
    return new Triple(
        limits.lowBytes() / MemoryLimits.PAGE_BYTES,
        limits.pressureBytes() / MemoryLimits.PAGE_BYTES,
        limits.highBytes() / MemoryLimits.PAGE_BYTES);
  }

  private static MemoryLimits withPages(MemoryLimits old, Triple pages) {
    return old.withBytes(
        pages.first() * MemoryLimits.PAGE_BYTES,
        pages.second() * MemoryLimits.PAGE_BYTES,
        pages.third() * MemoryLimits.PAGE_BYTES);
  }

  private static <T> Sysctl<T> buffers(
      String name,
      Class<T> type,
      Limits limits,
      Function<Buffers, T> reader,
      BiFunction<Buffers, T, Buffers> writer,
      String meaning) {
    return SysctlKinds.tcp(
        name,
        type,
        limits,
        config -> reader.apply(config.buffers()),
        (config, value) -> config.with(writer.apply(config.buffers(), value)),
        meaning);
  }

  private MemorySysctls() {}
}
