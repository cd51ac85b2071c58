package dev.argyle.nio;

import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.Errno;
import dev.argyle.sock.SocketOption;
import dev.argyle.sock.SolIpv6;
import dev.argyle.sock.SolSocket;
import dev.argyle.socket.SocketType;
import dev.argyle.socket.Syscalls;
import java.io.IOException;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.util.Objects;

/// A socket that has just been opened for a channel.
///
/// Without a named family it is an IPv6 socket that speaks IPv4 as well, or an IPv4 socket on a
/// stack without IPv6. A JVM that is told `-Djava.net.preferIPv4Stack=true` does without IPv6.
record OpenedSocket(Descriptor descriptor, ProtocolFamily family) {
  private static final String WITHOUT_IPV6 = "java.net.preferIPv4Stack";

  /// Opens one of whatever family the stack has.
  static OpenedSocket open(Syscalls syscalls, SocketType type) throws IOException {
    int result = socket6(syscalls, type);
    return IoErrors.is(Errno.EAFNOSUPPORT, result)
        ? open(syscalls, type, StandardProtocolFamily.INET)
        : dualStack(syscalls, result);
  }

  /// Opens one of a family.
  ///
  /// @throws UnsupportedOperationException if it is neither IPv4 nor IPv6, or the stack has it not
  static OpenedSocket open(Syscalls syscalls, SocketType type, ProtocolFamily family)
      throws IOException {
    Objects.requireNonNull(family, "'family' is null");
    if (family == StandardProtocolFamily.INET) {
      int result = syscalls.socket(AddressFamily.AF_INET, type.number(), 0);
      return opened(syscalls, result, StandardProtocolFamily.INET);
    }
    if (family != StandardProtocolFamily.INET6) {
      throw new UnsupportedOperationException("Protocol family not supported");
    }
    int result = socket6(syscalls, type);
    if (IoErrors.is(Errno.EAFNOSUPPORT, result)) {
      throw new UnsupportedOperationException("IPv6 not available");
    }
    return dualStack(syscalls, result);
  }

  private static int socket6(Syscalls syscalls, SocketType type) {
    return Boolean.getBoolean(WITHOUT_IPV6)
        ? Errno.EAFNOSUPPORT.negated()
        : syscalls.socket(AddressFamily.AF_INET6, type.number(), 0);
  }

  private static OpenedSocket dualStack(Syscalls syscalls, int result) throws IOException {
    return opened(syscalls, result, StandardProtocolFamily.INET6).with(SolIpv6.IPV6_V6ONLY, false);
  }

  private static OpenedSocket opened(Syscalls syscalls, int result, ProtocolFamily family)
      throws IOException {
    return new OpenedSocket(new Descriptor(syscalls, IoErrors.check(result)), family);
  }

  /// The same for a listener: as in the JDK, it may take a port that old connections linger on.
  OpenedSocket asListener() throws IOException {
    return with(SolSocket.SO_REUSEADDR, true);
  }

  /// Sets an option, or closes the socket.
  private <T> OpenedSocket with(SocketOption<T> option, T value) throws IOException {
    int result = descriptor.syscalls().setsockopt(descriptor.number(), option, value);
    if (result < 0) {
      descriptor.close();
      throw IoErrors.ofCall(result);
    }
    return this;
  }
}
