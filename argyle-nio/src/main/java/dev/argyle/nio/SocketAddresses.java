package dev.argyle.nio;

import dev.argyle.sock.InetSockAddr;
import dev.argyle.sock.SockAddr;
import dev.argyle.socket.Syscalls;
import dev.argyle.wire.IpAddress;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Addresses of the JDK and addresses of the stack, one made from the other.
final class SocketAddresses {
  private SocketAddresses() {}

  /// The address to bind to.
  ///
  /// @param local what the caller gave; null for any address and any port
  /// @param family of the socket
  static InetSockAddr toBind(@Nullable SocketAddress local, ProtocolFamily family) {
    if (local == null) {
      return any(family, 0);
    }
    InetSocketAddress checked = checked(local, family);
    boolean any = checked.getAddress().isAnyLocalAddress();
    return any ? any(family, checked.getPort()) : toStack(checked);
  }

  /// The address to connect to. Any address stands for this host itself.
  ///
  /// @param family of the socket
  static InetSocketAddress toConnect(SocketAddress remote, ProtocolFamily family) {
    InetSocketAddress checked = checked(remote, family);
    InetAddress host = checked.getAddress();
    if (!host.isAnyLocalAddress()) {
      return checked;
    }
    boolean v4 = host instanceof Inet4Address;
    IpAddress self = v4 ? IpAddress.LOOPBACK4 : IpAddress.LOOPBACK6;
    return new InetSocketAddress(self.toInetAddress(), checked.getPort());
  }

  /// An address of a host that a socket of that family can speak to.
  ///
  /// @throws UnsupportedAddressTypeException if it is of another kind or family
  /// @throws UnresolvedAddressException if its name has no address
  static InetSocketAddress checked(SocketAddress address, ProtocolFamily family) {
    if (!(Objects.requireNonNull(address) instanceof InetSocketAddress inet)) {
      throw new UnsupportedAddressTypeException();
    }
    InetAddress host = inet.getAddress();
    if (host == null) {
      throw new UnresolvedAddressException();
    }
    if (family == StandardProtocolFamily.INET && !(host instanceof Inet4Address)) {
      throw new UnsupportedAddressTypeException();
    }
    return inet;
  }

  /// An address that was checked, as the stack takes it.
  static InetSockAddr toStack(InetSocketAddress checked) {
    InetAddress host = checked.getAddress();
    int scopeId = host instanceof Inet6Address v6 ? v6.getScopeId() : 0;
    return new InetSockAddr(IpAddress.from(host), checked.getPort(), scopeId);
  }

  private static InetSockAddr any(ProtocolFamily family, int port) {
    boolean v4 = family == StandardProtocolFamily.INET;
    return InetSockAddr.of(v4 ? IpAddress.ANY4 : IpAddress.ANY6, port);
  }

  /// The local end of a socket, or null if the stack does not say.
  static @Nullable InetSocketAddress local(Descriptor descriptor) {
    var name = name();
    Syscalls syscalls = descriptor.syscalls();
    return syscalls.getsockname(descriptor.number(), name) < 0 ? null : name.address;
  }

  /// Takes the name that a call hands over.
  static Name name() {
    return new Name();
  }

  private static InetSocketAddress toJdk(InetSockAddr address) {
    return new InetSocketAddress(host(address), address.port());
  }

  private static InetAddress host(InetSockAddr address) {
    InetAddress host = address.address().toInetAddress();
    if (address.scopeId() == 0) {
      return host;
    }
    try {
      return Inet6Address.getByAddress(null, host.getAddress(), address.scopeId());
    } catch (UnknownHostException impossible) {
      throw new AssertionError("only IPv6 addresses have a scope: " + address, impossible);
    }
  }

  /// Takes the answer of `getsockname` and its sisters.
  static final class Name implements Consumer<SockAddr> {
    private @Nullable InetSockAddr named; // what `address` was made from
    private @Nullable InetSocketAddress address;

    private Name() {}

    /// What was handed over last, or null. It is the same object as before if the name is.
    @Nullable InetSocketAddress address() {
      return address;
    }

    @Override
    public void accept(SockAddr name) {
      if (name instanceof InetSockAddr inet && !inet.equals(named)) {
        named = inet;
        address = toJdk(inet);
      }
    }
  }
}
