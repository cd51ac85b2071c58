package dev.argyle.ip;

import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.Errno;
import dev.argyle.sock.InetSock;
import dev.argyle.sock.SocketOption;
import dev.argyle.sock.SocketOption.Access;
import dev.argyle.sock.SolIp;
import dev.argyle.sock.SolIpv6;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Socket options of the levels `SOL_IP` and `SOL_IPV6`, which every protocol on top of IP has
/// (ip(7), ipv6(7); MISSION A11). An IPv6 socket takes those of IPv4 as well, for the IPv4 it may
/// speak; each version has settings of its own, as on Linux.
///
/// Types and ranges are those of the table ([SolIp], [SolIpv6]); here is what setting one does.
public final class InetOptions {
  /// Sets an option to a value that its definition admits. @return 0, or a negated [Errno]
  interface Setter<T> {
    int set(InetSock sock, T value);
  }

  /// Hands over the value of an option. @return 0, or a negated [Errno]
  interface Getter<T> {
    int get(InetSock sock, Consumer<Object> taker);
  }

  /// What can be done with one option.
  record Rule<T>(@Nullable Getter<T> getter, @Nullable Setter<T> setter) {}

  private final Map<SocketOption<?>, Rule<?>> rules = new HashMap<>();

  InetOptions(IpLayer ip) {
    new Ipv4SocketOptions(ip).addTo(this);
    new Ipv6SocketOptions(ip).addTo(this);
    new MulticastOptions(ip).addTo(this);
  }

  <T> void add(SocketOption<T> option, @Nullable Getter<T> getter, @Nullable Setter<T> setter) {
    rules.put(option, new Rule<>(getter, setter));
  }

  /// Sets an option. The caller holds the sock's lock.
  ///
  /// @return 0, or a negated [Errno]; `ENOPROTOOPT` if it is none of these levels
  public int set(InetSock sock, SocketOption<?> option, Object value) {
    return belongs(sock, option) ? setKnown(sock, option, value) : notAvailable();
  }

  private <T> int setKnown(InetSock sock, SocketOption<T> option, Object value) {
    Rule<T> rule = find(option);
    Setter<T> setter = rule == null ? null : rule.setter;
    if (setter == null || option.access() == Access.READ_ONLY) {
      return notAvailable();
    }
    T typed = option.cast(value);
    return typed != null && option.admits(typed) ? setter.set(sock, typed) : Errno.EINVAL.negated();
  }

  /// Hands the value of an option to `taker`. The caller holds the sock's lock.
  ///
  /// @return 0, or a negated [Errno]; if it is none of these levels, `ENOPROTOOPT` for an IPv6
  /// socket and `EOPNOTSUPP` for an IPv4 one, as on Linux
  public <T> int get(InetSock sock, SocketOption<T> option, Consumer<? super T> taker) {
    if (!belongs(sock, option)) {
      boolean v6 = sock.family() == AddressFamily.AF_INET6;
      return (v6 ? Errno.ENOPROTOOPT : Errno.EOPNOTSUPP).negated();
    }
    Rule<T> rule = find(option);
    Getter<T> getter = rule == null ? null : rule.getter;
    if (getter == null) {
      return notAvailable();
    }
    return getter.get(sock, value -> taker.accept(option.type().cast(value)));
  }

  @SuppressWarnings("unchecked") // add puts in only rules of the option's own type
  private <T> @Nullable Rule<T> find(SocketOption<T> option) {
    return (Rule<T>) rules.get(option);
  }

  private static boolean belongs(InetSock sock, SocketOption<?> option) {
    return switch (option.level()) {
      case SolIp.SOL_IP -> true;
      case SolIpv6.SOL_IPV6 -> sock.family() == AddressFamily.AF_INET6;
      default -> false;
    };
  }

  private static int notAvailable() {
    return Errno.ENOPROTOOPT.negated();
  }
}
