package dev.argyle.socket;

import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.Errno;
import dev.argyle.sock.Proto;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Which protocols a stack has: for a family, a type and a protocol number the two tables of
/// operations that `socket` ties to a new socket.
///
/// A user registers a family, a type or a protocol of their own here and then reaches it through
/// the same calls as TCP. Thread-safe; may change while the stack is in use.
public final class ProtocolFamilies {
  private static final int GREATEST_PROTOCOL = 255;

  /// Registers for every protocol number from 1 to 255, as raw sockets do.
  public static final int ANY_PROTOCOL = -1;

  /// What is registered.
  ///
  /// @param protocol the number, or [#ANY_PROTOCOL]
  public record Registration(int family, SocketType type, int protocol, ProtoOps ops, Proto proto) {
    boolean matches(int wanted) {
      return protocol == ANY_PROTOCOL
          ? wanted != 0 && wanted <= GREATEST_PROTOCOL
          : wanted == 0 || wanted == protocol;
    }
  }

  /// What `socket` finds.
  sealed interface Choice {
    /// There is such a protocol.
    record Found(Registration registration) implements Choice {}

    /// There is none.
    record Missing(Errno why) implements Choice {}
  }

  /// Linux's `IPPROTO_MAX`: numbers of IP, and some of its own.
  private static final int PROTOCOL_NUMBERS = 263;

  private final List<Registration> registrations = new CopyOnWriteArrayList<>();

  /// Registers a protocol. The first one of a family and type is what protocol number 0 stands for.
  ///
  /// @param family a constant of [dev.argyle.sock.AddressFamily], or a number of one's own
  /// @param protocol its number, or [#ANY_PROTOCOL]
  /// @return this
  /// @throws IllegalStateException if there is one already
  public ProtocolFamilies register(
      int family, SocketType type, int protocol, ProtoOps ops, Proto proto) {
    for (Registration known : registrations) {
      if (known.family == family
          && known.type.number() == type.number()
          && known.protocol == protocol) {
        throw new IllegalStateException(
            "family " + family + ", type " + type.name() + ", protocol " + protocol + " is taken");
      }
    }
    registrations.add(new Registration(family, type, protocol, ops, proto));
    return this;
  }

  /// What is registered, in that order.
  public List<Registration> registrations() {
    return List.copyOf(registrations);
  }

  /// Finds the protocol that `socket` asks for.
  ///
  /// Differs from Linux's internet families: a protocol that exists for another type is POSIX's
  /// `EPROTOTYPE`, not `EPROTONOSUPPORT`, because it says what is wrong.
  Choice find(int family, int type, int protocol) {
    boolean familyKnown = false;
    boolean typeKnown = false;
    boolean protocolKnown = false;
    for (Registration known : registrations) {
      if (known.family != family) {
        continue;
      }
      familyKnown = true;
      protocolKnown |= known.protocol == protocol;
      if (known.type.number() == type) {
        typeKnown = true;
        if (known.matches(protocol)) {
          return new Choice.Found(known);
        }
      }
    }
    boolean internet = family == AddressFamily.AF_INET || family == AddressFamily.AF_INET6;
    boolean outOfRange = protocol < 0 || internet && protocol >= PROTOCOL_NUMBERS;
    if (familyKnown && outOfRange) {
      return new Choice.Missing(Errno.EINVAL);
    }
    return new Choice.Missing(why(familyKnown, typeKnown, protocolKnown, type));
  }

  private static Errno why(
      boolean familyKnown, boolean typeKnown, boolean protocolKnown, int type) {
    if (!familyKnown) {
      return Errno.EAFNOSUPPORT;
    }
    if (!typeKnown) {
      return type > SocketType.GREATEST ? Errno.EINVAL : Errno.ESOCKTNOSUPPORT;
    }
    return protocolKnown ? Errno.EPROTOTYPE : Errno.EPROTONOSUPPORT;
  }
}
