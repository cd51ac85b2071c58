package dev.argyle.nio;

import dev.argyle.sock.Errno;
import dev.argyle.sock.InterfaceChoice;
import dev.argyle.sock.Linger;
import dev.argyle.sock.MtuDiscovery;
import dev.argyle.sock.SocketOption;
import dev.argyle.sock.SolIp;
import dev.argyle.sock.SolIpv6;
import dev.argyle.sock.SolSocket;
import java.io.IOException;
import java.net.NetworkInterface;
import java.net.ProtocolFamily;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import org.jspecify.annotations.Nullable;

/// How an option of the JDK is set and read on a socket of the stack.
///
/// An IPv6 socket has settings for each version, and its peer may be of either. So what concerns IP
/// is set for both, and what is read is IPv6's.
///
/// @param <T> the type of its values
interface OptionAccess<T> {
  /// Sets it. The caller is inside the descriptor.
  ///
  /// @param family of the socket
  /// @throws IllegalArgumentException if the option has no such value
  void set(Descriptor descriptor, ProtocolFamily family, T value) throws IOException;

  /// Reads it. The caller is inside the descriptor.
  ///
  /// @param family of the socket
  @Nullable T get(Descriptor descriptor, ProtocolFamily family) throws IOException;

  /// One whose values are the same on both sides.
  static <T> OptionAccess<T> same(SocketOption<T> option) {
    return new OptionAccess<>() {
      @Override
      public void set(Descriptor descriptor, ProtocolFamily family, T value) throws IOException {
        put(descriptor, option, value);
      }

      @Override
      public T get(Descriptor descriptor, ProtocolFamily family) throws IOException {
        return take(descriptor, option);
      }
    };
  }

  /// The size of a buffer. The stack tells twice what was set, as Linux does.
  static OptionAccess<Integer> bufferSize(SocketOption<Integer> option) {
    return new OptionAccess<>() {
      @Override
      public void set(Descriptor descriptor, ProtocolFamily family, Integer octets)
          throws IOException {
        if (octets < 0) {
          throw new IllegalArgumentException("Invalid send/receive buffer size");
        }
        put(descriptor, option, octets);
      }

      @Override
      public Integer get(Descriptor descriptor, ProtocolFamily family) throws IOException {
        return take(descriptor, option) / 2;
      }
    };
  }

  /// One that IPv4 and IPv6 have each.
  static <T> OptionAccess<T> ofBoth(SocketOption<T> v4, SocketOption<T> v6) {
    return new OptionAccess<>() {
      @Override
      public void set(Descriptor descriptor, ProtocolFamily family, T value) throws IOException {
        if (isV6(family)) {
          put(descriptor, v6, value);
        }
        put(descriptor, v4, value);
      }

      @Override
      public T get(Descriptor descriptor, ProtocolFamily family) throws IOException {
        return take(descriptor, isV6(family) ? v6 : v4);
      }
    };
  }

  /// The same, for values that are an octet.
  ///
  /// @param refusal what is said to others
  static OptionAccess<Integer> octetOfBoth(
      SocketOption<Integer> v4, SocketOption<Integer> v6, String refusal) {
    OptionAccess<Integer> both = ofBoth(v4, v6);
    return new OptionAccess<>() {
      @Override
      public void set(Descriptor descriptor, ProtocolFamily family, Integer value)
          throws IOException {
        if (value < 0 || value > 255) {
          throw new IllegalArgumentException(refusal);
        }
        both.set(descriptor, family, value);
      }

      @Override
      public @Nullable Integer get(Descriptor descriptor, ProtocolFamily family)
          throws IOException {
        return both.get(descriptor, family);
      }
    };
  }

  /// `SO_LINGER`: seconds, negative for off.
  static OptionAccess<Integer> linger() {
    return new OptionAccess<>() {
      private static final int OFF = -1;
      private static final int MOST_SECONDS = 65_535;

      @Override
      public void set(Descriptor descriptor, ProtocolFamily family, Integer value)
          throws IOException {
        int seconds = Math.min(value, MOST_SECONDS);
        put(descriptor, SolSocket.SO_LINGER, new Linger(seconds >= 0, Math.max(seconds, 0)));
      }

      @Override
      public Integer get(Descriptor descriptor, ProtocolFamily family) throws IOException {
        Linger linger = take(descriptor, SolSocket.SO_LINGER);
        return linger.on() ? linger.seconds() : OFF;
      }
    };
  }

