package dev.argyle.stack;

import dev.argyle.socket.SocketConfig;
import dev.argyle.stack.Sysctl.Limits;
import dev.argyle.tcp.TcpConfig;
import java.time.Duration;
import java.util.function.BiFunction;
import java.util.function.Function;

/// The kinds of knobs that [Sysctls] has many of.
final class SysctlKinds {
  static Sysctl<Boolean> tcpSwitch(
      String name,
      Function<TcpConfig, Boolean> reader,
      BiFunction<TcpConfig, Boolean, TcpConfig> writer,
      String meaning) {
    return tcp(name, Boolean.class, Limits.NONE, reader, writer, meaning);
  }

  static Sysctl<Integer> tcpNumber(
      String name,
      Limits limits,
      Function<TcpConfig, Integer> reader,
      BiFunction<TcpConfig, Integer, TcpConfig> writer,
      String meaning) {
    return tcp(name, Integer.class, limits, reader, writer, meaning);
  }

  static Sysctl<Duration> tcpSeconds(
      String name,
      int least,
      Function<TcpConfig, Duration> reader,
      BiFunction<TcpConfig, Duration, TcpConfig> writer,
      String meaning) {
    return tcp(
        name, Duration.class, new Limits(least, Integer.MAX_VALUE, "s"), reader, writer, meaning);
  }

  static <T> Sysctl<T> tcp(
      String name,
      Class<T> type,
      Limits limits,
      Function<TcpConfig, T> reader,
      BiFunction<TcpConfig, T, TcpConfig> writer,
      String meaning) {
    return new Sysctl<>(
        "net.ipv4." + name,
        type,
        limits,
        config -> reader.apply(config.tcp()),
        (config, value) -> config.with(writer.apply(config.tcp(), value)),
        false,
        meaning);
  }

  static Sysctl<Integer> sockets(
      String name,
      Limits limits,
      Function<SocketConfig, Integer> reader,
      BiFunction<SocketConfig, Integer, SocketConfig> writer,
      String meaning) {
    return new Sysctl<>(
        name,
        Integer.class,
        limits,
        config -> reader.apply(config.sockets()),
        (config, value) -> config.with(writer.apply(config.sockets(), value)),
        true,
        meaning);
  }

  private SysctlKinds() {}
}
