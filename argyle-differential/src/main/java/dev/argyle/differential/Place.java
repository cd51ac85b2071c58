package dev.argyle.differential;

import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.InetSockAddr;
import dev.argyle.sock.SockAddr;
import dev.argyle.wire.IpAddress;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/// An address in a program. Ports are named, because each side chooses its own: "the port that slot
/// 3 was given".
///
/// @param port slot whose port is meant, or [#PORT_ZERO] or [#PORT_UNUSED]
record Place(Host host, int port) {
  /// Any port, chosen by the stack.
  static final int PORT_ZERO = -1;

  /// A port that nobody is bound to: 1.
  static final int PORT_UNUSED = -2;

  /// No address: dissolves an association.
  static final Place NOBODY = new Place(Host.NOBODY, PORT_ZERO);

  /// Where.
  enum Host {
    LOOPBACK4("127.0.0.1"),
    SECOND4("127.0.0.2"),
    ANY4("0.0.0.0"),
    NOWHERE4("192.0.2.1"),
    BROADCAST4("255.255.255.255"),
    LOOPBACK6("::1"),
    ANY6("::"),
    NOWHERE6("2001:db8::1"),
    NOBODY(null);

    @SuppressWarnings("ImmutableEnumChecker") // an address does not change
    private final @Nullable IpAddress address;

    Host(@Nullable String literal) {
      address = literal == null ? null : IpAddress.parse(literal);
    }

    boolean isV4() {
      return address != null && address.isV4();
    }
  }

  /// The address on one side.
  ///
  /// @param portOf the port that a slot has there, or 0
  /// @param otherwise the port that a slot without one stands for
  SockAddr on(IntUnaryOperator portOf, int otherwise) {
    IpAddress address = host.address;
    if (address == null) {
      return () -> AddressFamily.AF_UNSPEC;
    }
    int number =
        switch (port) {
          case PORT_ZERO -> 0;
          case PORT_UNUSED -> 1;
          default -> portOf.applyAsInt(port) == 0 ? otherwise : portOf.applyAsInt(port);
        };
    return InetSockAddr.of(address, number);
  }

  @Override
  public String toString() {
    String name =
        switch (port) {
          case PORT_ZERO -> "0";
          case PORT_UNUSED -> "1";
          default -> "port of s" + port;
        };
    return host + ":" + name;
  }
}