  /// `IP_DONTFRAGMENT`: what is too long for the path is refused and not cut.
  static OptionAccess<Boolean> dontFragment() {
    OptionAccess<Integer> discovery = ofBoth(SolIp.IP_MTU_DISCOVER, SolIpv6.IPV6_MTU_DISCOVER);
    return new OptionAccess<>() {
      private static final int DONT = MtuDiscovery.DONT.ordinal();
      private static final int DO = MtuDiscovery.DO.ordinal();

      @Override
      public void set(Descriptor descriptor, ProtocolFamily family, Boolean on) throws IOException {
        discovery.set(descriptor, family, on ? DO : DONT);
      }

      @Override
      public Boolean get(Descriptor descriptor, ProtocolFamily family) throws IOException {
        Integer how = discovery.get(descriptor, family);
        return how != null && how == DO;
      }
    };
  }

  /// `IP_MULTICAST_IF`: an interface of the stack by the kernel's of that name; see [Interfaces].
  static OptionAccess<NetworkInterface> multicastInterface() {
    return new OptionAccess<>() {
      @Override
      public void set(Descriptor descriptor, ProtocolFamily family, NetworkInterface by)
          throws IOException {
        int index = Interfaces.indexOf(descriptor.syscalls(), by);
        if (isV6(family)) {
          put(descriptor, SolIpv6.IPV6_MULTICAST_IF, index);
        }
        put(descriptor, SolIp.IP_MULTICAST_IF, InterfaceChoice.of(index));
      }

      @Override
      public @Nullable NetworkInterface get(Descriptor descriptor, ProtocolFamily family)
          throws IOException {
        int index =
            isV6(family)
                ? take(descriptor, SolIpv6.IPV6_MULTICAST_IF)
                : take(descriptor, SolIp.IP_MULTICAST_IF).index();
        return index == 0 ? null : Interfaces.ofIndex(descriptor.syscalls(), index);
      }
    };
  }

  /// `SO_INCOMING_NAPI_ID`: the queue of the kernel's device that packets came by. Ours come by
  /// none.
  static OptionAccess<Integer> incomingNapiId() {
    return new OptionAccess<>() {
      @Override
      public void set(Descriptor descriptor, ProtocolFamily family, Integer id)
          throws SocketException {
        throw new SocketException("Attempt to set read only option SO_INCOMING_NAPI_ID");
      }

      @Override
      public Integer get(Descriptor descriptor, ProtocolFamily family) {
        return 0;
      }
    };
  }

  private static boolean isV6(ProtocolFamily family) {
    return family == StandardProtocolFamily.INET6;
  }

  /// Sets an option of the stack; the caller is inside the descriptor.
  static <T> void put(Descriptor descriptor, SocketOption<T> option, T value) throws IOException {
    check(descriptor.syscalls().setsockopt(descriptor.number(), option, value), option);
  }

  /// Reads an option of the stack; the caller is inside the descriptor.
  static <T> T take(Descriptor descriptor, SocketOption<T> option) throws IOException {
    var answer = new Answer<T>();
    int result =
        descriptor.syscalls().getsockopt(descriptor.number(), option, v -> answer.value = v);
    check(result, option);
    T value = answer.value;
    if (value == null) {
      throw new SocketException("no value of " + option.name());
    }
    return value;
  }

  private static void check(int result, SocketOption<?> option) throws IOException {
    if (IoErrors.is(Errno.ENOPROTOOPT, result)) {
      throw new UnsupportedOperationException("'" + option.name() + "' not supported");
    }
    IoErrors.check(result);
  }

  /// Takes what `getsockopt` hands over.
  ///
  /// @param <T> its type
  final class Answer<T> {
    private @Nullable T value;

    private Answer() {}
  }
}
